import msgspec
import pytest

from analysis.criterion import MicCriterion
from analysis.error_bounded import SearchRule
from analysis.measurement_error.answer import AnswerPlan, ModelAnswer, model_answer
from analysis.simulate import simulated_table

CRITERION = MicCriterion(l_step=-1, u_step=1)
TABLE = simulated_table(150, seed=3)


@pytest.fixture(scope="module")
def answer() -> ModelAnswer:
    return model_answer(TABLE, CRITERION, AnswerPlan(resamples=5, simulations=5))


def test_an_answer_has_every_part(answer: ModelAnswer) -> None:
    assert {curve.kind for curve in answer.curves} == {"logistic", "spline"}
    assert answer.unconstrained is not None
    assert answer.near_equal
    assert answer.craig is not None
    assert len(answer.sensitivity) == 18
    assert answer.check is not None
    assert answer.check_fixed is not None
    assert answer.resamples_not_converged == 0
    assert (answer.constrained is None) == bool(answer.blocking)


def test_intervals_hold_the_limits(answer: ModelAnswer) -> None:
    for pair in (answer.constrained, answer.unconstrained):
        if pair is not None and pair.zone_r_le_95 is not None and pair.zone_s_ge_95 is not None:
            assert pair.zone_r_le_95[0] <= pair.zone_r_le_mm <= pair.zone_r_le_95[1]
            assert pair.zone_s_ge_95[0] <= pair.zone_s_ge_mm <= pair.zone_s_ge_95[1]


@pytest.mark.all  # of whole derivations it is shown in every run
def test_the_same_question_has_the_same_bytes_and_they_can_be_read_back(answer: ModelAnswer) -> None:
    again = model_answer(TABLE, CRITERION, AnswerPlan(resamples=5, simulations=5))
    content = msgspec.json.encode(answer, order="sorted")
    assert msgspec.json.encode(again, order="sorted") == content
    assert msgspec.json.decode(content, type=ModelAnswer) == answer


def test_parts_that_were_not_asked_for_are_left_out_and_progress_is_told() -> None:
    told: list[tuple[str, int, int]] = []
    plan = AnswerPlan(
        resamples=2, simulations=0, with_sensitivity=False, rule=SearchRule(one_breakpoint=True)
    )
    answer = model_answer(
        TABLE, MicCriterion(l_step=0), plan, progress=lambda part, done, of: told.append((part, done, of))
    )
    assert told == [("fit", 1, 1), ("resamples", 1, 2), ("resamples", 2, 2)]
    assert answer.check is None
    assert answer.sensitivity == ()
    assert answer.unconstrained is not None
    assert answer.unconstrained.zone_s_ge_mm == answer.unconstrained.zone_r_le_mm + 1


def test_a_rule_for_two_limits_and_a_criterion_with_one_is_a_callers_bug() -> None:
    with pytest.raises(ValueError, match="disagree"):
        model_answer(TABLE, MicCriterion(l_step=0), AnswerPlan())


def test_without_resamples_there_are_no_intervals_beyond_the_estimate() -> None:
    plan = AnswerPlan(resamples=0, simulations=0, with_sensitivity=False)
    answer = model_answer(TABLE, CRITERION, plan)
    assert answer.unconstrained is not None
    assert answer.unconstrained.zone_r_le_95 is None
    assert answer.unconstrained.errors.index_95 is None
    assert answer.zone_categories[0].susceptible_95 is None
