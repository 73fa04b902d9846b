"""A candidate: one pair of zone breakpoints with everything that is counted on it."""

from collections.abc import Sequence

import msgspec
import numpy as np

from analysis.acceptance import acceptance_cells, overall, overall_clustered, row_shares
from analysis.acceptance_table import CATEGORY_CLASSES, ROW_CLASSES
from analysis.agreement.categorical import categories_by_zone, category_rate
from analysis.agreement.report import AgreementMeasure
from analysis.criterion import MicCriterion
from analysis.discrepancies import error_rates, judge
from analysis.error_bounded import (
    FoundPair,
    PairErrors,
    SearchRule,
    error_index,
    pair_errors,
    within_bounds,
)
from analysis.methods import Censoring, ErrorKind, Group, Method, Verdict
from analysis.mic_class import class_at, class_table, nearest_class, possible_classes
from analysis.paired_table import PairedTable
from analysis.record import AcceptanceCell, Candidate, GroupErrors, NeighbourPair, Refused, Warned, ZonePair
from analysis.refusals import Caveat, Refusal
from analysis.zone_pairs import ZonePairs, moved_limits


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """What every method answers: which table, which criterion, under which rule.

    ``table`` are the isolates that choose limits: the random sample, unless the plan lets challenge isolates
    take part. ``with_challenge`` holds all isolates, where any is a challenge isolate: discrepancies and
    acceptance cells count them all.
    """

    table: PairedTable
    criterion: MicCriterion
    rule: SearchRule
    with_challenge: PairedTable | None = None

    @property
    def every_isolate(self) -> PairedTable:
        """Return the table of all isolates, challenge isolates included."""
        return self.table if self.with_challenge is None else self.with_challenge

    @property
    def random_sample(self) -> PairedTable:
        """Return the table without challenge isolates, whoever chooses limits."""
        return self.table.random_sample()


def refused(method: Method, censoring: Censoring, code: Refusal, **parameters: str) -> Candidate:
    """Return a method's refusal."""
    return Candidate(
        method=method,
        censoring=censoring,
        refusal=Refused(code=code, parameters=dict(sorted(parameters.items()))),
    )


def candidate(
    question: Question, method: Method, censoring: Censoring, zone_r_le_mm: int, zone_s_ge_mm: int
) -> Candidate:
    """Count, judge and index one pair."""
    one = question.criterion.one_breakpoint
    judged = judge(question.every_isolate, question.criterion, zone_r_le_mm, zone_s_ge_mm)
    sample = question.random_sample
    shares = row_shares(nearest_class(sample, question.criterion), sample.count)
    acceptance = acceptance_cells(judged, question.rule.allowed, one_breakpoint=one, row_share=shares)
    errors = errors_of_pairs(question, censoring, ((zone_r_le_mm, zone_s_ge_mm),))
    return Candidate(
        method=method,
        censoring=censoring,
        zone_s_ge_mm=zone_s_ge_mm,
        zone_r_le_mm=zone_r_le_mm,
        index=float(error_index(errors, question.rule)[0]),
        groups=_groups(errors),
        discrepancies=error_rates(judged, one_breakpoint=one),
        acceptance=acceptance,
        verdict=overall(cell.verdict for cell in acceptance),
        clustered_verdict=overall_clustered(acceptance),
        point_verdict=overall(cell.point_verdict for cell in acceptance),
        agreement=category_rate(categories_by_zone(judged), AgreementMeasure.CATEGORICAL_AGREEMENT),
        warnings=_warnings(question, acceptance),
    )


def searched(candidate: Candidate, found: FoundPair, rule: SearchRule) -> Candidate:
    """Add what a search knows of its answer: ties and whether it lies on a width limit."""
    width = found.d2_mm - found.d1_mm
    at_limit = not rule.one_breakpoint and width in {rule.width_min_mm, rule.width_max_mm}
    warnings = candidate.warnings
    if at_limit:
        warnings += (Warned(code=Caveat.PAIR_ON_WIDTH_LIMIT, parameters={"width_mm": str(width)}),)
    if len(found.ties) > 1:
        warnings += (Warned(code=Caveat.SEVERAL_PAIRS_TIE, parameters={"pairs": str(len(found.ties))}),)
    return msgspec.structs.replace(
        candidate,
        ties=tuple(ZonePair(zone_r_le_mm=d1, zone_s_ge_mm=d2) for d1, d2 in found.ties),
        at_width_limit=at_limit,
        warnings=warnings,
    )


def neighbours(
    question: Question, censoring: Censoring, zone_r_le_mm: int, zone_s_ge_mm: int
) -> tuple[NeighbourPair, ...]:
    """Return the counts with either limit moved by up to one millimetre."""
    if question.criterion.one_breakpoint:
        pairs = [(zone_r_le_mm + shift, zone_s_ge_mm + shift) for shift in (-1, 0, 1)]
    else:
        pairs = [(zone_r_le_mm + r, zone_s_ge_mm + s) for r in (-1, 0, 1) for s in (-1, 0, 1)]
    return _counted_pairs(question, censoring, [pair for pair in pairs if pair[0] < pair[1]])


