"""Laboratories whose zones or MICs lie apart from those of the others for comparable isolates."""

import numpy as np
from numpy.typing import NDArray

from analysis.data_quality.report import LaboratoryQuality, ShiftEstimate
from analysis.heterogeneity.comparable_zones import (
    MOST_WITHOUT_INHIBITION,
    ComparableZones,
    comparable_zones,
)
from analysis.heterogeneity.zone_difference import mean_difference
from analysis.methods import Factor
from analysis.paired_table import Floats, Integers, Labels, PairedTable

SHIFT_MM = 2.0
SHIFT_STEPS = 1.0
FEWEST_COMPARED = 10
"""Isolates of the laboratory in classes that others have too."""


def laboratory_quality(table: PairedTable) -> tuple[LaboratoryQuality, ...]:
    """Describe every named laboratory, and how far it lies from all others together.

    Parameters
    ----------
    table : PairedTable
        Of one organism, drug and disk content.

    Returns
    -------
    tuple of LaboratoryQuality
        In the order of their names; empty where no laboratory is named.

    Notes
    -----
    Zones are compared at the same MIC and MICs at the same zone, by least squares with a constant for each
    class and robust (HC3) intervals (:func:`analysis.heterogeneity.zone_difference.mean_difference`).
    Readings that only say "beyond" are in no class, and a class with more than a tenth of them is left out.
    Shifted: at least 2 mm, or one dilution, with a 95 % interval that does not include 0, from 10
    comparable isolates on. One relation is seen from two sides: larger zones at the same MIC are also
    higher MICs at the same zone. Which of the two methods moved is told by its own distribution.
    """
    labels = table.labels_of(Factor.LABORATORY)
    if labels is None:
        return ()
    zones, mics = comparable_zones(table, labels), comparable_mics(table, labels)
    alone = len(labels.stated) < 2
    return tuple(
        _quality(
            table,
            labels.code == code,
            name,
            None if alone else _shift(zones, code, SHIFT_MM),
            None if alone else _shift(mics, code, SHIFT_STEPS),
        )
        for code, name in enumerate(labels.names)
        if name
    )


def comparable_mics(table: PairedTable, labels: Labels) -> ComparableZones:
    """Return the MIC steps that can be compared at the same zone, in the form zones are compared in."""
    steps, position = np.unique(table.zone_mm, return_inverse=True)
    position = position.ravel()
    weight = table.count.astype(np.float64)
    total = np.bincount(position, weights=weight, minlength=len(steps))
    hidden = np.bincount(position, weights=weight * table.mic_censored, minlength=len(steps))
    usual = (hidden <= MOST_WITHOUT_INHIBITION * total)[position]
    seen = usual & ~table.zone_censored & ~table.mic_censored
    classes, mic_class = np.unique(position[seen], return_inverse=True)
    return ComparableZones(
        mic_class.astype(np.int64).ravel(),
        labels.code[seen],
        table.nearest_step()[seen].astype(np.float64),
        weight[seen],
        len(classes),
        len(labels.names),
    )


def _shift(readings: ComparableZones, group: int, limit: float) -> ShiftEstimate | None:
    """Compare a laboratory with all others; None where too few of its isolates are comparable."""
    if readings.n == 0:
        return None
    found = mean_difference(readings, group)
    if found is None or min(found.n, found.n_against) < FEWEST_COMPARED:
        return None
    lower, upper = found.interval()
    return ShiftEstimate(
        difference=found.difference_mm,
        lower_95=lower,
        upper_95=upper,
        n=found.n,
        n_against=found.n_against,
        shifted=abs(found.difference_mm) >= limit and not lower <= 0 <= upper,
    )


def _quality(
    table: PairedTable,
    own: NDArray[np.bool_],
    name: str,
    zone_shift: ShiftEstimate | None,
    mic_shift: ShiftEstimate | None,
) -> LaboratoryQuality:
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
        zone_shift_mm=zone_shift,
        mic_shift_steps=mic_shift,
    )


def _median(values: Floats, counts: Integers) -> float:
    return float(np.median(np.repeat(values, counts)))
