"""The plots of data quality, compiled by Vega-Lite itself."""

import json
import re
from typing import Any

import numpy as np
import pytest
import vl_convert

from analysis.data_quality.report import SpanCount
from analysis.data_quality.smooth_zones import zones_beside_expected
from analysis.plots import (
    DifferenceTitles,
    LaboratoryTitles,
    StatedCell,
    StatedTitles,
    ZonesTitles,
    laboratory_marginals,
    laboratory_scattergram,
    repeat_differences,
    stated_shares,
    zones_beside_smooth,
)
from analysis.record import ScattergramCell


class Cell(ScattergramCell, frozen=True, kw_only=True):
    """A cell that knows its laboratory."""

    laboratory: int


CELLS = [
    Cell(laboratory=0, mic_lower_log2=None, mic_upper_log2=-2, zone_mm=30, count=4),
    Cell(laboratory=1, mic_lower_log2=0, mic_upper_log2=1, zone_mm=24, count=3),
    Cell(laboratory=1, mic_lower_log2=3, mic_upper_log2=None, zone_mm=6, count=1),
]
TITLES = LaboratoryTitles(
    title="検査室",
    description="d",
    mic_axis="MIC (mg/L)",
    zone_axis="mm",
    isolates="n",
    share="share",
    laboratory="laboratory",
    laboratories=("A", "B"),
)


def _compiled(specification: dict[str, Any]) -> Any:
    assert json.loads(json.dumps(specification)) == specification
    return vl_convert.vegalite_to_vega(specification)


@pytest.mark.parametrize("draw", [laboratory_scattergram, laboratory_marginals])
@pytest.mark.parametrize("cells", [CELLS, CELLS[:1], []])
def test_laboratories_compile_side_by_side(draw: Any, cells: list[Cell]) -> None:
    assert _compiled(draw(cells, TITLES))["marks"]


def test_the_laboratories_of_one_cell_stand_beside_one_another() -> None:
    both = [Cell(laboratory=one, mic_lower_log2=0, mic_upper_log2=1, zone_mm=24, count=1) for one in (0, 1)]
    places = [value["x"] for value in laboratory_scattergram(both, TITLES)["data"]["values"]]
    assert places == [-0.2, 0.2]


def test_bars_of_each_laboratory_add_up_to_one() -> None:
    mics = laboratory_marginals(CELLS, TITLES)["hconcat"][0]["data"]["values"]
    assert sum(value["share"] for value in mics if value["laboratory"] == "B") == pytest.approx(1)


def test_what_is_stated_how_repeats_differ_and_zones_by_mm_compile() -> None:
    stated = StatedTitles(title="t", description="d", row="field", column="laboratory", share="share")
    cells = [StatedCell(row="host", column="A", n=1, of=4), StatedCell(row="host", column="B", n=0, of=0)]
    assert _compiled(stated_shares(cells, stated))["marks"]
    words = DifferenceTitles(
        title="t", description="d", zone_axis="mm", mic_axis="steps", isolates="n", share="%", readings="k"
    )
    twice = [
        SpanCount(readings=2, span=0, isolates=3),
        SpanCount(readings=2, span=2, isolates=1),
        SpanCount(readings=5, span=2, isolates=1),
    ]
    drawn = repeat_differences(twice, [], words)
    assert _compiled(drawn)["marks"]
    assert [value["share"] for value in drawn["hconcat"][0]["data"]["values"]] == [0.75, 0.25, 1.0]
    zones = ZonesTitles(title="t", description="d", zone_axis="mm", readings="n", expected="e")
    counts = zones_beside_expected([6, 20, 21, 22], [9, 4, 8, 4])
    assert _compiled(zones_beside_smooth(counts, zones))["marks"]
    assert _compiled(zones_beside_smooth([], zones))["marks"]
    few = zones_beside_smooth(zones_beside_expected([20, 21, 22], [1, 2, 1]), zones)
    labels = re.findall(r"role-axis-label.*?</g>", vl_convert.vegalite_to_svg(few))
    assert re.findall(r">([^<>]+)</text>", labels[1]) == ["0", "1", "2"]


def test_the_smooth_expectation_has_as_many_zones_and_no_alternation_against_arithmetic() -> None:
    every = zones_beside_expected(np.arange(10, 31), np.where(np.arange(10, 31) % 2, 0, 16))
    assert sum(one.expected for one in every) == pytest.approx(sum(one.n for one in every))
    inside = [one.expected for one in every if 13 < one.zone_mm < 27]
    assert inside == pytest.approx([8.0] * len(inside))
