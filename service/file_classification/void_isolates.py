"""Isolates of which no result counts, because a remark beside one of them calls their sample another's."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import polars as pl

from breakpoints.batch.columns import ISOLATE
from breakpoints.batch.long import LongForm
from breakpoints.batch.meant import paired, said_in
from breakpoints.batch.watching import names_folded
from breakpoints.quality_control.strains import strain_of_isolate
from breakpoints.said_void import is_of_sample, voids_isolate
from datasets.formats.headers import header_key
from service.file_classification.forms import Understood
from service.file_classification.opened import Opened, readable

_BETWEEN: Final = "\x1f"
_OF_STRAINS: Final = frozenset(
    {"枝番"}
    | {f"{of}{what}" for of in ("isolate", "strain") for what in ("no", "number", "id")}
    | {f"{of}{what}" for of in ("菌株", "株", "分離株", "分離菌株") for what in ("番号", "no", "id")}
)
"""What the headings of columns are that number the strains of a sample."""


def of_void_isolates(found: Opened, meant: Understood, void: Mapping[str, Sequence[str]]) -> pl.Expr:
    """Tell which rows are of an isolate whose sample or organism some row calls another's.

    The whole file is read for these isolates, whatever organism its rows name: it may have been corrected. A
    control strain is tested anew each time. Where strains of a sample are numbered, what is wrong with one
    leaves its sisters alone, unless the sample is.
    """
    of_isolates = {name: [*filter(voids_isolate, texts)] for name, texts in void.items()}
    if ISOLATE not in meant.fields or not any(of_isolates.values()):
        return pl.lit(value=False)
    columns = (meant.fields[ISOLATE], *meant.form.further.get(ISOLATE, ()))
    names = paired(columns).map_batches(names_folded, pl.String, is_elementwise=True)
    strain = _numbering_strains(found, columns)
    strains = pl.lit("") if strain is None else pl.col(strain).cast(pl.String).fill_null("")
    strains = strains.map_batches(_numbers_folded, pl.String, is_elementwise=True)
    of_sample = {name: [*filter(is_of_sample, texts)] for name, texts in of_isolates.items()}
    with readable(found.format):
        rows = found.rows.filter(said_in(of_isolates))
        asked = (names.alias("name"), strains.alias("strain"), said_in(of_sample).alias("whole"))
        said = rows.select(asked).unique().collect(engine="streaming").rows()
        named = [one for one in said if one[0] and strain_of_isolate(one[0]) is None]
        numbered = {(name, number) for name, number, every in named if number and not every}
        if isinstance(meant.form, LongForm):
            numbered &= _repeated(found.rows.select(names.alias("name"), strains.alias("strain")), numbered)
    whole = [name for name, number, every in named if every or (name, number) not in numbered]
    of_number = pl.concat_str(names, strains, separator=_BETWEEN).is_in(
        [_BETWEEN.join(one) for one in numbered]
    )
    of_none = names.is_in([name for name, _ in numbered]) & (strains == "")
    return names.is_in(whole) | of_number | of_none


def _numbers_folded(numbers: pl.Series) -> pl.Series:
    """Return numbers of strains as they are compared: ``No.1``, ``#01`` and ``1.0`` are ``1``."""
    told = names_folded(numbers).str.replace(r"^(?:no\.?|nr\.?|#|株|strain|isolate)[\s:._-]*", "")
    return told.str.replace(r"\.0+$", "").str.replace(r"^0+([0-9])", "${1}")


def _repeated(rows: pl.LazyFrame, named: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    """Return the names and numbers of strains that have several results: others number rows."""
    some = rows.filter(pl.col("name").is_in([name for name, _ in named]))
    counted = some.group_by("name", "strain").len().filter(pl.col("len") > 1)
    return {*counted.select("name", "strain").collect(engine="streaming").rows()}


def _numbering_strains(found: Opened, isolate: Sequence[str]) -> str | None:
    """Return the column that numbers strains, in a file whose isolates are named by their samples."""
    if any(header_key(name) in _OF_STRAINS for name in isolate):
        return None
    return next((name for name in found.headers if header_key(name) in _OF_STRAINS), None)
