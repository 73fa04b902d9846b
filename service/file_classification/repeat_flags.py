"""Columns that tick the rows which repeat others (再検 = 1): no readings, where that is certain.

Alone a 1 may as well be an MIC of 1 mg/L that was read again. It is none beside zones, of which none is so
small, and where the first reading has a row of its own.
"""

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

import msgspec
import polars as pl

from breakpoints.batch.meant import paired
from breakpoints.batch.watching import names_folded
from breakpoints.methods import method_written
from breakpoints.model import Method
from breakpoints.whonet.measured import MeasuredColumn
from service.file_classification.opened import Opened, readable

_TICKED: Final = "1"
_BARE: Final = re.compile(
    r"[(\[]?(?:再(?:検(?:査)?|測定?|試験?|判定?|実施)?|re-?(?:tests?|tested|peats?|peated))[)\]]?"
    r" ?(?:有無?|あり|フラグ|区分|flag)?"
)
"""The whole heading of such a column; one that names a measurement or a drug is of readings."""


class RowsOfReadings(msgspec.Struct, frozen=True, kw_only=True):
    """What says of the rows of a file whose reading of what they are."""

    isolate: tuple[str, ...]
    """The columns that name the isolate of a row together."""
    drug: str | None
    """The column of its drug, in a file with a result per row."""
    zones: bool | str
    """Whether its values are zones; or the column that says by which method they are."""

    @classmethod
    def of_isolates(cls, isolate: tuple[str, ...], measured: Sequence[MeasuredColumn]) -> "RowsOfReadings":
        """Return what says so in a file with an isolate per row."""
        return cls(isolate=isolate, drug=None, zones=all(one.method is Method.DISK for one in measured))


def ticks_repeats(found: Opened, name: str, cells: set[str], rows: RowsOfReadings) -> bool:
    """Tell whether a column ticks rows: each 1 stands beside a zone, or where a drug is read again.

    ``cells`` are its distinct cells, folded, the blank ones left out.
    """
    heading = unicodedata.normalize("NFKC", name).casefold().strip().replace("_", " ")
    if cells != {_TICKED} or _BARE.fullmatch(heading) is None:
        return False
    ticked = pl.col(name).cast(pl.String).str.normalize("NFKC").str.strip_chars() == _TICKED
    with readable(found.format):
        asked = found.rows.select(
            ticked.fill_null(value=False).alias("ticked"),
            _are_zones(rows.zones).alias("zone"),
            _names(rows).alias("of"),
        ).collect(engine="streaming")
    named = pl.col("of").is_not_null()
    first = (~pl.col("ticked")).any().over("of") & (pl.col("ticked").sum().over("of") == 1) & named
    return bool(asked.select((~pl.col("ticked") | pl.col("zone") | first).all()).item())


def _names(rows: RowsOfReadings) -> pl.Expr:
    """Return what names the isolate and the drug of each row; null where nothing does."""
    if not rows.isolate:
        return pl.lit(None, pl.String)
    isolate = paired(rows.isolate).map_batches(names_folded, pl.String, is_elementwise=True)
    drug = pl.lit("") if rows.drug is None else pl.col(rows.drug).cast(pl.String).str.strip_chars()
    return pl.when(isolate != "").then(pl.concat_str(isolate, drug, separator="\0"))


def _are_zones(zones: bool | str) -> pl.Expr:
    if isinstance(zones, bool):
        return pl.lit(value=zones)
    return pl.col(zones).cast(pl.String).map_batches(_by_disk, pl.Boolean, is_elementwise=True)


def _by_disk(methods: pl.Series) -> pl.Series:
    disk = [one for one in methods.unique().drop_nulls() if method_written(one) is Method.DISK]
    return methods.is_in(disk).fill_null(value=False)
