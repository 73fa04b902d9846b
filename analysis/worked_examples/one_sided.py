"""Isolates of which none is resistant, and the susceptible-only answer."""

from analysis.candidate import Question
from analysis.criterion import MicCriterion
from analysis.methods import Censoring
from analysis.plan import AnalysisPlan
from analysis.susceptible_only import susceptible_only
from analysis.worked_examples.counted import RULE
from analysis.worked_examples.isolates import Counts, isolate_table, table_of
from analysis.worked_examples.report import OneSidedExample

FORTY: Counts = {
    2: {19: 1, 21: 1},
    1: {23: 1, 24: 2},
    0: {23: 1, 24: 2, 25: 2, 26: 2},
    -1: {24: 1, 25: 3, 26: 5, 27: 3, 28: 1},
    -2: {25: 1, 26: 3, 27: 4, 28: 2, 29: 1},
    -3: {27: 1, 28: 2, 29: 1},
}
FORTY_CRITERION = MicCriterion(l_step=1, u_step=3)


def one_sided_example() -> OneSidedExample:
    """Ask for a limit between S and everything else."""
    question = Question(table=table_of(FORTY), criterion=FORTY_CRITERION, rule=RULE)
    above = [row for step, row in FORTY.items() if step > FORTY_CRITERION.l_step]
    return OneSidedExample(
        isolates=isolate_table(FORTY),
        criterion=FORTY_CRITERION,
        answer=susceptible_only(question, Censoring.NONE_CENSORED, AnalysisPlan().minimum_resistant),
        not_s=sum(sum(row.values()) for row in above),
        largest_not_s_mm=max(zone for row in above for zone in row),
    )
