from math import inf

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.criterion import MicCriterion
from analysis.measurement_error.model import fit_model
from analysis.paired_table import paired_table

MICS = st.tuples(st.integers(-8, 8), st.sampled_from(["closed", "below", "above"]))


def interval(mic: tuple[int, str]) -> tuple[float, float]:
    step, end = mic
    return (-inf if end == "below" else step - 1), (inf if end == "above" else step)


@settings(max_examples=settings().max_examples // 3, deadline=None)
@given(st.lists(st.tuples(MICS, st.integers(6, 50)), min_size=1, max_size=20))
def test_any_table_has_a_fit_that_converges_to_a_distribution(
    rows: list[tuple[tuple[int, str], int]],
) -> None:
    lower, upper = np.array([interval(mic) for mic, _ in rows]).T
    model = fit_model(paired_table(lower, upper, [zone for _, zone in rows]))
    joint = model.joint(MicCriterion(l_step=-1, u_step=1)).probability
    assert model.converged
    assert np.isfinite(joint).all()
    assert abs(joint.sum() - 1) < 1e-6
