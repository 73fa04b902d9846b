"""Join zones and MICs of the same isolate that stand in different lines or files."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from datasets.fields import Field
from datasets.near_numbers import near_number
from datasets.same_isolate import folded_names

INDEX, HAS_ZONE, HAS_MIC = "index", "has_zone", "has_mic"
MIC_INDEX = "mic_index"
ZONES, MICS = "zones", "mics"
THERE, SAID_HERE, SAID_THERE = "other_row", "here", "there"
_KEY = [Field.ISOLATE_ID.value, Field.DRUG.value]
# An isolate number starts anew in each laboratory and year: what two lines say differently, they say of two.
_MUST_AGREE = (
    Field.ORGANISM,
    Field.HOST,
    Field.LABORATORY,
    Field.YEAR,
    Field.REPLICATE,
    Field.BIOSAMPLE,
    Field.COUNTRY,
    Field.SPECIMEN,
)
IDENTITY = frozenset({*_KEY, Field.DISK_CONTENT.value, *_MUST_AGREE})
"""The fields of ``results`` that ``join_halves`` reads."""
_ISOLATE, _GROUP = "isolate", "group"
_MOST_NEAR = 8
_NEAR, _NUMBER_THERE = "near", "number there"
_MOST_COMPARED = 256
"""Zones times MICs of one isolate that are compared one by one; nobody repeats a measurement more often."""


_FOLDED = frozenset({Field.ISOLATE_ID, Field.LABORATORY, Field.REPLICATE, Field.BIOSAMPLE})


def compared(name: str, column: pl.Series) -> pl.Series:
    """Return a field that identifies as it is compared: as ``datasets.one_isolate`` counts isolates."""
    return (folded_names(column) if name in _FOLDED else column).alias(name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Joining:
    """What joins, by the places (from 0) of rows.

    ``pairs``: ``index`` of the zone and ``mic_index``. ``ambiguous``: ``index``, ``zones``, ``mics`` of rows
    that could join in several ways. ``contradicting``: ``index``, ``other_row``, ``here``, ``there`` of rows
    of one isolate and drug that would join but do not say the same of themselves. ``near``: ``index`` and
    ``other_row`` of rows without a partner whose number nearly is that of one with the other measurement.
    """

    pairs: pl.DataFrame
    ambiguous: pl.DataFrame
    contradicting: pl.DataFrame
    near: pl.DataFrame


def join_halves(results: pl.DataFrame) -> Joining:
    """Join rows with a zone only to rows with an MIC only, by isolate and drug.

    ``results`` holds ``index``, ``has_zone``, ``has_mic`` and the fields that identify (names as ids). Two
    rows join if nothing that both of them state differs, whatever other rows state, and if each is the only
    one that the other could join; an MIC goes with the zones of every disk content, and of every replicate
    where they are numbered, as in a file that repeats it beside each.
    """
    fields = [field.value for field in _MUST_AGREE if field in results.columns]
    known = _grouped(results, fields)
    zones = known.filter(pl.col(HAS_ZONE) & ~pl.col(HAS_MIC))
    mics = known.filter(pl.col(HAS_MIC) & ~pl.col(HAS_ZONE)).rename({INDEX: MIC_INDEX})
    crowds = _crowds(zones, mics)
    there = mics.join(crowds, on=_GROUP, how="anti").select(_GROUP, MIC_INDEX, *_named_there(fields))
    fits = (
        zones.join(there, on=_GROUP, maintain_order="left_right")
        .filter(~pl.any_horizontal(pl.lit(value=False), *map(_differs, fields)))
        .with_columns(
            pl.len().over(INDEX).alias(MICS),
            pl.len().over(MIC_INDEX, Field.DISK_CONTENT.value).alias(ZONES),
        )
    )
    alone_there = (pl.col(ZONES) == 1) | _reads_all_replicates(fields)
    pairs = fits.filter(alone_there & (pl.col(MICS) == 1)).select(INDEX, MIC_INDEX)
    unclear = fits.join(pairs, on=[INDEX, MIC_INDEX], how="anti")
    counts = (pl.col(ZONES).max(), pl.col(MICS).max())
    ambiguous = [
        unclear.group_by(INDEX).agg(*counts),
        unclear.join(pairs, on=MIC_INDEX, how="anti")
        .group_by(pl.col(MIC_INDEX).alias(INDEX))
        .agg(pl.col(ZONES).max(), pl.col(MICS).max()),
        zones.join(crowds, on=_GROUP).select(INDEX, ZONES, MICS),
        mics.join(crowds, on=_GROUP).select(pl.col(MIC_INDEX).alias(INDEX), ZONES, MICS),
    ]
    alone = (
        zones.join(crowds, on=_GROUP, how="anti").join(fits, on=INDEX, how="anti"),
        mics.join(crowds, on=_GROUP, how="anti").join(fits, on=MIC_INDEX, how="anti"),
    )
    zones_alone, mics_alone = alone[0], alone[1].rename({MIC_INDEX: INDEX})
    return Joining(
        pairs=pairs,
        ambiguous=pl.concat([one.cast({ZONES: pl.UInt32, MICS: pl.UInt32}) for one in ambiguous]).sort(INDEX),
        contradicting=pl.concat(
            [
                _contradictions(zones_alone, mics_alone, fields),
                _contradictions(mics_alone, zones_alone, fields),
            ]
        ).sort(INDEX),
        near=_near_misses(zones_alone, mics_alone, fields),
    )


def _grouped(results: pl.DataFrame, fields: list[str]) -> pl.DataFrame:
    """Return the rows with a key, with ``isolate`` (and drug) and ``group``: those that may be one.

    What all rows of an isolate state parts its groups; what some of them leave out has to be compared.
    """
    known = results.filter(pl.all_horizontal(pl.col(name).is_not_null() for name in _KEY)).with_columns(
        pl.col(INDEX).first().over(_KEY).alias(_ISOLATE)
    )
    stated = [
        pl.when(pl.col(field).is_not_null().all().over(_ISOLATE)).then(pl.col(field)).alias(f"key {field}")
        for field in fields
    ]
    parted = [_ISOLATE, *(f"key {field}" for field in fields)]
    grouped = known.with_columns(stated).with_columns(pl.col(INDEX).first().over(parted).alias(_GROUP))
    return grouped.drop(parted[1:])


def _crowds(zones: pl.DataFrame, mics: pl.DataFrame) -> pl.DataFrame:
    """Return the groups (and their ``zones`` and ``mics``) that are too large to compare one by one."""
    sizes = zones.group_by(_GROUP).len(ZONES).join(mics.group_by(_GROUP).len(MICS), on=_GROUP)
    return sizes.filter(pl.col(ZONES).cast(pl.UInt64) * pl.col(MICS) > _MOST_COMPARED)


def _reads_all_replicates(fields: list[str]) -> pl.Expr:
    """Tell an MIC that states no replicate, and is the only one beside zones that all number theirs."""
    replicate = Field.REPLICATE.value
    if replicate not in fields:
        return pl.lit(value=False)
    together = (MIC_INDEX, Field.DISK_CONTENT.value)
    numbered = pl.col(replicate).is_not_null().all() & (pl.col(replicate).n_unique() == pl.len())
    only_one = (pl.col(MICS) == 1).all()
    return pl.col(f"{replicate} there").is_null() & (numbered & only_one).over(together)


def _named_there(fields: list[str]) -> list[pl.Expr]:
    return [pl.col(field).alias(f"{field} there") for field in fields]


def _differs(field: str) -> pl.Expr:
    """Tell where both rows state a field, and not the same."""
    return (pl.col(field) != pl.col(f"{field} there")).fill_null(value=False)


def _contradictions(here: pl.DataFrame, there: pl.DataFrame, fields: list[str]) -> pl.DataFrame:
    """Return what rows without a partner say otherwise than the first such row with the other measurement."""
    first = there.unique(_ISOLATE, keep="first", maintain_order=True)
    both = here.join(
        first.select(_ISOLATE, pl.col(INDEX).alias(THERE), *_named_there(fields)),
        on=_ISOLATE,
        maintain_order="left",
    )
    nothing = pl.lit(None, pl.String)
    return both.select(
        INDEX,
        THERE,
        pl.coalesce(*(pl.when(_differs(field)).then(pl.col(field)) for field in fields), nothing).alias(
            SAID_HERE
        ),
        pl.coalesce(
            *(pl.when(_differs(field)).then(pl.col(f"{field} there")) for field in fields), nothing
        ).alias(SAID_THERE),
    ).filter(pl.col(SAID_HERE).is_not_null())


def _near_misses(zones: pl.DataFrame, mics: pl.DataFrame, fields: list[str]) -> pl.DataFrame:
    """Return rows without a partner, and the first that would be it but for the way it is numbered."""
    isolate = Field.ISOLATE_ID.value
    keyed = [one.with_columns(near_number(pl.col(isolate)).alias(_NEAR)) for one in (zones, mics)]
    found = []
    for here, there in (keyed, keyed[::-1]):
        others = there.select(
            _NEAR,
            Field.DRUG.value,
            pl.col(isolate).alias(_NUMBER_THERE),
            pl.col(INDEX).alias(THERE),
            *_named_there(fields),
        )
        others = others.filter(pl.int_range(pl.len()).over(_NEAR, Field.DRUG.value) < _MOST_NEAR)
        both = here.join(others, on=[_NEAR, Field.DRUG.value], maintain_order="left_right")
        both = both.filter(pl.col(isolate) != pl.col(_NUMBER_THERE))
        both = both.filter(~pl.any_horizontal(pl.lit(value=False), *map(_differs, fields)))
        found.append(both.unique(INDEX, keep="first", maintain_order=True).select(INDEX, THERE))
    return pl.concat(found).sort(INDEX)


def taken_over(column: pl.Series, at: pl.Series, values: pl.Series) -> pl.Series:
    """Return a column with other values at some places."""
    index = pl.int_range(len(column), dtype=pl.UInt32, eager=True).alias(INDEX)
    other = pl.DataFrame([at.alias(INDEX), values.alias("taken")]).unique(INDEX, keep="first")
    both = pl.DataFrame([index, column.alias("own")]).join(
        other.with_columns(pl.lit(value=True).alias("is_taken")), on=INDEX, how="left", maintain_order="left"
    )
    return both.select(
        pl.when(pl.col("is_taken")).then(pl.col("taken")).otherwise(pl.col("own")).alias(column.name)
    ).to_series()
