"""Laboratories whose zones or MICs lie apart from those of the others for comparable isolates."""

from dataclasses import dataclass, replace
from math import sqrt

import msgspec
import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtr, stdtrit

from analysis.data_quality.laboratory_effects import LaboratoryEffects, Measured, laboratory_effects
from analysis.data_quality.report import (
    FEWEST_COMPARED,
    LaboratoryQuality,
    ReadingErrors,
    ShiftEstimate,
    too_many_to_compare,
)
from analysis.heterogeneity.comparable_zones import MOST_WITHOUT_INHIBITION
from analysis.measurement_error.fit import SIGMA_MIC_LOG2, SIGMA_ZONE_MM
from analysis.methods import Factor
from analysis.paired_table import Floats, Integers, Labels, PairedTable
from analysis.zones import NO_INHIBITION_MM

SHIFT_MM = 2.0
SHIFT_STEPS = 1.0
SURE = 0.05
MOST_INFLATED = 10.0
"""Beyond, the constant of a laboratory and the relation of all can hardly be told apart."""
_HALF_MM = 0.5
ASSUMED = ReadingErrors(
    mic_log2=SIGMA_MIC_LOG2, zone_mm=SIGMA_ZONE_MM, mic_of_repeats=False, zone_of_repeats=False
)


def laboratory_quality(table: PairedTable, errors: ReadingErrors = ASSUMED) -> tuple[LaboratoryQuality, ...]:
    """Describe every named laboratory, and how far it lies from the others.

    Parameters
    ----------
    table : PairedTable
        Of one organism, drug and disk content.
    errors : ReadingErrors
        Of an MIC and a zone, at which isolates are compared: those that repeats show where there are enough,
        else those of the measurement-error model.

    Returns
    -------
    tuple of LaboratoryQuality
        In the order of their names; empty where no laboratory is named. Of more than 200 with 10 isolates
        none is compared: what the comparison costs grows with the cube of their number.

    Notes
    -----
    Zones are compared at the same true MIC and MICs at the same true zone, by one relation with a constant
    for each laboratory (:func:`analysis.data_quality.laboratory_effects.laboratory_effects`); an error is
    taken as no larger than isolates of one reading scatter. Readings that only say "beyond" are not
    compared, nor any at a reading at which more than a tenth say so. A laboratory's difference is that of
    its constant to the median one of all laboratories with 10 comparable isolates, to the other's where
    there are two: one that is shifted does not move the median (Turnidge & Bordash 2007). Shifted: at least
    2 mm, or one dilution, with p < 0.05 after Holm's correction for all laboratories and both readings.
    Excluded: the 90 % interval lies within these limits (two one-sided tests); else a shift is neither shown
    nor excluded. Not judged at all: the relation inflates the difference's variance more than tenfold, as
    where one laboratory's MICs all lie below the other's; of several laboratories, those that no chain of
    comparable ones links with most of the others are left out, and the relation and the median are taken of
    the others alone. Measured, 100 isolates each, MICs four dilutions apart, nothing shifted: any flag in 1
    % of data sets, of 30 each in 7 % (as read: in 93 %; judged whatever the inflation: in 5 to 12 %); beside
    one laboratory 6 mm apart, innocent ones flagged in 1 % (100 %). Two laboratories two dilutions apart, 60
    data sets: any flag in 2 % with the true errors, in 8 to 10 % with errors taken 1.4 to 2.4 times as
    large, in 23 % with 0.7 times as large ones. One relation is seen from two sides: larger zones at the
    same MIC are also higher MICs at the same zone. Which of the two methods moved is told by its own
    distribution.
    """
    labels = table.labels_of(Factor.LABORATORY)
    if labels is None:
        return ()
    alone = tuple(
        _quality(table, labels.code == code, name) for code, name in enumerate(labels.names) if name
    )
    if too_many_to_compare(alone):
        return alone
    zones = _shifts(labels, _zones(table, labels), errors.mic_log2, SHIFT_MM)
    mics = _shifts(labels, _mics(table, labels), errors.zone_mm, SHIFT_STEPS)
    zone_shifts, mic_shifts = _holm(zones, mics)
    codes = (code for code, name in enumerate(labels.names) if name)
    return tuple(
        msgspec.structs.replace(
            one, zone_shift_mm=zone_shifts.get(code), mic_shift_steps=mic_shifts.get(code)
        )
        for code, one in zip(codes, alone, strict=True)
    )


