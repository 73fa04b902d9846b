"""The answer of a batch: each criterion once, however many results rest on it."""

import msgspec

from service.lookup.classification import ClassifyAnswer
from service.lookup.classify_request import Policy
from service.lookup.criteria_shown import CriterionView, TableReference
from service.lookup.outcome import Alternative, CategoryOrRefusal, Outcome
from service.lookup.probability import Probability
from service.quality_control.check_shown import ControlView


class AlternativeOut(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The answer at some sites, where the request names none; no site stands for every other."""

    sites: tuple[str, ...]
    category: str
    criterion: str
    possible: tuple[str, ...] = ()


class ResultOut(CategoryOrRefusal, frozen=True, kw_only=True, omit_defaults=True):
    """What one row is: a category with the criterion that decided it, or a refusal.

    ``criterion`` and ``instead`` are ids of ``criteria``; ``table`` is ``name@version`` of ``tables``.
    """

    criterion: str | None = None
    table: str | None = None
    extrapolated: str | None = None
    """The host whose criterion was used instead; ``not_stated`` where its source names none."""
    distance_mm: int | None = None
    """The smallest change of the zone that changes the category."""
    distance_steps: int | None = None
    """The same for an MIC, in two-fold dilutions."""
    probability: Probability | None = None
    """How likely each MIC category is at this zone, where a derivation of this service says it."""
    alternatives: tuple[AlternativeOut, ...] = ()
    instead: tuple[str, ...] = ()
    """For ``no_criterion`` and refused contents: what does exist."""


class Classified(msgspec.Struct, frozen=True, kw_only=True):
    """One outcome per row in the order of the request, and everything that they rest on."""

    results: tuple[ResultOut, ...]
    criteria: dict[str, CriterionView]
    """By id: boundaries as published, source, version and digest."""
    tables: tuple[TableReference, ...]
    """Every version that was asked."""
    on: str
    timezone: str
    policy: Policy
    """What the request accepted: the answer holds under it alone."""
    quality_control: tuple[ControlView, ...] = ()
    """Where each control of the request lies, each once."""


def classified(answer: ClassifyAnswer) -> Classified:
    """Say each criterion once."""
    criteria: dict[str, CriterionView] = {}
    results = tuple(result_out(one, criteria) for one in answer.results)
    return Classified(
        results=results,
        criteria=criteria,
        tables=answer.tables,
        on=answer.on,
        timezone=answer.timezone,
        policy=answer.policy,
        quality_control=answer.quality_control,
    )


def result_out(one: Outcome, criteria: dict[str, CriterionView]) -> ResultOut:
    """Write one outcome, and keep the criteria that it names."""
    table = one.table
    return ResultOut(
        id=one.id,
        category=one.category,
        category_by_value=one.category_by_value,
        refused=one.refused,
        text=one.text,
        reason=one.reason,
        possible=one.possible,
        kind=one.kind,
        criterion=None if one.criterion is None else _named(one.criterion, criteria),
        table=None if table is None else f"{table.table}@{table.version}",
        extrapolated=one.extrapolated_from,
        distance_mm=one.distance if one.distance_unit == "mm" else None,
        distance_steps=one.distance if one.distance_unit == "steps" else None,
        warnings=one.warnings,
        probability=one.probability,
        reported=one.reported,
        also_refused=one.also_refused,
        alternatives=tuple(_alternative(other, criteria) for other in one.alternatives),
        instead=tuple(_named(other, criteria) for other in one.instead),
    )


def _alternative(other: Alternative, criteria: dict[str, CriterionView]) -> AlternativeOut:
    return AlternativeOut(
        sites=tuple(site.id for site in other.sites),
        category=other.category,
        criterion=_named(other.criterion, criteria),
        possible=other.possible,
    )


def _named(view: CriterionView, criteria: dict[str, CriterionView]) -> str:
    """Keep a criterion once; whether it is extrapolated is said by each result that rests on it."""
    if view.id not in criteria:
        criteria[view.id] = msgspec.structs.replace(view, extrapolated=False)
    return view.id
