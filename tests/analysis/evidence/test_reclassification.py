"""Who changes category against the zone criterion in force."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.candidate import Question, candidate
from analysis.criterion import MicCriterion
from analysis.error_bounded import SearchRule
from analysis.evidence.reclassification import in_force
from analysis.evidence.report import ZoneCall, ZoneCriterionInForce
from analysis.methods import Censoring, Method, Verdict
from analysis.paired_table import paired_table
from analysis.record import Candidate

ROWS = [(-4, 30, 40), (-1, 24, 10), (0, 20, 6), (1, 16, 9), (4, 10, 20)]


def question(*, challenge: bool = False) -> Question:
    data = paired_table(
        [step - 1 for step, _, _ in ROWS],
        [step for step, _, _ in ROWS],
        [zone for _, zone, _ in ROWS],
        [count for _, _, count in ROWS],
        challenge=[challenge and zone == 20 for _, zone, _ in ROWS],
    )
    return Question(
        table=data.random_sample(),
        criterion=MicCriterion(l_step=-1, u_step=1),
        rule=SearchRule(),
        with_challenge=data if challenge else None,
    )


def proposed(r_le: int, s_ge: int, asked: Question) -> Candidate:
    return candidate(asked, Method.ERROR_BOUNDED_CONSTRAINED, Censoring.NONE_CENSORED, r_le, s_ge)


def test_the_cross_table_counts_every_isolate_once() -> None:
    asked = question()
    old = ZoneCriterionInForce(zone_s_ge_mm=20, zone_r_le_mm=12, source="x")
    (found,) = in_force(asked, old, [proposed(17, 22, asked)]).reclassifications
    assert {(one.in_force, one.proposed): one.count for one in found.moves} == {
        (ZoneCall.SUSCEPTIBLE, ZoneCall.SUSCEPTIBLE): 50,
        (ZoneCall.SUSCEPTIBLE, ZoneCall.INTERMEDIATE): 6,
        (ZoneCall.INTERMEDIATE, ZoneCall.RESISTANT): 9,
        (ZoneCall.RESISTANT, ZoneCall.RESISTANT): 20,
    }
    assert (found.changed, found.n) == (15, 85)


def test_a_criterion_with_s_alone_is_judged_as_s_against_not_s() -> None:
    asked = question()
    found = in_force(asked, ZoneCriterionInForce(zone_s_ge_mm=20, source="x"), [proposed(17, 22, asked)])
    assert len(found.acceptance) == 4
    assert found.verdict is Verdict.FAILS
    (moved,) = found.reclassifications
    calls = {one.in_force for one in moved.moves}
    assert calls == {ZoneCall.SUSCEPTIBLE, ZoneCall.NOT_SUSCEPTIBLE}
    assert moved.changed == 6 + 9 + 20


def test_challenge_isolates_are_reclassified_apart() -> None:
    asked = question(challenge=True)
    old = ZoneCriterionInForce(zone_s_ge_mm=20, zone_r_le_mm=12, source="x")
    (found,) = in_force(asked, old, [proposed(17, 22, asked)]).reclassifications
    assert (found.n, found.changed, found.challenge_n, found.challenge_changed) == (79, 9, 6, 6)


@settings(max_examples=30, deadline=None)
@given(st.integers(8, 25), st.integers(1, 8))
def test_a_criterion_against_itself_changes_nobody(r_le: int, width: int) -> None:
    asked = question()
    old = ZoneCriterionInForce(zone_s_ge_mm=r_le + width, zone_r_le_mm=r_le, source="x")
    found = in_force(asked, old, [proposed(r_le, r_le + width, asked)])
    assert found.reclassifications[0].changed == 0
    counted = proposed(r_le, r_le + width, asked).acceptance
    assert [(cell.k, cell.n) for cell in found.acceptance] == [(cell.k, cell.n) for cell in counted]


def test_limits_that_overlap_are_no_criterion() -> None:
    with pytest.raises(ValueError, match="overlaps"):
        ZoneCriterionInForce(zone_s_ge_mm=20, zone_r_le_mm=20, source="x")
