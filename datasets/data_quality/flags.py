"""Which of the figures of a series are worth a second look."""

from __future__ import annotations

from collections.abc import Iterable

from analysis.data_quality.report import (
    DigitPreference,
    ImprobableCell,
    LaboratoryQuality,
    QualityFlag,
    ShiftEstimate,
    TestedRange,
)
from datasets.data_quality.report import FlagFound, Repeats

Digits = tuple[QualityFlag, str | None, DigitPreference | None]


def flags_of(
    repeats: Repeats,
    *,
    laboratories: Iterable[LaboratoryQuality],
    improbable: Iterable[ImprobableCell],
    tested: TestedRange | None,
    digits: Iterable[Digits],
    others: Iterable[FlagFound],
    off_ladder: int,
    n: int,
) -> tuple[FlagFound, ...]:
    """Return what is flagged, in the order of the closed list."""
    pairs = sum(one.count for one in improbable)
    found = [
        *_counted(QualityFlag.ROWS_DUPLICATED, repeats.duplicates, n),
        *_counted(QualityFlag.ISOLATES_REPEATED, repeats.isolates, n),
        *others,
        *_counted(QualityFlag.PAIRS_IMPROBABLE, pairs, n),
        *_counted(QualityFlag.MICS_OFF_LADDER, off_ladder, n),
        *_of_range(tested),
        *(_preferred(*one) for one in digits if one[2] is not None and one[2].flagged),
    ]
    for one in laboratories:
        found += _shifted(QualityFlag.LABORATORY_ZONES_SHIFTED, one.laboratory, one.zone_shift_mm)
        found += _shifted(QualityFlag.LABORATORY_MICS_SHIFTED, one.laboratory, one.mic_shift_steps)
    order = list(QualityFlag)
    return tuple(sorted(found, key=lambda one: (order.index(one.flag), one.laboratory or "")))


def _counted(flag: QualityFlag, n: int, of: int) -> list[FlagFound]:
    return [FlagFound(flag=flag, n=n, of=of)] if n else []


def _of_range(tested: TestedRange | None) -> list[FlagFound]:
    if tested is None:
        return []
    beyond = tested.below + tested.above
    said = (
        (tested.narrow, QualityFlag.MIC_RANGE_NARROW, tested.steps),
        (tested.mostly_censored, QualityFlag.MICS_MOSTLY_CENSORED, beyond),
        (tested.zones_mostly_absent, QualityFlag.ZONES_MOSTLY_ABSENT, tested.no_inhibition),
    )
    return [FlagFound(flag=flag, n=n, of=tested.n) for holds, flag, n in said if holds]


def _preferred(flag: QualityFlag, laboratory: str | None, found: DigitPreference | None) -> FlagFound:
    assert found is not None  # noqa: S101 - the caller asked
    return FlagFound(
        flag=flag,
        laboratory=laboratory,
        n=found.preferred,
        of=found.n,
        value=found.expected_share,
        lower_95=found.lower_95,
        upper_95=found.upper_95,
    )


def _shifted(flag: QualityFlag, laboratory: str, shift: ShiftEstimate | None) -> list[FlagFound]:
    if shift is None or not shift.shifted:
        return []
    return [
        FlagFound(
            flag=flag,
            laboratory=laboratory,
            n=shift.n,
            of=shift.n_against,
            value=shift.difference,
            lower_95=shift.lower_95,
            upper_95=shift.upper_95,
        )
    ]
