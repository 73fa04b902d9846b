"""Everything about one axis: each method with all laboratories, and without outliers."""

from __future__ import annotations

from analysis.quality_control.answer import mic_answer, zone_answer
from analysis.quality_control.readings import MicReadings, ZoneReadings, exact_mic
from analysis.quality_control.report import LotReadings, QualityRequirements, RangeMethod, RangeProblem
from analysis.worked_examples.quality_control import ZONES_MM, control_example

LABORATORIES = [ZoneReadings(laboratory=name, zones_mm=zones) for name, zones in ZONES_MM.items()]


def test_both_methods_of_zones_against_the_worked_example() -> None:
    example = control_example()
    found = zone_answer(LABORATORIES)
    assert found.ranges == (example.gavan, example.normal)
    assert (found.n, found.refused, sum(one.n for one in found.counts)) == (70, (), 70)
    assert [one.laboratory for one in found.outliers] == list(ZONES_MM)
    assert not any(one.outlier for one in found.outliers)


def test_an_outlier_laboratory_is_named_and_every_method_stands_without_it_too() -> None:
    far = ZoneReadings(laboratory="H", zones_mm=tuple(zone + 8 for zone in ZONES_MM["A"]))
    found = zone_answer([*LABORATORIES, far])
    assert [one.laboratory for one in found.outliers if one.outlier] == ["H"]
    assert [(one.method, one.left_out) for one in found.ranges] == [
        (RangeMethod.GAVAN, ()),
        (RangeMethod.NORMAL, ()),
        (RangeMethod.GAVAN, ("H",)),
        (RangeMethod.NORMAL, ("H",)),
    ]
    alone = zone_answer(LABORATORIES)
    limits = [(one.lowest, one.highest) for one in found.ranges]
    assert limits[2:] == [(one.lowest, one.highest) for one in alone.ranges]
    assert found.ranges[2].n == 80
    assert limits[1] != limits[3]


def test_too_few_laboratories_without_the_outlier_are_a_refusal_that_names_it() -> None:
    far = ZoneReadings(laboratory="G", zones_mm=tuple(zone + 8 for zone in ZONES_MM["A"]))
    found = zone_answer([*LABORATORIES[:6], far])
    assert [one.left_out for one in found.ranges] == [(), ()]
    assert [(one.problem, one.left_out) for one in found.refused] == [
        (RangeProblem.TOO_FEW_LABORATORIES, ("G",))
    ] * 2


def test_mics_have_their_mode_and_their_normal_and_each_lot_is_described() -> None:
    steps = (-1, 0, 0, 0, 1)
    laboratories = [
        MicReadings(laboratory=name, mics=tuple(exact_mic(step) for step in steps)) for name in "AB"
    ]
    lots = [("one", name, float(step)) for name in "AB" for step in steps]
    few = QualityRequirements(laboratories=2, readings_of_each=5)
    found = mic_answer(laboratories, [*lots, ("two", "A", 3.0)], required=few)
    mode = found.ranges[0]
    assert (mode.method, mode.lowest, mode.highest) == (RangeMethod.MODE, -1, 1)
    assert found.ranges[1].method is RangeMethod.NORMAL
    assert [(one.value, one.n) for one in found.counts] == [(-1, 2), (0, 6), (1, 2)]
    assert found.outliers == ()
    assert (found.lots[0].lot, found.lots[0].n, found.lots[0].laboratories, found.lots[0].mean) == (
        "one",
        10,
        2,
        0.0,
    )
    assert found.lots[1] == LotReadings(lot="two", n=1, laboratories=1, mean=3.0, sd=None)