def _zones(table: PairedTable, labels: Labels) -> Measured:
    """Return zones to be compared at the same MIC."""
    known = ~table.mic_censored & (table.mic_upper_log2 - table.mic_lower_log2 == 1)
    _, position = np.unique(table.mic_upper_log2, return_inverse=True)
    usable = known & _mostly_seen(position, table.zone_censored & known, table.count * known)
    return Measured(
        lower=table.mic_lower_log2,
        upper=table.mic_upper_log2,
        value=table.zone_mm.astype(np.float64),
        usable=usable,
        laboratory=labels.code,
        count=table.count,
    )


def _mics(table: PairedTable, labels: Labels) -> Measured:
    """Return MICs to be compared at the same zone."""
    zone = table.zone_mm.astype(np.float64)
    usable = ~table.zone_censored & _mostly_seen(table.zone_mm, table.mic_censored, table.count)
    return Measured(
        lower=np.where(table.zone_mm <= NO_INHIBITION_MM, -np.inf, zone - _HALF_MM),
        upper=zone + _HALF_MM,
        value=table.nearest_step().astype(np.float64),
        usable=usable & ~table.mic_censored,
        laboratory=labels.code,
        count=table.count,
    )


def _mostly_seen(at: Integers, beyond: NDArray[np.bool_], count: Integers) -> NDArray[np.bool_]:
    """Tell of each row whether at most a tenth of the readings at its place only say "beyond"."""
    _, place = np.unique(at, return_inverse=True)
    place = place.ravel()
    hidden = np.bincount(place, weights=count * beyond)
    return np.asarray((hidden <= MOST_WITHOUT_INHIBITION * np.bincount(place, weights=count))[place])


@dataclass(frozen=True, slots=True)
class Shift:
    """A laboratory's difference before others are looked at; ``estimate`` has no verdict yet."""

    estimate: ShiftEstimate
    p: float
    limit: float
    judged: bool


def _shifts(labels: Labels, measured: Measured, sd: float, limit: float) -> dict[int, Shift]:
    """Compare the named laboratories of which enough isolates are comparable."""
    isolates = np.bincount(labels.code, weights=measured.count * measured.usable, minlength=len(labels.names))
    sd = min(sd, max(_scatter(measured), sd / 4))
    named = [code for code, name in enumerate(labels.names) if name and isolates[code] >= FEWEST_COMPARED]
    if len(named) < 2:
        return {}
    found = _effects(labels, measured, named, sd)
    if found is None:
        return {}
    shifts = _differences(found, named, isolates, limit)
    together = [named[place] for place in _overlapping(found)]
    if len(together) == len(named):
        return shifts
    shifts = {code: _not_judged(one) for code, one in shifts.items()}
    again = _effects(labels, measured, together, sd) if len(together) > 1 else None
    return shifts if again is None else shifts | _differences(again, together, isolates, limit)


def _effects(labels: Labels, measured: Measured, named: list[int], sd: float) -> LaboratoryEffects | None:
    """Fit one relation to the readings of these laboratories."""
    rows = np.isin(labels.code, named)
    place = np.searchsorted(named, labels.code[rows])
    chosen = Measured(
        lower=measured.lower[rows],
        upper=measured.upper[rows],
        value=measured.value[rows],
        usable=measured.usable[rows],
        laboratory=place.astype(np.int64),
        count=measured.count[rows],
    )
    return laboratory_effects(chosen, len(named), sd)


def _overlapping(found: LaboratoryEffects) -> list[int]:
    """Return the places of the most isolates' laboratories that are linked by pairs which can be compared."""
    laboratories = len(found.effect)
    unit = np.eye(laboratories)
    left, groups = set(range(laboratories)), []
    while left:
        group, reached = set[int](), {min(left)}
        while reached:
            group |= reached
            left -= reached
            reached = {
                other
                for other in left
                if any(found.inflation(unit[other] - unit[one]) <= MOST_INFLATED for one in reached)
            }
        groups.append(sorted(group))
    return max(groups, key=lambda group: (len(group), float(found.count[group].sum())))


def _not_judged(one: Shift) -> Shift:
    return replace(one, judged=False, estimate=msgspec.structs.replace(one.estimate, excluded=False))


