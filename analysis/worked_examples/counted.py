"""Discrepancies and the error-bounded search on the sixty isolates."""

import numpy as np

from analysis.bootstrap import pair_distribution, resample
from analysis.candidate import Question, candidate
from analysis.error_bounded import (
    SearchResult,
    SearchRule,
    error_index,
    integer_weights,
    search,
    within_bounds,
)
from analysis.methods import Censoring, ErrorKind, Group, Method
from analysis.mic_class import ClassTable, class_table, nearest_class
from analysis.plan import AllowedRates
from analysis.worked_examples.answered import answered
from analysis.worked_examples.isolates import SIXTY, SIXTY_CRITERION, isolate_table, on_panel, table_of
from analysis.worked_examples.report import (
    DiscrepancyExample,
    GroupWeights,
    ScoredPair,
    SearchExample,
)

RULE = SearchRule()
SHORT_PANEL = (-2, 2)
BEST_SHOWN = 6
RESAMPLES, SEED = 5_000, 1


def discrepancy_example() -> DiscrepancyExample:
    """Count the constrained pair, and once more where the panel ends below the resistant step."""
    found = answered(search(sixty_classes(), RULE).constrained)
    answers = [
        candidate(
            Question(table=table, criterion=SIXTY_CRITERION, rule=RULE),
            Method.ERROR_BOUNDED_CONSTRAINED,
            censoring,
            found.d1_mm,
            found.d2_mm,
        )
        for table, censoring in (
            (table_of(SIXTY), Censoring.NONE_CENSORED),
            (on_panel(SIXTY, *SHORT_PANEL), Censoring.NEAREST_STEP),
        )
    ]
    return DiscrepancyExample(
        isolates=isolate_table(SIXTY),
        criterion=SIXTY_CRITERION,
        answer=answers[0],
        panel_highest_step=SHORT_PANEL[1],
        on_short_panel=answers[1],
    )


def search_example() -> SearchExample:
    """Search the sixty isolates and show the pairs with the smallest index."""
    table = sixty_classes()
    result = search(table, RULE)
    errors = answered(result.errors)
    index = error_index(errors, RULE)
    order = np.lexsort((np.arange(len(index)), index))[:BEST_SHOWN]
    drawn = resample((table,), RULE, resamples=RESAMPLES, seed=SEED)
    constrained = Method.ERROR_BOUNDED_CONSTRAINED
    return SearchExample(
        pairs_searched=len(index),
        weights=tuple(_weights(group, int(errors.group_n[group][0])) for group in Group),
        best=tuple(_scored(result, int(at)) for at in order),
        constrained=_scored(result, answered(result.constrained).position),
        unconstrained=_scored(result, answered(result.unconstrained).position),
        resampled=pair_distribution(drawn, constrained, Censoring.NONE_CENSORED, SEED),
    )


def sixty_classes() -> ClassTable:
    """Return the sixty isolates by class and zone."""
    table = table_of(SIXTY)
    return class_table(table, nearest_class(table, SIXTY_CRITERION))


def _weights(group: Group, n: int) -> GroupWeights:
    """Return what the errors of one group weigh."""
    allowed = AllowedRates()
    whole, scale = integer_weights(allowed, None)
    very_major, major, minor = (int(getattr(allowed, f"{group.value}_{kind.value}")) for kind in ErrorKind)
    heavy, middle, light = (whole[group][kind] / scale for kind in ErrorKind)
    return GroupWeights(
        group=group, n=n, allowed_percent=(very_major, major, minor), weights=(heavy, middle, light)
    )


def _scored(result: SearchResult, at: int) -> ScoredPair:
    """Return errors, index and broken bounds of one searched pair."""
    errors = answered(result.errors)
    kept = within_bounds(errors, RULE)

    def counted(group: Group) -> tuple[int, int, int]:
        very_major, major, minor = (int(errors.count[group][kind][at]) for kind in ErrorKind)
        return very_major, major, minor

    return ScoredPair(
        zone_r_le_mm=int(result.pairs.d1_mm[at]),
        zone_s_ge_mm=int(result.pairs.d2_mm[at]),
        within=counted(Group.WITHIN),
        outside=counted(Group.OUTSIDE),
        index=float(error_index(errors, RULE)[at]),
        breaks=tuple((cell.row, cell.error) for cell, met in kept.items() if not met[at]),
    )
