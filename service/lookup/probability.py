"""How likely each MIC category is at a zone, for criteria that this service derived."""

from collections.abc import Mapping

import msgspec

from breakpoints.answers import Answer
from breakpoints.asking import Asked
from breakpoints.model import Criterion
from breakpoints.outcomes import Category
from breakpoints.zones import Zone
from service.tables.held import Held
from service.tables.probabilities import ByZone


class CategoryProbability(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How likely one MIC category is; limits are the central 95 % of the resamples, where there were any."""

    category: str
    probability: float
    lower_95: float | None = None
    upper_95: float | None = None


class Probability(msgspec.Struct, frozen=True, kw_only=True):
    """How likely an isolate with this zone is S, I or R by its MIC, in the order of the categories.

    It holds where resistance is as common as in the isolates of the derivation.
    """

    zone_mm: int
    categories: tuple[CategoryProbability, ...]
    resistant_share: float
    """Of the isolates of the derivation, whose MIC is R."""


def probability_of(answer: Answer, asked: Asked | None, held: Mapping[str, Held]) -> Probability | None:
    """Return the probabilities behind an answer; None without a model, or for a zone it does not reach."""
    shown = answer.criterion
    if asked is None or shown is None or not isinstance(asked.measured, Zone):
        return None
    version = held[f"{shown.table}@{shown.version}"]
    if not version.probabilities:
        return None
    row = version.index.row(shown.id.rpartition(":")[2])
    evidence = None if row is None else row.evidence
    by_zone = None if evidence is None else version.probabilities.get(evidence.derivation_digest)
    if row is None or by_zone is None:
        return None
    return _at(asked.measured.mm, by_zone, row)


def _at(zone_mm: int, by_zone: ByZone, row: Criterion) -> Probability | None:
    found = by_zone.get(zone_mm)
    if found is None:
        return None
    inside, beyond = (Category.WT, Category.NWT) if row.separates_wild_type else (Category.S, Category.R)
    has_between = any(one.intermediate for one in by_zone.values())
    named = (
        (inside, found.susceptible, found.susceptible_95),
        *(((Category.I, found.intermediate, found.intermediate_95),) if has_between else ()),
        (beyond, found.resistant, found.resistant_95),
    )
    return Probability(
        zone_mm=zone_mm,
        categories=tuple(
            CategoryProbability(
                category=category.value,
                probability=share,
                lower_95=None if limits is None else limits[0],
                upper_95=None if limits is None else limits[1],
            )
            for category, share, limits in named
        ),
        resistant_share=found.resistant_share,
    )
