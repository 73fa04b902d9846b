"""Rows of which no result counts: withdrawn by a line through what they are of, or no isolate's at all."""

from collections.abc import Mapping, Sequence
from typing import Final

import msgspec
import polars as pl

from breakpoints.batch.columns import ISOLATE
from breakpoints.batch.meant import paired
from breakpoints.batch.watching import names_folded
from breakpoints.batch.wide_form import WideForm
from breakpoints.no_measurement import STRUCK, SUMMED, VOID, VOID_ISOLATE
from breakpoints.quality_control.strains import strain_of_isolate
from breakpoints.said_void import voids_isolate
from service.file_classification.forms import Understood
from service.file_classification.opened import Opened, readable

_IDENTIFYING: Final = (ISOLATE, "organism", "host", "drug", "method", "disk_content", "site", "specimen")
_AS_SENT: Final = "\0as sent "
"""Begins the name of the column that holds the cells of another as they were sent."""


def with_withdrawn_marked(found: Opened, meant: Understood) -> tuple[Opened, Understood]:
    """Return a file whose results in rows that do not count stand behind a mark, by which they are refused.

    `STRUCK` marks those of rows whose isolate, organism or the like is struck through, `VOID` those of rows
    that a remark calls void, `VOID_ISOLATE` those of other rows of the isolate where the remark is about its
    sample or organism, `SUMMED` those of rows named as a mean, a total or a criterion. The cells come
    back as they were sent.
    """
    form = meant.form
    columns = {meant.fields[field] for field in _IDENTIFYING if field in meant.fields}
    columns |= {*form.further.get(ISOLATE, ())}
    if isinstance(form, WideForm) and form.strain is not None:
        columns.add(form.strain)
    places = sorted({row for name, row in found.out.named if name in columns})
    if not (places or meant.summaries or meant.void or found.out.struck):
        return found, meant
    values = sorted(meant.columns_of_values)
    as_sent = {name: f"{_AS_SENT}{name}" for name in values}
    rows = found.rows.with_columns(_without_line(found, name).alias(new) for name, new in as_sent.items())
    if places:
        rows = _marked(rows, values, STRUCK, pl.int_range(pl.len()).is_in(places))
    if meant.void:
        rows = _marked(rows, values, VOID_ISOLATE, _of_void_isolates(found, meant) & ~_said(meant.void))
        rows = _marked(rows, values, VOID, _said(meant.void))
    if meant.summaries:
        rows = _marked(rows, values, SUMMED, sums_up(meant))
    found = msgspec.structs.replace(found, rows=rows, text=None, rows_as_written=False)
    return found, msgspec.structs.replace(meant, form=msgspec.structs.replace(form, as_sent=as_sent))


def _without_line(found: Opened, column: str) -> pl.Expr:
    """Return cells as they were sent: those struck through were marked while the sheet was read."""
    return pl.col(column).str.strip_prefix(STRUCK) if found.out.struck else pl.col(column)


def sums_up(meant: Understood) -> pl.Expr:
    """Tell which rows are named as a mean, a total or the like in any column that names or numbers them."""
    named = (pl.col(one).cast(pl.String).is_in(meant.summaries) for one in meant.naming)
    return pl.any_horizontal(pl.lit(value=False), *(one.fill_null(value=False) for one in named))


def _said(void: Mapping[str, Sequence[str]]) -> pl.Expr:
    """Tell in which rows one of some texts stands, by their columns."""
    said = (pl.col(name).cast(pl.String).is_in([*texts]) for name, texts in void.items())
    return pl.any_horizontal(pl.lit(value=False), *(one.fill_null(value=False) for one in said))


def _of_void_isolates(found: Opened, meant: Understood) -> pl.Expr:
    """Tell which rows are of an isolate whose sample or organism some row calls another's.

    The whole file is read for these isolates, whatever organism its rows name: it may have been corrected. A
    control strain is tested anew each time.
    """
    void = {name: [*filter(voids_isolate, texts)] for name, texts in meant.void.items()}
    if ISOLATE not in meant.fields or not any(void.values()):
        return pl.lit(value=False)
    names = paired((meant.fields[ISOLATE], *meant.form.further.get(ISOLATE, ())))
    names = names.map_batches(names_folded, pl.String, is_elementwise=True)
    with readable(found.format):
        named = found.rows.filter(_said(void)).select(names.alias("name")).unique()
        isolates = named.collect(engine="streaming")["name"].drop_nulls()
    return names.is_in([one for one in isolates if one and strain_of_isolate(one) is None])


def _marked(rows: pl.LazyFrame, columns: Sequence[str], mark: str, which: pl.Expr) -> pl.LazyFrame:
    """Return rows of which the values in some stand behind a mark."""
    cells = {name: pl.col(name).cast(pl.String) for name in columns}
    marked = [
        pl.when(which & (cell.str.strip_chars().fill_null("") != "") & ~cell.str.starts_with(mark))
        .then(pl.concat_str(pl.lit(mark), cell))
        .otherwise(cell)
        .alias(name)
        for name, cell in cells.items()
    ]
    return rows.with_columns(marked)
