"""MICs of the older dilution series in a file that declares none: said once, with what to state."""

from collections.abc import Iterator
from typing import Final

import polars as pl

from breakpoints.batch.columns import LADDER, VALUE
from breakpoints.batch.long import LongForm
from breakpoints.batch.tally import Tallied
from breakpoints.methods import method_written
from breakpoints.model import Method
from breakpoints.outcomes import WarningCode
from datasets.older_series import of_older_series
from service.file_classification.forms import Understood
from service.file_classification.opened import Opened, readable
from service.file_classification.report import Notice, NoticeCode

_FIRST_ROWS: Final = 100_000
"""Rows that are looked at: a laboratory changes its panel seldom."""
_MOST_DRUGS: Final = 20
_MIC: Final = Method.MIC.value


def series_undeclared(found: Opened, meant: Understood, tallied: Tallied) -> tuple[Notice, ...]:
    """Say that MICs of a file are plainly of the series 100, 50, 25 ..., each read as the next higher step.

    Nothing is looked at unless some MIC lay off the ladder and no series was declared.
    """
    form = meant.form
    if LADDER in {*form.given, *meant.fields} or not tallied.warnings.get(WarningCode.MIC_OFF_LADDER):
        return ()
    with readable(found.format):
        rows = found.rows.head(_FIRST_ROWS)
        rows = _of_results(rows, form) if isinstance(form, LongForm) else rows
        cells = rows.collect(engine="streaming")
    columns: dict[str, None] = {}
    drugs: dict[str, str] = {}
    for column, mics, drug in _mics(cells, meant):
        for one in of_older_series(mics, drug):
            columns[column] = None
            drugs.setdefault(one.drug or "-", ", ".join(one.examples))
    if not drugs:
        return ()
    named = [f"{drug} ({examples})" for drug, examples in drugs.items()]
    parameters = {"columns": ", ".join(columns), "drugs": "; ".join(named[:_MOST_DRUGS])}
    return (Notice(code=NoticeCode.SERIES_UNDECLARED, parameters=parameters),)


def _of_results(rows: pl.LazyFrame, form: LongForm) -> pl.LazyFrame:
    """Return value, drug and method of each row, as texts."""
    return rows.select(_text(form, name).alias(name) for name in (VALUE, "drug", "method"))


def _text(form: LongForm, field: str) -> pl.Expr:
    column = form.places.get(field)
    return pl.lit(form.given.get(field)) if column is None else pl.col(column).cast(pl.String)


def _mics(cells: pl.DataFrame, meant: Understood) -> Iterator[tuple[str, pl.Series, pl.Series]]:
    """Yield the name, the MICs and their drugs of each column that holds any."""
    form = meant.form
    if isinstance(form, LongForm):
        is_mic = {text: method_written(text) is Method.MIC for text in cells["method"].unique()}
        of_mic = cells.filter(pl.col("method").is_in([text for text, yes in is_mic.items() if yes]))
        yield form.places[VALUE], of_mic[VALUE], of_mic["drug"]
        return
    for one in form.measured:
        if one.method is Method.MIC and not one.gradient_strip:
            mics = cells[one.column].cast(pl.String)
            yield one.column, mics, pl.repeat(one.drug, len(mics), dtype=pl.String, eager=True)
