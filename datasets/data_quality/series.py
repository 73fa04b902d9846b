"""The quality of one organism, drug and disk content."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import polars as pl

from analysis.data_quality.digit_preference import even_preference, fives_preference, judged_together
from analysis.data_quality.improbable_pairs import improbable_pairs
from analysis.data_quality.laboratory_shift import ASSUMED, laboratory_quality
from analysis.data_quality.report import (
    DigitPreference,
    ImprobableCell,
    LaboratoryQuality,
    QualityFlag,
    ReadingErrors,
    TestedRange,
)
from analysis.data_quality.smooth_zones import zones_beside_expected
from analysis.data_quality.tested_range import range_tested
from analysis.paired_table import PairedTable, paired_table
from datasets.conditions import methods_taken, mic_method
from datasets.data_quality.farms import farms_alike
from datasets.data_quality.flags import flags_of
from datasets.data_quality.half_mm import halves_found
from datasets.data_quality.identities import identities_doubted
from datasets.data_quality.mics import LOWER, OFF_LADDER, UPPER
from datasets.data_quality.repeats import repeats_of
from datasets.data_quality.report import (
    LEAST_MIC_LOG2,
    LEAST_ZONE_MM,
    OTHERS,
    LaboratoryCell,
    Repeats,
    SeriesOverview,
    SeriesQuality,
)
from datasets.data_quality.rows import COPY, LABORATORY, one_of_each
from datasets.data_quality.tested import tested_differently
from datasets.fields import Field

MOST_SHOWN = 8
"""Laboratories with a colour of their own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What the functions of analysis say of a series; nothing where it has no row on the usual ladder."""

    table: PairedTable | None
    laboratories: tuple[LaboratoryQuality, ...] = ()
    errors: ReadingErrors = ASSUMED
    improbable: tuple[ImprobableCell, ...] = ()
    even_zones: DigitPreference | None = None
    fives: DigitPreference | None = None
    range: TestedRange | None = None
    by_laboratory: tuple[tuple[str, DigitPreference], ...] = ()


def examine(rows: pl.DataFrame, most_repeated: int) -> tuple[SeriesOverview, Found]:
    """Examine the rows of one series; they have intervals of MICs, ``copy`` and ``isolate``.

    Of more than ``most_repeated`` repeated isolates as many show the error of a reading.
    """
    usual = rows.filter((pl.col(Field.LADDER) == "1") & pl.col(LOWER).is_not_null())
    isolates = one_of_each(_by_one_method(usual))
    table, pairs = _table(isolates), _table(usual.filter(~pl.col(COPY)))
    repeats = repeats_of(usual, most_repeated)
    errors = _errors(repeats)
    found = Found(table=None) if table is None or pairs is None else _found(table, pairs, errors)
    first = rows.row(0, named=True)
    overview = SeriesOverview(
        organism=first[Field.ORGANISM],
        drug=first[Field.DRUG],
        disk_content=first[Field.DISK_CONTENT],
        n=rows.height,
        laboratories=rows[LABORATORY].drop_nulls().n_unique(),
        other_mic_series=rows.height - usual.height,
        repeats=repeats,
        flags=flags_of(
            repeats,
            laboratories=found.laboratories,
            improbable=found.improbable,
            tested=found.range,
            digits=(
                (QualityFlag.EVEN_ZONES_PREFERRED, None, found.even_zones),
                (QualityFlag.FIVES_PREFERRED, None, found.fives),
                *((QualityFlag.EVEN_ZONES_PREFERRED, name, one) for name, one in found.by_laboratory),
            ),
            others=(
                *identities_doubted(rows),
                *tested_differently(rows),
                *halves_found(rows),
                *farms_alike(isolates),
            ),
            off_ladder=int(usual[OFF_LADDER].sum()),
            n=usual.height,
        ),
    )
    return overview, found


def _by_one_method(rows: pl.DataFrame) -> pl.DataFrame:
    """Return the rows whose MICs count in a derivation that names no method."""
    written = pl.col(Field.METHOD_MIC).fill_null("")
    methods = {text: mic_method(text) for text in rows.select(written.unique()).to_series().to_list()}
    taken = methods_taken(methods.values())
    return rows.filter(written.is_in([text for text, method in methods.items() if method in taken]))


def _errors(repeats: Repeats) -> ReadingErrors:
    """Return the errors that repeats show, within a laboratory each, and the assumed ones without enough."""
    mic, zone = repeats.mic_log2, repeats.zone_mm
    mic_stands, zone_stands = mic is not None and mic.stands, zone is not None and zone.stands
    return ReadingErrors(
        mic_log2=max(mic.sd, LEAST_MIC_LOG2) if mic is not None and mic_stands else ASSUMED.mic_log2,
        zone_mm=max(zone.sd, LEAST_ZONE_MM) if zone is not None and zone_stands else ASSUMED.zone_mm,
        mic_of_repeats=mic_stands,
        zone_of_repeats=zone_stands,
    )


def quality_of(overview: SeriesOverview, found: Found) -> SeriesQuality:
    """Return everything about a series that was examined, cell by cell."""
    shown, cells = ((), ()) if found.table is None else _cells(found.table)
    table = found.table
    return SeriesQuality(
        overview=overview,
        shown=shown,
        cells=cells,
        laboratories=found.laboratories,
        errors=found.errors,
        improbable=found.improbable,
        even_zones=found.even_zones,
        fives=found.fives,
        range=found.range,
        zones_by_mm=() if table is None else zones_beside_expected(table.zone_mm, table.count),
    )


def _table(rows: pl.DataFrame) -> PairedTable | None:
    if not rows.height:
        return None
    zone = Field.ZONE_MM.value
    counted = rows.group_by(LABORATORY, LOWER, UPPER, zone).len("n")
    named = counted[LABORATORY].null_count() < counted.height
    return paired_table(
        counted[LOWER].to_numpy(),
        counted[UPPER].to_numpy(),
        counted[zone].cast(pl.Int64).to_numpy(),
        counted["n"].to_numpy(),
        laboratory=counted[LABORATORY].fill_null("").to_list() if named else None,
    )


def _found(table: PairedTable, pairs: PairedTable, errors: ReadingErrors) -> Found:
    """Describe isolates, each once in ``table``; a pair is improbable also among the repeats in ``pairs``."""
    own = ((name, table.laboratory == code) for code, name in enumerate(table.laboratories) if name)
    per_laboratory = (
        (name, found)
        for name, rows in own
        if len(table.laboratories) > 1
        and (found := even_preference(table.zone_mm[rows], table.count[rows])) is not None
    )
    evens = dict(per_laboratory)
    return Found(
        table=table,
        laboratories=laboratory_quality(table, errors),
        errors=errors,
        improbable=improbable_pairs(pairs),
        even_zones=even_preference(table.zone_mm, table.count),
        fives=fives_preference(table.zone_mm, table.count),
        range=range_tested(table),
        by_laboratory=tuple(zip(evens, judged_together(tuple(evens.values())), strict=True)),
    )


def _cells(table: PairedTable) -> tuple[tuple[str, ...], tuple[LaboratoryCell, ...]]:
    """Return the laboratories that are shown, the largest in the order of their names, and their cells."""
    names = table.laboratories or ("",)
    isolates = Counter[str]()
    for code, count in zip(table.laboratory.tolist(), table.count.tolist(), strict=True):
        isolates[names[code]] += count
    largest = sorted(isolates, key=lambda name: (-isolates[name], name))
    alone = sorted(largest if len(largest) <= MOST_SHOWN else largest[: MOST_SHOWN - 1])
    shown = tuple(alone if len(alone) == len(largest) else [*alone, OTHERS])
    place = {name: shown.index(name) if name in shown else len(shown) - 1 for name in isolates}
    counted = Counter[tuple[int, float, float, int]]()
    for code, lower, upper, zone, count in zip(
        table.laboratory.tolist(),
        table.mic_lower_log2.tolist(),
        table.mic_upper_log2.tolist(),
        table.zone_mm.tolist(),
        table.count.tolist(),
        strict=True,
    ):
        counted[place[names[code]], lower, upper, zone] += count
    return shown, tuple(
        LaboratoryCell(
            laboratory=laboratory,
            mic_lower_log2=_whole(lower),
            mic_upper_log2=_whole(upper),
            zone_mm=zone,
            count=count,
        )
        for (laboratory, lower, upper, zone), count in sorted(counted.items())
    )


def _whole(bound: float) -> int | None:
    return None if abs(bound) == float("inf") else int(bound)
