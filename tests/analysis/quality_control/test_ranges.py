"""Ranges for quality control strains, and readings held to them."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import msgspec
import numpy as np
import pytest
from scipy.stats import norm

from analysis.quality_control.control import mic_control, zone_control
from analysis.quality_control.gavan_range import gavan_range
from analysis.quality_control.mode_range import mode_range
from analysis.quality_control.normal_range import fitted_normal, normal_mic_range, normal_zone_range
from analysis.quality_control.outliers import outlier_laboratories
from analysis.quality_control.readings import (
    MicReading,
    MicReadings,
    UnusableReadings,
    ZoneReadings,
    exact_mic,
    values_of,
)
from analysis.quality_control.report import (
    Control,
    QualityRange,
    QualityRequirements,
    RangeMethod,
    RangeProblem,
    RangeRefused,
)

SMALL = QualityRequirements(laboratories=1, readings_of_each=1)


def found(result: QualityRange | RangeRefused) -> QualityRange:
    assert isinstance(result, QualityRange)
    return result


def refused(result: QualityRange | RangeRefused) -> RangeRefused:
    assert isinstance(result, RangeRefused)
    return result


def mics(*steps: int, laboratory: str = "A") -> MicReadings:
    return MicReadings(laboratory=laboratory, mics=tuple(exact_mic(step) for step in steps))


def spread(counts: dict[int, int]) -> list[MicReadings]:
    """Return one laboratory with so many readings at each step."""
    return [mics(*(step for step, n in counts.items() for _ in range(n)))]


def study(seed: int, *, laboratories: int = 8, each: int = 30, between_mm: float = 0.0) -> list[ZoneReadings]:
    """Simulate zones of a strain: mean 25 mm, SD 1.5 mm within a laboratory."""
    generator = np.random.Generator(np.random.PCG64(seed))
    shifts = generator.normal(0, between_mm, laboratories)
    return [
        ZoneReadings(
            laboratory=f"L{place}",
            zones_mm=tuple(int(zone) for zone in np.round(25 + shift + generator.normal(0, 1.5, each))),
        )
        for place, shift in enumerate(shifts)
    ]


@pytest.mark.parametrize(
    ("counts", "range_"),
    [
        pytest.param({-1: 10, 0: 80, 1: 10}, (-1, 1), id="one clear mode: three steps"),
        pytest.param({-1: 5, 0: 50, 1: 45}, (-1, 2), id="the step above shares the mode: four steps"),
        pytest.param({-2: 5, -1: 35, 0: 50, 1: 10}, (-2, 1), id="the step below shares it"),
        pytest.param({-1: 10, 0: 60, 1: 30}, (-1, 1), id="half as many are not enough to share"),
        pytest.param({-1: 30, 0: 40, 1: 30}, (-1, 1), id="both neighbours alike: three steps hold them"),
        pytest.param({0: 50, 1: 50}, (-1, 2), id="a tie"),
        pytest.param({-4: 30, 0: 30, 1: 20, 2: 10}, (-1, 2), id="two modes apart: the one at the median"),
    ],
)
def test_the_mode_with_a_step_on_either_side(counts: dict[int, int], range_: tuple[int, int]) -> None:
    result = found(mode_range(spread(counts), required=SMALL))
    assert (result.lowest, result.highest) == range_


def test_a_tie_may_be_asked_for_before_two_steps_share_the_mode() -> None:
    result = found(mode_range(spread({-1: 5, 0: 50, 1: 45}), shared_from=1.0, required=SMALL))
    assert (result.lowest, result.highest) == (-1, 1)


def test_the_mode_rule_against_the_widths_of_published_ranges(acceptance_dir: Path) -> None:
    """Oracle: 13,000 MIC ranges as WHONET holds them, nearly all of three or four steps."""
    with (acceptance_dir / "acceptance" / "whonet" / "QC_Ranges.txt").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file, delimiter="\t") if row["METHOD"] == "MIC"]
    stated = [row for row in rows if row["MINIMUM"] and row["MAXIMUM"]]
    ends = [(float(row["MINIMUM"]), float(row["MAXIMUM"])) for row in stated]
    widths = Counter(round(np.log2(high / low)) + 1 for low, high in ends if low > 0)
    assert widths.total() > 10_000
    assert (widths[3] + widths[4]) / widths.total() > 0.95
    assert widths[3] > 2 * widths[4]


def held(result: QualityRange) -> float:
    """Return the share of the readings of a laboratory without shift that a range of zones holds."""
    lower, upper = norm.cdf(np.array([result.lowest - 0.5, result.highest + 0.5]), loc=25, scale=1.5)
    return float(upper - lower)


def test_gavan_against_its_definition_by_hand() -> None:
    """Medians 24 overall; ranges 4, 6 and 8 mm: 24 -/+ 3."""
    laboratories = [
        ZoneReadings(laboratory="A", zones_mm=(22, 24, 26)),
        ZoneReadings(laboratory="B", zones_mm=(21, 24, 27)),
        ZoneReadings(laboratory="C", zones_mm=(20, 24, 28)),
    ]
    result = found(gavan_range(laboratories, required=SMALL))
    assert (result.lowest, result.highest) == (21, 27)
    assert (result.in_range, result.n) == (7, 9)
    assert [one.in_range for one in result.laboratories] == [3, 3, 1]
    odd = found(gavan_range(laboratories[:2], required=SMALL))
    assert (odd.lowest, odd.highest) == (21, 27)
    assert odd.method is RangeMethod.GAVAN


def test_gavan_holds_what_the_expected_range_of_thirty_normal_readings_holds() -> None:
    """Oracle: the mean range of 30 normal readings is 4.086 SD, so the limits lie 2.04 SD from the mean.

    With whole mm moved outwards no study of 8 laboratories may hold much less than that 95.9 %.
    """
    shares = [held(found(gavan_range(study(seed)))) for seed in range(20)]
    assert min(shares) > 0.93
    assert np.mean(shares) > 2 * norm.cdf(4.086 / 2) - 1


def test_the_normal_interval_holds_at_least_its_share_of_future_readings() -> None:
    shares = [held(found(normal_zone_range(study(seed)))) for seed in range(20)]
    assert np.mean(shares) > 0.95
    assert min(shares) > 0.92


def test_the_normal_interval_of_zones_of_laboratories_that_differ_holds_new_ones_too() -> None:
    """Laboratories with an SD of 0.7 mm between them: fresh laboratories, judged by the range of others."""
    inside = total = 0
    for seed in range(12):
        result = found(normal_zone_range(study(seed, between_mm=0.7)))
        for fresh in study(1000 + seed, between_mm=0.7):
            inside += sum(result.lowest <= zone <= result.highest for zone in fresh.zones_mm)
            total += len(fresh.zones_mm)
    assert inside / total > 0.94


def test_a_normal_fitted_to_intervals_against_the_readings_themselves() -> None:
    """Readings on a fine grid: the maximum is mean and SD (with divisor n) of the readings."""
    generator = np.random.Generator(np.random.PCG64(3))
    steps = np.ceil(generator.normal(40, 9, 500))
    values, count = np.unique(steps, return_counts=True)
    mean, sd = fitted_normal(np.column_stack([values - 1, values]), count.astype(float))
    assert mean == pytest.approx(steps.mean() - 0.5, abs=1e-3)
    assert sd == pytest.approx(np.sqrt(steps.var() - 1 / 12), rel=1e-3)


def test_the_normal_interval_of_concentrations_holds_its_share() -> None:
    generator = np.random.Generator(np.random.PCG64(4))
    laboratories = [
        mics(*(int(step) for step in np.ceil(generator.normal(-0.4, 0.6, 30))), laboratory=f"L{place}")
        for place in range(8)
    ]
    result = found(normal_mic_range(laboratories))
    held = norm.cdf((result.highest + 0.4) / 0.6) - norm.cdf((result.lowest - 1 + 0.4) / 0.6)
    assert held > 0.95
    assert result.highest - result.lowest <= 3
    assert result.share_lower_95 is not None
    assert result.share_lower_95 <= result.in_range / result.n


def test_a_laboratory_that_reads_three_millimetres_less_is_an_outlier() -> None:
    laboratories = study(7, between_mm=0.3)
    wrong = msgspec.structs.replace(
        laboratories[0], zones_mm=tuple(zone - 3 for zone in laboratories[0].zones_mm)
    )
    checks = outlier_laboratories(values_of([wrong, *laboratories[1:]]))
    assert [one.laboratory for one in checks if one.outlier] == ["L0"]
    with_it = found(gavan_range([wrong, *laboratories[1:]]))
    without_it = found(gavan_range([wrong, *laboratories[1:]], left_out=["L0"]))
    assert without_it.left_out == ("L0",)
    assert without_it.n == with_it.n
    assert without_it.laboratories[0].in_range < without_it.laboratories[1].in_range


def test_laboratories_that_are_alike_are_rarely_called_outliers() -> None:
    """100 studies at a level of 1 %: the exact 99.9 % upper limit is 5."""
    flagged = sum(
        any(one.outlier for one in outlier_laboratories(values_of(study(seed, between_mm=0.5))))
        for seed in range(100)
    )
    assert flagged <= 5


def test_of_three_laboratories_nobody_can_say_which_is_wrong() -> None:
    assert outlier_laboratories(values_of(study(1, laboratories=3))) == ()
    exact = {name: np.array([20.0, 20.0]) for name in "ABCD"}
    assert not any(one.outlier for one in outlier_laboratories(exact))
    one_off = {**exact, "D": np.array([24.0, 24.0])}
    assert [one.laboratory for one in outlier_laboratories(one_off) if one.outlier] == ["D"]


def test_too_few_laboratories_or_readings_are_a_result() -> None:
    few = refused(gavan_range(study(1, laboratories=6)))
    assert (few.problem, few.required, few.observed) == (RangeProblem.TOO_FEW_LABORATORIES, 7, 6)
    short = refused(normal_zone_range(study(1, each=9)))
    assert (short.problem, short.required, short.observed) == (RangeProblem.TOO_FEW_READINGS, 10, 9)
    assert refused(mode_range([mics(0)])).problem is RangeProblem.TOO_FEW_LABORATORIES
    assert refused(normal_mic_range([mics(0)])).problem is RangeProblem.TOO_FEW_LABORATORIES
    everybody_left_out = refused(gavan_range(study(1), left_out=[f"L{place}" for place in range(8)]))
    assert everybody_left_out.observed == 0


def test_a_mode_below_the_panel_and_readings_in_two_steps_fix_no_range() -> None:
    below = MicReading(lower_log2=None, upper_log2=-3)
    hidden = MicReadings(laboratory="A", mics=(below,) * 30 + (exact_mic(-2),) * 5)
    assert refused(mode_range([hidden], required=SMALL)).problem is RangeProblem.MODE_NOT_SEEN
    two = refused(normal_mic_range(spread({0: 10, 1: 20}), required=SMALL))
    assert (two.problem, two.observed) == (RangeProblem.TOO_FEW_CLASSES, 2)


@pytest.mark.parametrize(
    ("lower", "upper", "control"),
    [
        pytest.param(-2, -1, Control.IN_RANGE, id="0.5 in 0.25-1"),
        pytest.param(-3, -2, Control.IN_RANGE, id="the lowest step"),
        pytest.param(0, 1, Control.OUT_OF_RANGE, id="2 is above"),
        pytest.param(None, -4, Control.OUT_OF_RANGE, id="<=0.06 is below whatever it is"),
        pytest.param(None, -2, Control.CANNOT_BE_TOLD, id="<=0.25 may be anything down from there"),
        pytest.param(-1, None, Control.CANNOT_BE_TOLD, id=">0.5 may be 1 or more"),
        pytest.param(0, None, Control.OUT_OF_RANGE, id=">1 is above"),
    ],
)
def test_a_censored_control_reading_may_not_tell(
    lower: int | None, upper: int | None, control: Control
) -> None:
    assert mic_control(MicReading(lower_log2=lower, upper_log2=upper), -2, 0) is control


def test_the_order_of_laboratories_and_readings_never_changes_a_range() -> None:
    laboratories = study(5, between_mm=1.0)
    turned = [
        msgspec.structs.replace(one, zones_mm=tuple(reversed(one.zones_mm))) for one in reversed(laboratories)
    ]
    for method in (gavan_range, normal_zone_range):
        one, other = found(method(laboratories)), found(method(turned))
        assert (one.lowest, one.highest, one.in_range) == (other.lowest, other.highest, other.in_range)
        assert [lab.laboratory for lab in one.laboratories] == [lab.laboratory for lab in other.laboratories]


@pytest.mark.parametrize("readings", [[], ["A", "A"]], ids=["no laboratory", "a laboratory twice"])
def test_what_is_no_study_is_refused(readings: Sequence[str]) -> None:
    with pytest.raises(UnusableReadings, match="every laboratory once"):
        values_of([ZoneReadings(laboratory=name, zones_mm=(20,)) for name in readings])


def test_what_is_no_reading_is_refused() -> None:
    with pytest.raises(UnusableReadings, match="no reading"):
        ZoneReadings(laboratory="A", zones_mm=())
    with pytest.raises(UnusableReadings, match="no reading"):
        MicReadings(laboratory="A", mics=())
    with pytest.raises(UnusableReadings, match="open at both ends"):
        MicReading(lower_log2=None, upper_log2=None)
    with pytest.raises(UnusableReadings, match="empty"):
        MicReading(lower_log2=1, upper_log2=1)


@pytest.mark.parametrize(
    ("zone_mm", "control"),
    [
        (20, Control.OUT_OF_RANGE),
        (21, Control.IN_RANGE),
        (27, Control.IN_RANGE),
        (28, Control.OUT_OF_RANGE),
    ],
)
def test_both_ends_of_a_range_are_in_range(zone_mm: int, control: Control) -> None:
    assert zone_control(zone_mm, 21, 27) is control
