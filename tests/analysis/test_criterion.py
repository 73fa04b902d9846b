import msgspec
import pytest

from analysis.criterion import MicCriterion, StepsOutOfOrder


@pytest.mark.parametrize("u_step", [-1, 0])
def test_a_resistant_step_not_above_the_susceptible_one_is_refused(u_step):
    with pytest.raises(StepsOutOfOrder, match="must lie above"):
        MicCriterion(l_step=0, u_step=u_step)


def test_one_breakpoint_is_resistant_one_step_above():
    criterion = MicCriterion(l_step=1)
    assert criterion.one_breakpoint
    assert criterion.r_ge_step == 2


def test_unknown_fields_are_refused():
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(b'{"l_step": 0, "m_step": 1}', type=MicCriterion)
