"""The analysis plan decides what is resampled."""

import pytest

from analysis.plan import ENOUGH_LABORATORIES, AnalysisPlan


@pytest.mark.parametrize(
    ("resampling", "fewest"), [("automatic", ENOUGH_LABORATORIES), ("laboratories", 2), ("isolates", None)]
)
def test_whole_laboratories_are_resampled_where_enough_are_named(resampling, fewest) -> None:
    plan = AnalysisPlan(resampling=resampling)
    found = [named for named in range(10) if plan.resamples_laboratories(named)]
    assert found == ([] if fewest is None else list(range(fewest, 10)))
