"""Rows of a sheet that somebody withdrew by striking through what they are of: no result of them counts."""

from typing import Final

import msgspec
import polars as pl

from breakpoints.batch.columns import ISOLATE
from breakpoints.batch.wide_form import WideForm
from breakpoints.no_measurement import STRUCK
from service.file_classification.forms import Understood
from service.file_classification.opened import Opened

_IDENTIFYING: Final = (ISOLATE, "organism", "host", "drug", "method", "disk_content", "site", "specimen")


def without_withdrawn(found: Opened, meant: Understood) -> Opened:
    """Return a file whose results in withdrawn rows are read as values that are struck through."""
    form = meant.form
    columns = {meant.fields[field] for field in _IDENTIFYING if field in meant.fields}
    columns |= {*form.further.get(ISOLATE, ())}
    if isinstance(form, WideForm) and form.strain is not None:
        columns.add(form.strain)
    places = sorted({row for name, row in found.out.named if name in columns})
    if not places:
        return found
    is_withdrawn = pl.int_range(pl.len()).is_in(places)
    marked = [_marked(name, is_withdrawn) for name in sorted(meant.columns_of_values)]
    return msgspec.structs.replace(found, rows=found.rows.with_columns(marked))


def _marked(name: str, is_withdrawn: pl.Expr) -> pl.Expr:
    cell = pl.col(name)
    is_said = (cell.str.strip_chars().fill_null("") != "") & ~cell.str.starts_with(STRUCK)
    return (
        pl.when(is_withdrawn & is_said).then(pl.concat_str(pl.lit(STRUCK), cell)).otherwise(cell).alias(name)
    )
