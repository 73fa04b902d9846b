"""Compare the groups of one factor: zones at the same MIC, limits without and by each of them."""

from collections.abc import Callable
from dataclasses import dataclass

import msgspec
import numpy as np

from analysis.candidate import Question
from analysis.evidence.refits import Refits, refits_of
from analysis.heterogeneity.comparable_zones import ComparableZones, comparable_zones
from analysis.heterogeneity.expected_zones import expected_shift_mm
from analysis.heterogeneity.left_out import left_out_pairs
from analysis.heterogeneity.one_criterion import all_differences, one_criterion, zone_difference
from analysis.heterogeneity.own_pair import RESAMPLES_A_STEP, may_have_pair, own_pair
from analysis.heterogeneity.random_effect import random_effect
from analysis.heterogeneity.report import (
    ComparedGroup,
    GroupProblem,
    Heterogeneity,
    LeftOutPair,
)
from analysis.measurement_error.model import AveragedModel
from analysis.methods import Factor
from analysis.paired_table import MOST_GROUPS, Labels
from analysis.plan import AnalysisPlan

WITH_OWN_LIMITS = frozenset({Factor.HOST, Factor.SPECIES, Factor.MECHANISM})
"""Factors whose groups may have criteria of their own."""

DRAWN_AT_RANDOM = frozenset({Factor.LABORATORY, Factor.YEAR})
"""Factors whose groups stand for others of their kind, so that an SD between them means something."""

_LARGEST_SHOWN = 10


@dataclass(frozen=True, slots=True, eq=False)
class Grouped:
    """The isolates of a question by one factor.

    Attributes
    ----------
    question : Question
    factor : Factor
    labels : Labels
    plan : AnalysisPlan
    """

    question: Question
    factor: Factor
    labels: Labels
    plan: AnalysisPlan

    @property
    def laboratories(self) -> Labels | None:
        """Return the laboratories that zones are compared inside of, where there are two or more."""
        found = self.question.table.labels_of(Factor.LABORATORY)
        return found if self.factor is not Factor.LABORATORY and len(_stated(found)) > 1 else None

    def isolates(self) -> dict[int, int]:
        """Return the isolates of each stated group, those with most first."""
        counts = np.bincount(self.labels.code, weights=self.question.table.count)
        stated = [(code, int(n)) for code, n in enumerate(counts) if self.labels.names[code] and n]
        return dict(sorted(stated, key=lambda one: (-one[1], one[0])))


def compared_factors(question: Question) -> tuple[Factor, ...]:
    """Return the laboratory, and every factor by which the isolates are of two or more kinds."""
    return tuple(
        factor
        for factor in Factor
        if factor is Factor.LABORATORY or len(_stated(question.table.labels_of(factor))) > 1
    )