def profile(
    question: Question, censoring: Censoring, zone_r_le_mm: int, zone_s_ge_mm: int
) -> tuple[NeighbourPair, ...]:
    """Return the counts with one limit moved by up to three millimetres."""
    one = question.criterion.one_breakpoint
    return _counted_pairs(question, censoring, moved_limits(zone_r_le_mm, zone_s_ge_mm, one_breakpoint=one))


def surrounded(question: Question, answer: Candidate) -> Candidate:
    """Add what would be counted if a limit of a candidate's pair moved."""
    if answer.zone_r_le_mm is None or answer.zone_s_ge_mm is None:
        return answer
    place = question, answer.censoring, answer.zone_r_le_mm, answer.zone_s_ge_mm
    return msgspec.structs.replace(answer, neighbours=neighbours(*place), profile=profile(*place))


def _counted_pairs(
    question: Question, censoring: Censoring, pairs: Sequence[tuple[int, int]]
) -> tuple[NeighbourPair, ...]:
    """Count the errors of any pairs."""
    errors = errors_of_pairs(question, censoring, pairs)
    index = error_index(errors, question.rule)
    totals = {
        kind: errors.count[Group.WITHIN][kind] + errors.count[Group.OUTSIDE][kind] for kind in ErrorKind
    }
    return tuple(
        NeighbourPair(
            zone_r_le_mm=d1,
            zone_s_ge_mm=d2,
            index=float(index[position]),
            very_major=int(totals[ErrorKind.VERY_MAJOR][position]),
            major=int(totals[ErrorKind.MAJOR][position]),
            minor=int(totals[ErrorKind.MINOR][position]),
        )
        for position, (d1, d2) in enumerate(pairs)
    )


def errors_of_pairs(question: Question, censoring: Censoring, pairs: Sequence[tuple[int, int]]) -> PairErrors:
    """Count the errors of any pairs of limits under one treatment of censored values."""
    table = class_table(question.table, class_at(question.table, question.criterion, censoring))
    limits = np.array(pairs, dtype=np.int64)
    return pair_errors(table.counts, table.zone_min_mm, ZonePairs(limits[:, 0], limits[:, 1]))


def _groups(errors: PairErrors) -> tuple[GroupErrors, ...]:
    """Return the counts behind the index of a single pair."""
    return tuple(
        GroupErrors(
            group=group,
            n=int(errors.group_n[group][0]),
            very_major=int(errors.count[group][ErrorKind.VERY_MAJOR][0]),
            major=int(errors.count[group][ErrorKind.MAJOR][0]),
            minor=int(errors.count[group][ErrorKind.MINOR][0]),
        )
        for group in Group
    )


def uncertain_isolates(table: PairedTable, criterion: MicCriterion) -> tuple[int, int]:
    """Return how many isolates may lie in two categories, and in two acceptance rows."""
    categories = (*(CATEGORY_CLASSES[kind] for kind in (ErrorKind.VERY_MAJOR, ErrorKind.MAJOR)), (2,))
    possible = possible_classes(table, criterion)
    spread = [
        np.add.reduce([possible[:, list(part)].any(axis=1) for part in parts], dtype=np.int64) > 1
        for parts in (categories, tuple(ROW_CLASSES.values()))
    ]
    return int(table.count[spread[0]].sum()), int(table.count[spread[1]].sum())


def _warnings(question: Question, acceptance: Sequence[AcceptanceCell]) -> tuple[Warned, ...]:
    """Say what censored concentrations and empty rows do to the verdict."""
    category, row = uncertain_isolates(question.every_isolate, question.criterion)
    found = []
    if category:
        found.append(Warned(code=Caveat.CATEGORY_UNCERTAIN, parameters={"isolates": str(category)}))
    if row:
        found.append(Warned(code=Caveat.ACCEPTANCE_ROW_UNCERTAIN, parameters={"isolates": str(row)}))
    if not breaks_bound(acceptance) and any(cell.verdict is Verdict.FAILS for cell in acceptance):
        found.append(Warned(code=Caveat.BREAKS_BOUND_AT_WORST))
    if any(cell.n == 0 for cell in acceptance):
        found.append(Warned(code=Caveat.ACCEPTANCE_ROW_EMPTY))
    return tuple(found)


def breaks_bound(acceptance: Sequence[AcceptanceCell]) -> bool:
    """Tell whether a rate counted at the nearest step breaks its bound."""
    return any(100 * cell.k >= cell.bound_percent * cell.n > 0 for cell in acceptance)


def within_bounds_at_both_ends(question: Question, answer: Candidate) -> bool:
    """Tell whether a pair keeps all bounds with censored values at the nearest step and at the far end."""
    if answer.zone_r_le_mm is None or answer.zone_s_ge_mm is None:
        return False
    pair = (answer.zone_r_le_mm, answer.zone_s_ge_mm)
    return all(
        bool(met.all())
        for censoring in (Censoring.NEAREST_STEP, Censoring.FAR_END)
        for met in within_bounds(errors_of_pairs(question, censoring, (pair,)), question.rule).values()
    )
