"""Whether the rows of a file name their isolates, so that the rules can join them."""

from collections.abc import Mapping, Sequence
from typing import Final

import msgspec
import polars as pl

from breakpoints.batch.columns import ISOLATE
from breakpoints.batch.meant import paired
from breakpoints.batch.watching import Watching
from breakpoints.isolate_names import DITTO
from service.file_classification.faults import FileFault, Unclassifiable
from service.file_classification.opened import Opened, readable

_EVERY: Final = pl.lit(value=True)


class Named(msgspec.Struct, frozen=True, kw_only=True):
    """How many rows of a file name their isolate."""

    some: bool
    all: bool


def isolates_named(found: Opened, fields: Mapping[str, str]) -> Named:
    """Tell whether rows name their isolates; the file is read for it once.

    Raises
    ------
    Unclassifiable
        Ditto marks stand for isolates: every mark would name one and the same isolate.
    """
    column = fields.get(ISOLATE)
    if column is None:
        return Named(some=False, all=False)
    cells = pl.col(column).cast(pl.String).str.strip_chars()
    blank = unnamed([column])
    looked_for = {
        "mark": cells.filter(cells.is_in(DITTO)).first(),
        "some": (~blank).any(),
        "all": ~blank.any(),
    }
    with readable(found.format):
        said = found.rows.select(**looked_for).collect(engine="streaming").row(0, named=True)
    if said["mark"] is not None:
        raise Unclassifiable(FileFault.ISOLATE_DITTO, heading=column, mark=said["mark"])
    return Named(some=said["some"], all=said["all"])


def is_shared_side_by_side(found: Opened, column: str) -> bool:
    """Tell whether most numbers of a column stand in the row above or below, too: those of results do not."""
    cells = pl.col(column).cast(pl.String).str.strip_chars()
    filled = (cells != "").fill_null(value=False)
    beside = ((cells == cells.shift(1)) | (cells == cells.shift(-1))).fill_null(value=False)
    looked_for = {"rows": filled.sum(), "shared": (filled & beside).sum()}
    with readable(found.format):
        said = found.rows.select(**looked_for).collect(engine="streaming").row(0, named=True)
    return bool(said["shared"]) and 2 * said["shared"] >= said["rows"]


def unnamed(columns: Sequence[str], among: pl.Expr = _EVERY) -> pl.Expr:
    """Tell which rows, among some, name no isolate in its columns: blank, or by a placeholder."""
    if not columns:
        return among
    name = paired(columns) if len(columns) > 1 else pl.col(columns[0]).cast(pl.String)
    return among & pl.when(among).then(name).map_batches(_are_unnamed, pl.Boolean, is_elementwise=True)


def _are_unnamed(names: pl.Series) -> pl.Series:
    return pl.Series(names.name, Watching.are_unnamed(names), dtype=pl.Boolean)