def comparison_steps(question: Question, factor: Factor, plan: AnalysisPlan, *, with_model: bool) -> int:
    """Return how many steps :func:`compare` tells of at most."""
    labels = question.table.labels_of(factor)
    if labels is None or not with_model or factor not in WITH_OWN_LIMITS:
        return 1
    chunks = -(-plan.group_resamples // RESAMPLES_A_STEP)
    return 1 + chunks * len(_with_own_pair(Grouped(question, factor, labels, plan)))


def compare(
    question: Question,
    factor: Factor,
    plan: AnalysisPlan,
    model: AveragedModel | None,
    tell: Callable[[bool], None],
    *,
    with_limits: bool = True,
) -> Heterogeneity:
    """Compare the groups of one factor.

    Parameters
    ----------
    question : Question
    factor : Factor
    plan : AnalysisPlan
    model : AveragedModel, optional
        Fitted to all isolates; without it, or where it did not converge, zones are compared as they
        are and limits by the counted search alone.
    tell : callable
        Called after each step, with whether it was one of the resamples.
    with_limits : bool
        Place limits too: not where the isolates as a whole have none.

    Notes
    -----
    Groups with fewer than ``plan.minimum_of_a_group`` comparable isolates are named and not compared; so
    are, of more than :data:`analysis.paired_table.MOST_GROUPS` others, all but those with most isolates.
    Hosts, species and years are compared inside each laboratory, where two or more are named. Laboratories
    and years get no limits of their own: they are not to have criteria of their own.
    """
    labels = question.table.labels_of(factor)
    found = Heterogeneity(
        factor=factor,
        n=question.table.n,
        n_compared=0,
        corrected=False,
        within_laboratories=False,
        negligible_mm=plan.negligible_difference_mm,
        minimum_isolates=plan.minimum_of_a_group,
        groups=(),
        problem=GroupProblem.FEWER_THAN_TWO_GROUPS,
        seed=plan.seed,
    )
    if labels is None or len(_stated(labels)) < 2:
        tell(False)
        return found
    usable = model if model is not None and model.converged else None
    grouped = Grouped(question, factor, labels, plan)
    found = _with_differences(found, grouped, _zones(grouped, usable))
    found = msgspec.structs.replace(
        found, corrected=usable is not None, within_laboratories=grouped.laboratories is not None
    )
    if not with_limits:
        tell(False)
        return found
    refits = None if usable is None else refits_of(usable, question.criterion)
    found = msgspec.structs.replace(found, left_out=_left_out(grouped, refits))
    tell(False)
    if usable is None or factor not in WITH_OWN_LIMITS:
        return found
    return _with_own_pairs(found, grouped, usable, tell)


def _stated(labels: Labels | None) -> list[int]:
    """Return the codes of the groups that have a name and isolates."""
    if labels is None:
        return []
    present = np.unique(labels.code)
    return [int(code) for code in present if labels.names[code]]


def _zones(grouped: Grouped, model: AveragedModel | None) -> ComparableZones:
    """Return the zones that can be compared, corrected where there is a model."""
    table, labels, within = grouped.question.table, grouped.labels, grouped.laboratories
    shift = None if model is None else expected_shift_mm(table, _crossed(labels, within), model)
    return comparable_zones(table, labels, shift, within)


def _crossed(labels: Labels, within: Labels | None) -> Labels:
    """Return the groups in each laboratory."""
    if within is None:
        return labels
    names = tuple(f"{group} in {laboratory}" for group in labels.names for laboratory in within.names)
    return Labels(labels.code * len(within.names) + within.code, names)


def _with_differences(found: Heterogeneity, grouped: Grouped, zones: ComparableZones) -> Heterogeneity:
    """Add the groups, their differences, the random effect and the answer."""
    names = grouped.labels.names
    counts = np.bincount(zones.group, weights=zones.count, minlength=zones.groups)
    by_size = [code for code in grouped.isolates() if counts[code] >= grouped.plan.minimum_of_a_group]
    enough = sorted(by_size[:MOST_GROUPS])
    kept = zones.keep(np.isin(zones.group, enough))
    comparable = len(enough) > 1
    pairs = all_differences(kept, names, enough) if comparable else ()
    against_others = {
        code: zone_difference(kept, names, code, None, comparisons=len(enough))
        for code in enough
        if comparable
    }
    apart = [code for code, one in against_others.items() if one is not None]
    groups = [
        ComparedGroup(
            name=names[code],
            n=n,
            n_used=int(counts[code]),
            problem=GroupProblem.NOT_AMONG_THE_LARGEST
            if code in by_size[MOST_GROUPS:]
            else _problem(grouped, code in enough, not comparable or code in apart),
            difference=against_others.get(code),
        )
        for code, n in grouped.isolates().items()
    ]
    not_stated = int(grouped.question.table.n - sum(grouped.isolates().values()))
    if not_stated:
        groups.append(ComparedGroup(name="", n=not_stated, n_used=0, problem=GroupProblem.NOT_STATED))
    largest = sorted((one for one in pairs if one is not None), key=lambda one: -one.difference_mm)
    return msgspec.structs.replace(
        found,
        n_compared=kept.n,
        groups=tuple(groups),
        problem=None if comparable else GroupProblem.TOO_FEW_ISOLATES,
        largest=tuple(largest[:_LARGEST_SHOWN]),
        random_effect=random_effect(kept) if comparable and found.factor in DRAWN_AT_RANDOM else None,
        answer=one_criterion(pairs, found.negligible_mm) if comparable else None,
    )


def _problem(grouped: Grouped, enough: bool, compared: bool) -> GroupProblem | None:
    """Return why a group was not compared."""
    if not enough:
        return GroupProblem.TOO_FEW_ISOLATES
    if compared:
        return None
    nested = grouped.laboratories is not None
    return GroupProblem.NOT_APART_FROM_LABORATORY if nested else GroupProblem.NO_COMMON_CONCENTRATION


def _left_out(grouped: Grouped, refits: Refits | None) -> tuple[LeftOutPair, ...]:
    """Leave each of the largest groups out in turn."""
    wanted = {
        code: grouped.labels.names[code]
        for code, n in list(grouped.isolates().items())[:MOST_GROUPS]
        if n >= grouped.plan.minimum_of_a_group
    }
    in_order = dict(sorted(wanted.items()))
    return left_out_pairs(grouped.question, grouped.labels.code, in_order, refits)


def _with_own_pair(grouped: Grouped) -> list[int]:
    """Return the codes of the groups that limits can be placed by."""
    table = grouped.question.table
    largest = list(grouped.isolates())[:MOST_GROUPS]
    return [
        code
        for code in largest
        if may_have_pair(grouped.question, table.keep(grouped.labels.code == code), grouped.plan)
    ]


def _with_own_pairs(
    found: Heterogeneity, grouped: Grouped, model: AveragedModel, tell: Callable[[bool], None]
) -> Heterogeneity:
    """Add the limits that each group gives by itself."""
    table = grouped.question.table
    placed = {
        grouped.labels.names[code]: own_pair(
            grouped.question,
            table.keep(grouped.labels.code == code),
            grouped.plan,
            model.fits[0].options,
            seed=grouped.plan.seed + code,
            tell=lambda: tell(True),
        )
        for code in _with_own_pair(grouped)
    }
    groups = tuple(
        msgspec.structs.replace(one, pair=placed[one.name].pair) if one.name in placed else one
        for one in found.groups
    )
    failed = sum(one.not_converged for one in placed.values())
    return msgspec.structs.replace(found, groups=groups, resamples_not_converged=failed)
