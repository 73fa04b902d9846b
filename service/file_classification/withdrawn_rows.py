"""Rows of which no result counts: withdrawn by a line through what they are of, or no isolate's at all."""

from typing import Final

import msgspec
import polars as pl

from breakpoints.batch.columns import ISOLATE
from breakpoints.batch.wide_form import WideForm
from breakpoints.no_measurement import STRUCK, SUMMED
from service.file_classification.forms import Understood
from service.file_classification.opened import Opened

_IDENTIFYING: Final = (ISOLATE, "organism", "host", "drug", "method", "disk_content", "site", "specimen")


def with_withdrawn_marked(found: Opened, meant: Understood) -> Opened:
    """Return a file whose results in rows that do not count stand behind a mark, by which they are refused.

    `STRUCK` marks those of rows whose isolate, organism or the like is struck through, `SUMMED` those of
    rows named as a mean, a total or a criterion.
    """
    form = meant.form
    columns = {meant.fields[field] for field in _IDENTIFYING if field in meant.fields}
    columns |= {*form.further.get(ISOLATE, ())}
    if isinstance(form, WideForm) and form.strain is not None:
        columns.add(form.strain)
    places = sorted({row for name, row in found.out.named if name in columns})
    if places:
        found = _marked(found, meant, STRUCK, pl.int_range(pl.len()).is_in(places))
    return _marked(found, meant, SUMMED, sums_up(meant)) if meant.summaries else found


def sums_up(meant: Understood) -> pl.Expr:
    """Tell which rows are named as a mean, a total or the like in any column that names or numbers them."""
    named = (pl.col(one).cast(pl.String).is_in(meant.summaries) for one in meant.naming)
    return pl.any_horizontal(pl.lit(value=False), *(one.fill_null(value=False) for one in named))


def _marked(found: Opened, meant: Understood, mark: str, which: pl.Expr) -> Opened:
    """Return a file whose values in some rows stand behind a mark."""
    cells = {name: pl.col(name).cast(pl.String) for name in sorted(meant.columns_of_values)}
    marked = [
        pl.when(which & (cell.str.strip_chars().fill_null("") != "") & ~cell.str.starts_with(mark))
        .then(pl.concat_str(pl.lit(mark), cell))
        .otherwise(cell)
        .alias(name)
        for name, cell in cells.items()
    ]
    rows = found.rows.with_columns(marked)
    return msgspec.structs.replace(found, rows=rows, text=None, rows_as_written=False)
