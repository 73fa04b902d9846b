"""What ranges exist instead, where none applies, so that the laboratory knows what to do next."""

from collections.abc import Callable, Iterable
from typing import Final

from breakpoints.quality_control.controls import ControlReading
from breakpoints.quality_control.outcomes import ControlOutcome, ControlReason, ControlStanding
from breakpoints.quality_control.ranges import QualityRange, QualityRanges, canonical_strain
from breakpoints.quality_control.selecting import Edition, of_its_content, of_its_edition, of_its_strain
from breakpoints.quality_control.strains import strain_label

MOST_SHOWN: Final = 20
_LISTED: Final[dict[ControlReason, tuple[str, Callable[[QualityRange], str]]]] = {
    ControlReason.OTHER_CONTENTS_ONLY: ("disk_contents", lambda one: one.disk_content or ""),
    ControlReason.OTHER_MEDIA_ONLY: ("media", lambda one: one.medium or ""),
    ControlReason.OTHER_EDITIONS_ONLY: ("editions", lambda one: one.edition),
    ControlReason.OTHER_METHODS_ONLY: ("methods", lambda one: one.method.value),
    ControlReason.OTHER_STRAINS_ONLY: ("strains", lambda one: strain_label(one.strain)),
    ControlReason.STRAIN_UNKNOWN: ("strains", lambda one: strain_label(one.strain)),
    ControlReason.OTHER_DRUGS_ONLY: ("drugs", lambda one: one.drug),
}


def no_range(reading: ControlReading, ranges: QualityRanges, asked: Edition) -> ControlOutcome:
    """Say why no range applies, and list the nearest that exist: newest editions first."""
    reason, found = _nearest(reading, ranges, asked)
    newest = sorted(
        found, key=lambda one: (-one.year, one.guideline, one.strain, one.drug, one.medium or "", one.lowest)
    )
    exists = tuple(newest[:MOST_SHOWN])
    parameters = {"strain": strain_label(reading.strain), "drug": reading.drug}
    if reason in _LISTED:
        name, value = _LISTED[reason]
        parameters[name] = _listed(value(one) for one in newest)
    return ControlOutcome(
        standing=ControlStanding.NO_RANGE, reason=reason, parameters=parameters, exists=exists
    )


def _nearest(
    reading: ControlReading, ranges: QualityRanges, asked: Edition
) -> tuple[ControlReason, list[QualityRange]]:
    """Return in what the nearest ranges differ from the reading, and these ranges."""
    of_drug = ranges.of_drug(reading.drug, reading.method)
    of_strain = of_its_strain(reading, of_drug)
    of_edition = of_its_edition(of_strain, ranges, asked)
    current = of_its_edition(of_drug, ranges, asked)
    every = of_its_edition(ranges.of_strain(reading.strain), ranges, asked)
    if not len(ranges):
        return ControlReason.NO_RANGES_HELD, []
    if not of_strain and canonical_strain(reading.strain) not in ranges.strains:
        return ControlReason.STRAIN_UNKNOWN, current
    nearest_first = (
        (ControlReason.OTHER_MEDIA_ONLY, [one for one in of_edition if of_its_content(reading, one)]),
        (ControlReason.OTHER_CONTENTS_ONLY, of_edition),
        (ControlReason.OTHER_EDITIONS_ONLY, of_strain),
        (ControlReason.OTHER_METHODS_ONLY, [one for one in every if one.drug == reading.drug]),
        (ControlReason.OTHER_STRAINS_ONLY, current),
    )
    return next((one for one in nearest_first if one[1]), (ControlReason.OTHER_DRUGS_ONLY, every))


def _listed(values: Iterable[str]) -> str:
    """List distinct values in their order, no more than can be read."""
    return ", ".join(list(dict.fromkeys(one for one in values if one))[:MOST_SHOWN]) or "-"
