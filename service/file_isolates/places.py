"""Where a classified file holds what, as its summary says: nothing is worked out a second time."""

from service.file_classification.report import FileClassified
from service.file_isolates.errand import IsolatesErrand, Rows


def errand_on(
    path: str, summary: FileClassified, *, wanted: str | None, row: int | None
) -> IsolatesErrand | None:
    """Return what to ask of a classified file; None where nothing joins the results of an isolate."""
    found, rows = summary.detected, rows_of(summary)
    if rows == "results" and "isolate" not in found.fields:
        return None
    new = {column: summary.renamed.get(column, column) for column in found.columns}
    fields = {name: new[column] for name, column in found.fields.items() if column in new}
    return IsolatesErrand(
        path=path,
        format="csv" if summary.out == "tsv" else summary.out,
        delimiter=summary.out_delimiter,
        rows=rows,
        fields={**fields, **{name: name for name in summary.answered}},
        further={
            field: tuple(new[column] for column in columns if column in new)
            for field, columns in found.further.items()
        },
        stated={name: said for name, said in found.stated.items() if name not in summary.answered},
        date_order="year_first" if "date" in summary.answered else found.date_order,
        measured=found.measured if rows == "isolates" else (),
        strain=found.strain if rows == "isolates" else None,
        names_strains=found.names_strains and rows != "answers",
        wanted=wanted,
        row=row,
    )


def rows_of(summary: FileClassified) -> Rows:
    """Return what a row of a classified file is."""
    if summary.detected.layout == "long":
        return "results"
    return "answers" if summary.out_layout == "long" else "isolates"
