from analysis.criterion import MicCriterion
from analysis.error_bounded import SearchRule
from analysis.measurement_error.sensitivity import SMOOTHINGS, sensitivity
from analysis.simulate import simulated_table


def test_the_table_has_every_choice_and_answers_that_are_near() -> None:
    seen: list[tuple[int, int]] = []
    rows = sensitivity(
        simulated_table(150, seed=5),
        MicCriterion(l_step=-1, u_step=1),
        SearchRule(),
        progress=lambda done, of: seen.append((done, of)),
    )
    assert seen[-1] == (6, 6)
    assert {(row.smoothing, row.sigma_zone_profiled) for row in rows} == {
        (smoothing, profiled) for smoothing in SMOOTHINGS for profiled in (True, False)
    }
    limits = [row.zone_s_ge_mm for row in rows if row.zone_s_ge_mm is not None]
    assert len(limits) == len(rows) == 18
    assert max(limits) - min(limits) <= 3
