"""Join zones and MICs of the same isolate that stand in different lines or files."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from datasets.fields import Field

INDEX, HAS_ZONE, HAS_MIC = "index", "has_zone", "has_mic"
MIC_INDEX, REPEAT = "mic_index", "repeat"
ZONES, MICS = "zones", "mics"
THERE, SAID_HERE, SAID_THERE = "other_row", "here", "there"
_KEY = [Field.ISOLATE_ID.value, Field.DRUG.value]
# An isolate number starts anew in each laboratory and year. Used where both sides say it everywhere.
_ALSO = (Field.LABORATORY, Field.YEAR, Field.REPLICATE)
_MUST_AGREE = (Field.ORGANISM, Field.HOST)
IDENTITY = frozenset({*_KEY, Field.DISK_CONTENT.value, *_ALSO, *_MUST_AGREE})
"""The fields of ``results`` that ``join_halves`` reads."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Joining:
    """What joins, by the places (from 0) of rows.

    ``pairs``: ``index`` of the zone, ``mic_index``, and ``repeat`` (its number where the isolate was measured
    several times, else null). ``ambiguous``: ``index``, ``zones``, ``mics`` of rows that could join in
    several ways. ``contradicting``: ``index``, ``other_row``, ``here``, ``there`` of rows that would join but
    are of different organisms or hosts.
    """

    pairs: pl.DataFrame
    ambiguous: pl.DataFrame
    contradicting: pl.DataFrame


def join_halves(results: pl.DataFrame) -> Joining:
    """Join rows with a zone only to rows with an MIC only, by isolate and drug.

    ``results`` holds ``index``, ``has_zone``, ``has_mic`` and the fields that identify (names as ids). Equal
    numbers of zones and MICs are joined in their order; an MIC goes with the zones of every disk content.
    """
    known = results.filter(pl.all_horizontal(pl.col(name).is_not_null() for name in _KEY))
    zones = known.filter(pl.col(HAS_ZONE) & ~pl.col(HAS_MIC))
    mics = known.filter(pl.col(HAS_MIC) & ~pl.col(HAS_ZONE))
    key = _KEY + [field.value for field in _ALSO if _said(zones, field) and _said(mics, field)]
    with_content = [*key, Field.DISK_CONTENT.value]
    zones = zones.with_columns(pl.len().over(with_content).alias(ZONES), _place(with_content))
    mics = mics.with_columns(pl.len().over(key).alias(MICS), _place(key)).rename({INDEX: MIC_INDEX})
    there = mics.select(
        *key,
        REPEAT,
        MIC_INDEX,
        MICS,
        *(pl.col(field).alias(f"{field} of mic") for field in _MUST_AGREE if field in mics.columns),
    )
    candidates = zones.join(there.drop(REPEAT, MIC_INDEX).unique(key), on=key)
    joined = zones.join(there, on=[*key, REPEAT], maintain_order="left").filter(pl.col(ZONES) == pl.col(MICS))
    contradicting = pl.concat(_contradictions(joined))
    fits = joined.join(contradicting, on=INDEX, how="anti", maintain_order="left")
    unfit = candidates.filter(pl.col(ZONES) != pl.col(MICS))
    used = joined[MIC_INDEX].implode()
    return Joining(
        pairs=fits.select(
            INDEX, MIC_INDEX, pl.when(pl.col(ZONES) > 1).then(pl.col(REPEAT)).otherwise(None).alias(REPEAT)
        ),
        ambiguous=pl.concat(
            [
                unfit.select(INDEX, ZONES, MICS),
                mics.filter(~pl.col(MIC_INDEX).is_in(used))
                .join(unfit.select(*key, ZONES).unique(key), on=key)
                .select(pl.col(MIC_INDEX).alias(INDEX), ZONES, MICS),
            ]
        ).sort(INDEX),
        contradicting=_both_sides(contradicting),
    )


def _said(rows: pl.DataFrame, field: Field) -> bool:
    return field in rows.columns and rows[field].null_count() == 0


def _place(key: list[str]) -> pl.Expr:
    return pl.int_range(1, pl.len() + 1).over(key).alias(REPEAT)


def _contradictions(joined: pl.DataFrame) -> list[pl.DataFrame]:
    """Return for each field that must agree the rows that do not; each row once in the end."""
    return [
        joined.select(
            INDEX,
            pl.col(MIC_INDEX).alias(THERE),
            (pl.col(field) if field in joined.columns else pl.lit(None, pl.String)).alias(SAID_HERE),
            (
                pl.col(f"{field} of mic") if f"{field} of mic" in joined.columns else pl.lit(None, pl.String)
            ).alias(SAID_THERE),
        ).filter(pl.col(SAID_HERE) != pl.col(SAID_THERE))
        for field in _MUST_AGREE
    ]


def _both_sides(found: pl.DataFrame) -> pl.DataFrame:
    turned = found.select(
        pl.col(THERE).alias(INDEX),
        pl.col(INDEX).alias(THERE),
        pl.col(SAID_THERE).alias(SAID_HERE),
        pl.col(SAID_HERE).alias(SAID_THERE),
    )
    return pl.concat([found, turned]).unique(INDEX, keep="first", maintain_order=True).sort(INDEX)


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
