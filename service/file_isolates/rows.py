"""Rows of a classified file as results: what a classification reads of them, by the same forms."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

import polars as pl

from breakpoints.batch.columns import CONDITIONS, FIELDS, ISOLATE
from breakpoints.batch.controls import MOST_CONTROLS, written_controls
from breakpoints.batch.long import LongForm
from breakpoints.batch.wide_form import WideForm
from breakpoints.quality_control.controls import WrittenControl
from breakpoints.quality_control.strains import control_strain
from breakpoints.whonet.headers import content_as_written
from service.file_isolates.errand import ANSWERED, DETAIL, REASON, WARNED, IsolatesErrand
from service.file_isolates.remarked import said_of_column


class ResultRows:
    """Rows each of which is a result."""

    def __init__(self, errand: IsolatesErrand) -> None:
        stated = errand.stated
        self._form = LongForm(
            places={
                field: one for field, one in errand.fields.items() if field in FIELDS and field not in stated
            },
            given=stated,
            kept=(),
            conditions={name: errand.fields[name] for name in CONDITIONS if name in errand.fields},
            date_order=errand.date_order,
            further=errand.further,
            names_strains=errand.names_strains,
        )

    def results(self, rows: pl.DataFrame) -> Iterator[dict[str, str]]:
        """Yield the result of each row."""
        asked = self._form.asked(rows.lazy()).collect()
        cells = {field: asked[one] for field, one in self._form.asked_places.items() if field != ISOLATE}
        answers = {
            ANSWERED: _answered(rows, "category", "refused"),
            REASON: _answered(rows, "reason"),
            DETAIL: _answered(rows, "detail"),
            WARNED: _answered(rows, "warnings"),
        }
        for said in _rows(rows.height, {**cells, **self._form.conditions_said(rows), **answers}):
            yield {**said, **self._form.given}

    def controls(self, rows: pl.LazyFrame) -> tuple[WrittenControl, ...]:
        """Return every distinct control of a file."""
        return self._form.written_controls(rows)


class IsolateRows:
    """Rows each of which is an isolate, with a column for each agent; codes are given as they are."""

    def __init__(self, errand: IsolatesErrand) -> None:
        self._form = WideForm(
            measured=errand.measured,
            fields=errand.fields,
            given=errand.stated,
            kept=(),
            further=errand.further,
            date_order=errand.date_order,
            strain=errand.strain,
            names_strains=errand.names_strains,
        )

    def results(self, rows: pl.DataFrame) -> Iterator[dict[str, str]]:
        """Yield the results of each row: one for each measurement that was made."""
        form = self._form
        fields = [field for field in form.fields if field != ISOLATE and form.columns_of(field)]
        cells = {field: form.cells_of(rows, field) for field in fields}
        measured = [
            (one.column, {"drug": one.drug, "method": one.method.value, **_content(content_as_written(one))})
            for one in form.measured
        ]
        made = list(_rows(rows.height, {column: rows[column] for column, _ in measured}))
        beside, remarks = _answers_of(rows, [column for column, _ in measured])
        told = list(
            _rows(rows.height, {name: _answered(rows, name) for name in (*beside.values(), *remarks)})
        )
        for isolate, values, answers in zip(_rows(rows.height, cells), made, told, strict=True):
            remarked = next((answers[name] for name in remarks if name in answers), "")
            for column, said in measured:
                if column not in values:
                    continue
                category = answers.get(beside.get(column, ""))
                answered = {} if category is None else {ANSWERED: category}
                answered |= said_of_column(remarked, column)
                yield {**isolate, **said, "value": values[column], **form.given, **answered}

    def controls(self, rows: pl.LazyFrame) -> tuple[WrittenControl, ...]:
        """Return every distinct control of a file."""
        found = rows.filter(self._form.may_be_control(rows)).head(MOST_CONTROLS + 1).collect()
        named = (one for one in self.results(found) if control_strain(one.get("organism", "")))
        return written_controls(named, self._form.given)


def rows_as_classified(errand: IsolatesErrand) -> ResultRows | IsolateRows:
    """Return how the rows of a classified file are read."""
    return IsolateRows(errand) if errand.rows == "isolates" else ResultRows(errand)


def _answers_of(rows: pl.DataFrame, measured: Sequence[str]) -> tuple[dict[str, str], tuple[str, ...]]:
    """Return the column of categories right behind each measurement, and the last column, of remarks.

    The file's own columns may bear the names that these have in other files.
    """
    names = [name for name in rows.columns if not name.startswith("\0")]
    behind = {name: after for name, after in pairwise(names) if after.startswith(f"{name}_category")}
    beside = {column: behind[column] for column in measured if column in behind}
    return beside, tuple(name for name in names[-1:] if name.startswith("remarks"))


def _answered(rows: pl.DataFrame, *names: str) -> pl.Series:
    """Return the first text in some columns of answers, row by row; none of columns that are not there."""
    there = [pl.col(name).cast(pl.String).str.strip_chars() for name in names if name in rows.columns]
    filled = [pl.when(one != "").then(one) for one in there]
    return rows.select(pl.coalesce([*filled, pl.lit(None, pl.String)]).alias(ANSWERED)).to_series()


def _content(written: str | None) -> dict[str, str]:
    return {} if written is None else {"disk_content": written}


def _rows(height: int, cells: Mapping[str, pl.Series]) -> Iterator[dict[str, str]]:
    """Yield what the cells of each row say, without those that are empty."""
    texts = [series.cast(pl.String).str.strip_chars().alias(field) for field, series in cells.items()]
    for row in pl.DataFrame(texts).iter_rows(named=True) if texts else ({} for _ in range(height)):
        yield {field: text for field, text in row.items() if text}
