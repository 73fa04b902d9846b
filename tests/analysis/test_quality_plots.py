"""The plots of data quality, compiled by Vega-Lite itself."""

import json
from typing import Any

import pytest
import vl_convert

from analysis.plots import (
    DifferenceTitles,
    DigitTitles,
    LaboratoryTitles,
    StatedCell,
    StatedTitles,
    laboratory_marginals,
    laboratory_scattergram,
    last_digits,
    repeat_differences,
    stated_shares,
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


def test_what_is_stated_how_repeats_differ_and_last_digits_compile() -> None:
    stated = StatedTitles(title="t", description="d", row="field", column="laboratory", share="share")
    cells = [StatedCell(row="host", column="A", n=1, of=4), StatedCell(row="host", column="B", n=0, of=0)]
    assert _compiled(stated_shares(cells, stated))["marks"]
    words = DifferenceTitles(title="t", description="d", zone_axis="mm", mic_axis="steps", isolates="n")
    assert _compiled(repeat_differences([(0, 3), (2, 1)], [], words))["marks"]
    digits = DigitTitles(title="t", description="d", digit="digit", readings="n")
    assert _compiled(last_digits([5, 1, 4, 0, 3, 9, 2, 0, 1, 0], digits))["marks"]
