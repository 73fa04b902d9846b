"""Minimum-data rules: required and observed."""

from __future__ import annotations

import msgspec
import pytest

from analysis.candidate import Question
from analysis.criterion import MicCriterion
from analysis.error_bounded import SearchRule
from analysis.evidence.data_checks import checked_rules
from analysis.evidence.report import DataRuleCheck, Standing
from analysis.evidence.rules import COMMITTEE, RULE_SETS, DataRule, DataRuleId
from analysis.methods import Factor
from analysis.paired_table import PairedTable, paired_table
from analysis.plan import AnalysisPlan

ROWS = [(-4, 30, 40), (-1, 24, 10), (0, 20, 6), (1, 16, 9), (4, 10, 20)]


def table(*, named: bool = True, challenge: bool = False) -> PairedTable:
    """Return 85 isolates of two laboratories and three years."""
    return paired_table(
        [step - 1 for step, _, _ in ROWS],
        [step for step, _, _ in ROWS],
        [zone for _, zone, _ in ROWS],
        [count for _, _, count in ROWS],
        laboratory=["a", "a", "b", "b", "b"] if named else None,
        labels={Factor.YEAR: ["2024", "2024", "2025", "2026", ""]} if named else None,
        challenge=[challenge and step == 4 for step, _, _ in ROWS],
    )


def checks(data: PairedTable, plan: AnalysisPlan | None = None) -> dict[DataRuleId, DataRuleCheck]:
    question = Question(
        table=data.random_sample(),
        criterion=MicCriterion(l_step=-1, u_step=1),
        rule=SearchRule(),
        with_challenge=data if data.challenge.any() else None,
    )
    return {one.rule: one for one in checked_rules(question, plan or AnalysisPlan())}


def test_each_rule_counts_what_it_names() -> None:
    found = checks(table(), AnalysisPlan(data_rules=COMMITTEE, minimum_isolates=30))
    assert {rule: one.observed for rule, one in found.items()} == {
        DataRuleId.ISOLATES: 85,
        DataRuleId.RESISTANT: 29,
        DataRuleId.SUSCEPTIBLE: 50,
        DataRuleId.NEAR_INTERMEDIATE: 25,
        DataRuleId.LABORATORIES: 2,
        DataRuleId.PER_LABORATORY: 35,
        DataRuleId.PER_SPECIES: None,
        DataRuleId.YEARS: 3,
    }
    assert found[DataRuleId.PER_LABORATORY].fewest == "b"
    assert found[DataRuleId.PER_SPECIES].standing is Standing.NOT_KNOWN
    assert found[DataRuleId.YEARS].standing is Standing.MET
    assert found[DataRuleId.NEAR_INTERMEDIATE].standing is Standing.NOT_MET


def test_what_the_data_do_not_state_is_not_known() -> None:
    found = checks(table(named=False))
    unknown = {rule for rule, one in found.items() if one.standing is Standing.NOT_KNOWN}
    assert unknown == {
        DataRuleId.LABORATORIES,
        DataRuleId.PER_LABORATORY,
        DataRuleId.PER_SPECIES,
        DataRuleId.YEARS,
    }


def test_challenge_isolates_are_counted_beside_and_meet_no_rule() -> None:
    plan = AnalysisPlan(data_rules=(DataRule(rule=DataRuleId.RESISTANT, at_least=20),))
    found = checks(table(challenge=True), plan)[DataRuleId.RESISTANT]
    assert (found.observed, found.with_challenge, found.standing) == (9, 29, Standing.NOT_MET)


def test_the_minimums_of_the_plan_are_rules_that_refuse() -> None:
    plan = AnalysisPlan(minimum_isolates=90, minimum_resistant=7, minimum_susceptible=3, data_rules=())
    found = checks(table(), plan)
    assert [(one.rule, one.at_least, one.refuses) for one in found.values()] == [
        (DataRuleId.ISOLATES, 90, True),
        (DataRuleId.RESISTANT, 7, True),
        (DataRuleId.SUSCEPTIBLE, 3, True),
    ]
    assert found[DataRuleId.ISOLATES].standing is Standing.NOT_MET


@pytest.mark.parametrize("name", RULE_SETS)
def test_a_plan_carries_its_rules_through_json(name: str) -> None:
    plan = AnalysisPlan(data_rules=RULE_SETS[name])
    assert msgspec.json.decode(msgspec.json.encode(plan), type=AnalysisPlan) == plan
