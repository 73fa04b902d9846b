"""What is said of screening tests themselves: rows that contradict each other, tests that no rule uses."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import msgspec

from breakpoints.expert.firing import Applicable, Fired
from breakpoints.expert.isolate import Shows, satisfying, undecided
from breakpoints.expert.rule import ExpertRule, ResultIs, ScreeningIs
from breakpoints.outcomes import Category, Remark, WarningCode
from breakpoints.screening import TESTS, Screened, Test, contradicted

ERYTHROMYCIN_FAILS: Final = ResultIs(drugs=("erythromycin",), level="NS")
"""What calls for a D-test before a lincosamide is reported as active."""
D_TEST: Final[Test] = "inducible_clindamycin"
_ACTIVE: Final = frozenset({Category.S, Category.SDD, Category.I})


class DTestNeeded(msgspec.Struct, frozen=True, kw_only=True):
    """A D-test that was not done: the rule that it would decide, and the remark that asks for it."""

    rule: Fired
    remark: Remark


def remarks_on_screening(
    own: Screened, joined: Screened, shows: Shows, rules: Sequence[ExpertRule]
) -> Iterator[Remark]:
    """Remark what screening tests of an isolate say against each other, or to no rule.

    Parameters
    ----------
    own, joined : Screened
        Tests of the row, and of all rows of its isolate.
    shows : Shows
        What the isolate shows.
    rules : sequence of ExpertRule
        Those about the organism, whatever their drugs.
    """
    against = contradicted(own, shows)
    if against:
        yield Remark(code=WarningCode.SCREENING_CONTRADICTORY, parameters={"tests": ", ".join(against)})
    unused = [test for test in TESTS if getattr(joined, test) == "positive" and not any(_uses(test, rules))]
    if unused:
        yield Remark(code=WarningCode.SCREENING_NOT_USED, parameters={"tests": ", ".join(unused)})


def d_test_needed(
    category: Category | None, applicable: Iterable[Applicable], joined: Screened, shows: Shows
) -> DTestNeeded | None:
    """Ask for the D-test where a lincosamide looks active beside an erythromycin that fails, or may fail.

    None where the test was done. An erythromycin that nobody can judge may fail.
    """
    found = satisfying(ERYTHROMYCIN_FAILS, shows) or undecided(ERYTHROMYCIN_FAILS, shows)
    if found is None or category not in _ACTIVE or getattr(joined, D_TEST) is not None:
        return None
    one = next((one for one in applicable if any(_uses(D_TEST, (one.rule,)))), None)
    if one is None:
        return None
    trigger = f"{found[0]}={found[1]}"
    parameters = {"trigger": trigger, "source": one.rule.source}
    return DTestNeeded(
        rule=Fired(rule=one.rule, table=one.table, trigger=trigger),
        remark=Remark(code=WarningCode.D_TEST_NEEDED, parameters=parameters),
    )


def _uses(test: Test, rules: Iterable[ExpertRule]) -> Iterator[bool]:
    """Tell of each condition on a test whether it asks for a positive one."""
    wanted = ScreeningIs(test=test, found="positive")
    return (condition == wanted for rule in rules for group in rule.when for condition in group)
