"""What a candidate would change for isolates that the zone criterion in force classifies today."""

from collections.abc import Sequence

import numpy as np

from analysis.acceptance import acceptance_cells, overall
from analysis.candidate import Question
from analysis.criterion import MicCriterion
from analysis.discrepancies import judge
from analysis.evidence.report import (
    CategoryMove,
    InForce,
    InForceCell,
    Reclassification,
    ZoneCall,
    ZoneCriterionInForce,
)
from analysis.paired_table import Integers, PairedTable
from analysis.record import Candidate

_WITH_R = (ZoneCall.RESISTANT, ZoneCall.INTERMEDIATE, ZoneCall.SUSCEPTIBLE)
_S_ALONE = (ZoneCall.NOT_SUSCEPTIBLE, ZoneCall.SUSCEPTIBLE)


def in_force(question: Question, criterion: ZoneCriterionInForce, candidates: Sequence[Candidate]) -> InForce:
    """Judge the criterion in force on these isolates, and cross-tabulate it with every candidate.

    Notes
    -----
    A criterion that knows S alone is judged as S against not S, as a susceptible-only candidate is.
    Reclassified isolates are counted in the random sample, challenge isolates beside them. From "not
    susceptible" to I or R is a change too.
    """
    acceptance = _acceptance(question, criterion)
    return InForce(
        criterion=criterion,
        acceptance=acceptance,
        verdict=overall(cell.verdict for cell in acceptance),
        reclassifications=tuple(
            _reclassification(question, criterion, place, one)
            for place, one in enumerate(candidates)
            if one.zone_s_ge_mm is not None
        ),
    )


def calls(
    zone_mm: Integers, zone_r_le_mm: int | None, zone_s_ge_mm: int
) -> tuple[Integers, tuple[ZoneCall, ...]]:
    """Return the place of each zone's call among the calls of a criterion, and these."""
    susceptible = (zone_mm >= zone_s_ge_mm).astype(np.int64)
    if zone_r_le_mm is None:
        return susceptible, _S_ALONE
    return (zone_mm > zone_r_le_mm).astype(np.int64) + susceptible, _WITH_R


def _acceptance(question: Question, criterion: ZoneCriterionInForce) -> tuple[InForceCell, ...]:
    """Judge the cells of the criterion in force."""
    mic, one = question.criterion, question.criterion.one_breakpoint
    r_le = criterion.zone_r_le_mm
    if r_le is None:
        mic, one, r_le = MicCriterion(l_step=mic.l_step), True, criterion.zone_s_ge_mm - 1
    judged = judge(question.every_isolate, mic, r_le, criterion.zone_s_ge_mm)
    return tuple(
        InForceCell(
            row=cell.row,
            error=cell.error,
            bound_percent=cell.bound_percent,
            k=cell.k,
            n=cell.n,
            verdict=cell.verdict,
        )
        for cell in acceptance_cells(judged, question.rule.allowed, one_breakpoint=one)
    )


def _reclassification(
    question: Question, criterion: ZoneCriterionInForce, place: int, candidate: Candidate
) -> Reclassification:
    """Cross-tabulate one candidate."""
    sample = question.random_sample
    moves = _moves(sample, criterion, candidate)
    challenged = question.with_challenge
    among = () if challenged is None else _moves(challenged.keep(challenged.challenge), criterion, candidate)
    return Reclassification(
        candidate=place,
        n=sample.n,
        changed=_changed(moves),
        moves=moves,
        challenge_n=sum(move.count for move in among),
        challenge_changed=_changed(among),
    )


def _changed(moves: Sequence[CategoryMove]) -> int:
    """Count the isolates that are called otherwise."""
    return sum(move.count for move in moves if move.in_force is not move.proposed)


def _moves(
    table: PairedTable, criterion: ZoneCriterionInForce, candidate: Candidate
) -> tuple[CategoryMove, ...]:
    """Cross-tabulate a table, empty cells left out."""
    if candidate.zone_s_ge_mm is None:
        return ()
    old, old_names = calls(table.zone_mm, criterion.zone_r_le_mm, criterion.zone_s_ge_mm)
    new, new_names = calls(table.zone_mm, candidate.zone_r_le_mm, candidate.zone_s_ge_mm)
    counts = np.zeros((len(old_names), len(new_names)), dtype=np.int64)
    np.add.at(counts, (old, new), table.count)
    return tuple(
        CategoryMove(in_force=before, proposed=after, count=int(counts[i, j]))
        for i, before in enumerate(old_names)
        for j, after in enumerate(new_names)
        if counts[i, j]
    )
