"""The study of verdicts that ships with the package: complete, and as good as the methods claim."""

from scipy.special import betaincinv

from analysis.study.tables import Verdicts, verdict_study
from tests.benchmarks.study import SIZES
from tests.benchmarks.study_settings import SETTINGS

CELLS = [(setting.name, n) for setting in SETTINGS for n in SIZES]
INDEPENDENT = {setting.name for setting in SETTINGS if not setting.laboratories}
REPLICATES, FALSE_MEETS = 200, 0.05


def lower_limit(k: int, n: int, level: float) -> float:
    """Return the exact one-sided lower limit of k/n."""
    return 0.0 if k == 0 else float(betaincinv(k, n - k + 1, level))


def verdicts(basis: str, way: str | None, limits: str, names: set[str]) -> list[Verdicts]:
    return [
        one
        for one in verdict_study().cells
        if (one.basis, one.way, one.limits) == (basis, way, limits) and one.setting in names
    ]


def test_the_study_of_verdicts_has_every_setting_and_size() -> None:
    study = verdict_study()
    assert list(dict.fromkeys((one.setting, one.n) for one in study.cells)) == CELLS
    assert study.run.replicates == REPLICATES


def test_no_truly_failing_cell_of_independent_isolates_is_said_to_meet_more_often_than_5_percent() -> None:
    rows = [
        *verdicts("fixed", None, "exact", INDEPENDENT),
        *verdicts("held_out", "default", "exact", INDEPENDENT),
        *verdicts("same", "default", "exact", INDEPENDENT),
    ]
    failing = [one for one in rows if one.failing]
    assert len(failing) > 150
    level = 0.01 / len(failing)
    assert all(lower_limit(one.false_meets, one.failing, level) <= FALSE_MEETS for one in failing)


def test_nor_is_any_of_new_laboratories_by_the_limits_made_for_them() -> None:
    rows = verdicts("fixed", None, "clustered", {"four_laboratories"})
    assert rows
    assert all(lower_limit(one.false_meets, one.failing, 0.01) <= FALSE_MEETS for one in rows if one.failing)


def test_verdicts_have_power_beside_their_error() -> None:
    rows = [one for one in verdicts("same", "default", "exact", INDEPENDENT) if one.n == 300]
    assert sum(one.true_meets for one in rows) / sum(one.meeting for one in rows) > 0.3
