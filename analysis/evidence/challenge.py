"""Challenge isolates beside the random sample: how many, and how the default pair does on them."""

from analysis.acceptance_table import CATEGORY_CLASSES
from analysis.candidate import Question
from analysis.criterion import MicCriterion
from analysis.data_refusals import category_counts
from analysis.discrepancies import judge, share
from analysis.evidence.report import ChallengeIsolates, ChallengeRate
from analysis.methods import ErrorKind
from analysis.paired_table import PairedTable
from analysis.record import Candidate


def challenge_isolates(question: Question, default: Candidate | None) -> ChallengeIsolates | None:
    """Count the challenge isolates apart, with the errors of the default pair; None where there are none."""
    every = question.with_challenge
    if every is None:
        return None
    table = every.keep(every.challenge)
    counts = category_counts(table, question.criterion)
    return ChallengeIsolates(
        n=table.n,
        susceptible=counts.susceptible,
        intermediate=counts.intermediate,
        resistant=counts.resistant,
        rates=_rates(table, question.criterion, default),
    )


def _rates(
    table: PairedTable, criterion: MicCriterion, default: Candidate | None
) -> tuple[ChallengeRate, ...]:
    """Count the errors of a pair; of S against not S where it has no R."""
    if default is None or default.zone_s_ge_mm is None:
        return ()
    r_le = default.zone_r_le_mm
    if r_le is None:
        criterion, r_le = MicCriterion(l_step=criterion.l_step), default.zone_s_ge_mm - 1
    judged = judge(table, criterion, r_le, default.zone_s_ge_mm)
    kinds = [kind for kind in ErrorKind if not (criterion.one_breakpoint and kind is ErrorKind.MINOR)]
    counted = [(kind, share(judged, kind, CATEGORY_CLASSES[kind])) for kind in kinds]
    return tuple(ChallengeRate(error=kind, k=one.k, n=one.n) for kind, one in counted)
