"""How many isolates the verdicts ask for, and what the examples still lack."""

from analysis.candidate import Question, candidate
from analysis.evidence.data_checks import checked_rules
from analysis.evidence.demonstration import demonstrations
from analysis.exact_limits import isolates_to_demonstrate
from analysis.measurement_error.report import ModelPair
from analysis.methods import Censoring, Method
from analysis.plan import AnalysisPlan
from analysis.worked_examples.counted import RULE
from analysis.worked_examples.isolates import (
    SHIPPED_CRITERION,
    SIXTY,
    SIXTY_CRITERION,
    shipped_table,
    table_of,
)
from analysis.worked_examples.report import DemonstrationSize, SampleSizeExample

BOUNDS_PERCENT = (2, 5, 10, 40)
ERRORS = (0, 1, 2, 3)


def sample_size_example(pair: ModelPair) -> SampleSizeExample:
    """Return the fewest isolates for each bound, rules on the sixty isolates, advice for the model's pair."""
    shipped = Question(table=shipped_table(), criterion=SHIPPED_CRITERION, rule=RULE)
    counted = candidate(
        shipped, Method.EXPECTED_CONSTRAINED, Censoring.INTERVAL, pair.zone_r_le_mm, pair.zone_s_ge_mm
    )
    sixty = Question(table=table_of(SIXTY), criterion=SIXTY_CRITERION, rule=RULE)
    return SampleSizeExample(
        sizes=tuple(
            DemonstrationSize(
                bound_percent=bound, errors=errors, isolates=isolates_to_demonstrate(errors, bound)
            )
            for bound in BOUNDS_PERCENT
            for errors in ERRORS
        ),
        checks=checked_rules(sixty, AnalysisPlan()),
        acceptance=counted.acceptance,
        advice=demonstrations(counted.acceptance, pair.errors.rates),
    )
