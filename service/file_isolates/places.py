"""Where a classified file holds what: worked out from its summary, which says how it was read."""

import re
from typing import Final

from breakpoints.model import Method
from breakpoints.whonet.fields import strain_column
from breakpoints.whonet.headers import content_as_written
from datasets.facts import Delimiter
from datasets.fields import Field
from datasets.formats.headers import field_of
from service.file_classification.detected import Format
from service.file_classification.report import FileClassified
from service.file_isolates.errand import IsolatesErrand, MeasuredAs

ANSWERED: Final = ("organism", "host", "drug", "method", "disk_content", "value", "specimen", "date")
"""What the long form of a wide export says of each result, in columns of these names."""
ONE_ISOLATE: Final = ("organism", "host")
"""A label that stands for two of these stands for two isolates."""
ROW_OF_ISOLATE: Final = "row"
_LABELS: Final = ("SPECNUM", "SPECIMENNUMBER", "ISOLNUM", "ISOLATENUMBER")
_METHODS: Final = {Field.ZONE_MM: Method.DISK, Field.MIC_MG_PER_L: Method.MIC}


def errand_on(
    path: str, summary: FileClassified, *, wanted: str | None, row: int | None
) -> IsolatesErrand | None:
    """Return what to ask of a classified file; None where nothing joins the results of an isolate."""
    written, delimiter = _written(summary)
    label = label_column(summary)
    new = {column: summary.renamed.get(column, column) for column in summary.detected.columns}
    fields = {name: new[column] for name, column in summary.detected.fields.items() if column in new}
    joined: tuple[str, ...] = ()
    measured: tuple[MeasuredAs, ...] = ()
    strain = None
    if summary.detected.layout == "long":
        if label is None:
            return None
        joined = (new[label], *(fields[name] for name in ONE_ISOLATE if name in fields))
    elif summary.out_layout == "long":
        joined = (ROW_OF_ISOLATE,)
        fields = {**fields, **{name: name for name in ANSWERED}}
    else:
        measured = _measured(summary)
        strain = strain_column(summary.detected.columns)
    return IsolatesErrand(
        path=path,
        format=written,
        delimiter=delimiter,
        fields=fields,
        label=None if label is None else new[label],
        beside={
            test: tuple(new[column] for column in columns if column in new)
            for test, columns in summary.detected.further.items()
        },
        together=joined,
        measured=measured,
        strain=None if strain is None else new[strain],
        wanted=wanted,
        row=row,
    )


def _written(summary: FileClassified) -> tuple[Format, Delimiter | None]:
    """Return how the classified file is written."""
    match summary.out:
        case "parquet" | "xlsx":
            return summary.out, None
        case "tsv":
            return "csv", "\t"
        case "csv":
            of_file = summary.detected.delimiter
            if of_file == "|":  # commas now, but earlier results kept it: the file itself says
                return "csv", None
            return "csv", "," if of_file is None or of_file == "\t" else of_file


def label_column(summary: FileClassified) -> str | None:
    """Return the column that names the isolate, never one about people or places."""
    detected = summary.detected
    allowed = [name for name in detected.columns if name not in detected.personal]
    known = detected.fields.get("isolate")
    if known in allowed:
        return known
    if detected.layout == "long":
        return next((name for name in allowed if field_of(name) is Field.ISOLATE_ID), None)
    keys = {re.sub(r"[\W_]+", "", name).upper(): name for name in reversed(allowed)}
    return next((keys[key] for key in _LABELS if key in keys), None)


def method_of(summary: FileClassified) -> str | None:
    """Return the method that the heading of the values names: a zone in mm, or an MIC."""
    column = summary.detected.fields.get("value")
    field = None if column is None else field_of(column)
    return None if field not in _METHODS else _METHODS[field].value


def _measured(summary: FileClassified) -> tuple[MeasuredAs, ...]:
    columns = []
    for one in summary.detected.measured:
        said = {"drug": one.drug, "method": one.method.value}
        content = content_as_written(one)
        columns.append(
            MeasuredAs(column=one.column, said=said if content is None else {**said, "disk_content": content})
        )
    return tuple(columns)
