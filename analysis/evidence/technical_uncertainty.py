"""The area of technical uncertainty: zones at which no MIC category is probable enough."""

from collections.abc import Sequence
from itertools import groupby

from analysis.evidence.report import TechnicalUncertainty, UncertainZone, ZoneCall
from analysis.measurement_error.report import ZoneCategory


def technical_uncertainty(
    rows: Sequence[ZoneCategory], under_percent: int
) -> tuple[TechnicalUncertainty, ...]:
    """Find, for each prevalence of resistance, the zones of which no category is probable enough.

    Parameters
    ----------
    rows : sequence of ZoneCategory
        Probabilities of each mm, prevalence by prevalence.
    under_percent : int
        Stated level: max(P(S), P(I), P(R) | zone) < ``under_percent`` / 100.

    Returns
    -------
    tuple of TechnicalUncertainty
        One for each prevalence, in the order of the rows, with or without such zones.

    Notes
    -----
    Two areas may be apart, one at each limit. The level is the plan's, no standard's.
    """
    return tuple(
        _of_one_prevalence(list(found), under_percent)
        for _, found in groupby(rows, key=lambda row: row.prevalence)
    )


def runs(zones_mm: Sequence[int]) -> tuple[tuple[int, int], ...]:
    """Return the first and the last of each run of consecutive whole mm, in ascending order."""
    found: list[tuple[int, int]] = []
    for zone in sorted(zones_mm):
        if found and zone == found[-1][1] + 1:
            found[-1] = (found[-1][0], zone)
        else:
            found.append((zone, zone))
    return tuple(found)


def _of_one_prevalence(rows: Sequence[ZoneCategory], under_percent: int) -> TechnicalUncertainty:
    """Find the zones of one prevalence."""
    uncertain = [(row, _most_probable(row)) for row in rows]
    kept = [(row, zone) for row, zone in uncertain if 100 * zone.probability < under_percent]
    return TechnicalUncertainty(
        prevalence=rows[0].prevalence,
        resistant_share=rows[0].resistant_share,
        under_percent=under_percent,
        zones=tuple(zone for _, zone in kept),
        sample_share=float(sum(row.zone_share for row, _ in kept)),
    )


def _most_probable(row: ZoneCategory) -> UncertainZone:
    """Return the most probable category of a zone; of equal ones the more resistant."""
    probability, _, call = max(
        (row.susceptible, 0, ZoneCall.SUSCEPTIBLE),
        (row.intermediate, 1, ZoneCall.INTERMEDIATE),
        (row.resistant, 2, ZoneCall.RESISTANT),
    )
    return UncertainZone(zone_mm=row.zone_mm, call=call, probability=probability)