def _differences(
    found: LaboratoryEffects, named: list[int], isolates: NDArray[np.signedinteger], limit: float
) -> dict[int, Shift]:
    total = int(isolates[named].sum())
    shifts = {
        code: _against_the_middle(found, place, limit, int(isolates[code]), total)
        for place, code in enumerate(named)
    }
    return {code: one for code, one in shifts.items() if one is not None}


def _scatter(measured: Measured) -> float:
    """Return how much isolates of one reading and laboratory scatter: the error is no larger."""
    used = measured.usable & np.isfinite(measured.upper)
    at = np.column_stack([measured.laboratory, measured.value])[used]
    _, place = np.unique(at, axis=0, return_inverse=True)
    place, count, value = place.ravel(), measured.count[used].astype(np.float64), measured.upper[used]
    total = np.bincount(place, weights=count)
    freedom = float(total.sum()) - len(total)
    if freedom < FEWEST_COMPARED:
        return float("inf")
    mean = np.bincount(place, weights=count * value) / total
    return sqrt(float(count @ (value - mean[place]) ** 2) / freedom)


def _against_the_middle(
    found: LaboratoryEffects, place: int, limit: float, n: int, total: int
) -> Shift | None:
    """Set a laboratory's effect beside the median one, or beside the other's of two."""
    laboratories = len(found.effect)
    order = np.argsort(found.effect, kind="stable")
    middle = order[(laboratories - 1) // 2 : laboratories // 2 + 1]
    weight = np.zeros(laboratories)
    weight[middle] = 1 / len(middle)
    if laboratories == 2:
        weight = 1 - np.eye(2)[place]
    contrast = np.eye(laboratories)[place] - weight
    difference = float(contrast @ found.effect)
    spread = (
        contrast
        if place not in middle or laboratories == 2
        else np.eye(laboratories)[place] - 1 / laboratories
    )
    error = sqrt(max(float(spread @ found.covariance @ spread), 0.0))
    if error == 0:
        return None
    judged = found.inflation(spread) <= MOST_INFLATED
    half, one_sided = (float(stdtrit(found.freedom, share)) * error for share in (0.975, 0.95))
    return Shift(
        ShiftEstimate(
            difference=difference,
            lower_95=difference - half,
            upper_95=difference + half,
            n=n,
            n_against=total - n,
            shifted=False,
            excluded=judged and abs(difference) + one_sided < limit,
        ),
        float(2 * stdtr(found.freedom, -abs(difference) / error)),
        limit,
        judged,
    )


def _holm(*families: dict[int, Shift]) -> tuple[dict[int, ShiftEstimate], ...]:
    """Judge all differences together (Holm 1979)."""
    ordered = sorted(
        (one.p, family, code)
        for family, found in enumerate(families)
        for code, one in found.items()
        if one.judged
    )
    adjusted: dict[tuple[int, int], float] = {}
    so_far = 0.0
    for rank, (p, family, code) in enumerate(ordered):
        so_far = max(so_far, min(1.0, (len(ordered) - rank) * p))
        adjusted[family, code] = so_far
    return tuple(
        {
            code: msgspec.structs.replace(
                one.estimate,
                p=adjusted.get((family, code)),
                shifted=adjusted.get((family, code), 1.0) < SURE
                and abs(one.estimate.difference) >= one.limit,
            )
            for code, one in found.items()
        }
        for family, found in enumerate(families)
    )


def _quality(table: PairedTable, own: NDArray[np.bool_], name: str) -> LaboratoryQuality:
    """Describe a laboratory alone."""
    steps, counts = table.nearest_step()[own], table.count[own]
    return LaboratoryQuality(
        laboratory=name,
        n=int(counts.sum()),
        median_zone_mm=_median(table.zone_mm[own].astype(np.float64), counts),
        median_mic_log2=_median(steps.astype(np.float64), counts),
        lowest_mic_log2=int(steps.min()),
        highest_mic_log2=int(steps.max()),
        mic_censored=int(counts[table.mic_censored[own]].sum()),
        no_inhibition=int(counts[table.zone_censored[own]].sum()),
        zone_shift_mm=None,
        mic_shift_steps=None,
    )


def _median(values: Floats, counts: Integers) -> float:
    return float(np.median(np.repeat(values, counts)))
