"""What is said of screening tests themselves: rows that contradict each other, tests that no rule uses."""

from collections.abc import Iterable, Iterator, Sequence

from breakpoints.expert.isolate import Shows
from breakpoints.expert.rule import ExpertRule, ScreeningIs
from breakpoints.outcomes import Remark, WarningCode
from breakpoints.screening import TESTS, Test, contradicted


def remarks_on_screening(shows: Shows, rules: Sequence[ExpertRule]) -> Iterator[Remark]:
    """Remark what screening tests of an isolate say against each other, or to no rule.

    Parameters
    ----------
    shows : Shows
        What the isolate shows.
    rules : sequence of ExpertRule
        Those about the organism, whatever their drugs.
    """
    against = contradicted(shows)
    if against:
        yield Remark(code=WarningCode.SCREENING_CONTRADICTORY, parameters={"tests": ", ".join(against)})
    unused = [test for test in TESTS if (test, "positive") in shows and not any(_uses(test, rules))]
    if unused:
        yield Remark(code=WarningCode.SCREENING_NOT_USED, parameters={"tests": ", ".join(unused)})


def _uses(test: Test, rules: Iterable[ExpertRule]) -> Iterator[bool]:
    """Tell of each condition on a test whether it asks for a positive one."""
    wanted = ScreeningIs(test=test, found="positive")
    return (condition == wanted for rule in rules for group in rule.when for condition in group)
