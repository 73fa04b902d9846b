"""Pairs of zone and MIC, coloured by laboratory; and each laboratory's distributions under one another."""

from collections import Counter
from collections.abc import Sequence
from typing import Any, Protocol

import msgspec

from analysis.plots.palette import CELLS, LABORATORIES, SCHEMA, SHAPES
from analysis.plots.scattergram import mic_text, place_on_axis

STEP_PX, MM_PX, ROW_PX, MARGINAL_PX, MIC_PX = 52, 13, 62, 380, 42
_DODGE = 0.8
"""The part of a column over which the laboratories of a cell stand side by side."""


class Cell(Protocol):
    """Isolates of one laboratory with one MIC interval and zone."""

    @property
    def laboratory(self) -> int:
        """Its place among the laboratories shown."""

    @property
    def mic_lower_log2(self) -> int | None:
        """Open below where None."""

    @property
    def mic_upper_log2(self) -> int | None:
        """Open above where None."""

    @property
    def zone_mm(self) -> int:
        """Whole mm."""

    @property
    def count(self) -> int:
        """Isolates."""


class LaboratoryTitles(msgspec.Struct, frozen=True, kw_only=True):
    """Words of the plots, in the reader's language; ``laboratories`` names those shown, in their order."""

    title: str
    description: str
    mic_axis: str
    zone_axis: str
    isolates: str
    share: str
    laboratory: str
    laboratories: tuple[str, ...]


def laboratory_scattergram(cells: Sequence[Cell], titles: LaboratoryTitles) -> dict[str, Any]:
    """Return the Vega-Lite specification: a point for each cell and laboratory, its area the isolates.

    The laboratories of one cell stand side by side in it; colour and shape tell them apart.
    """
    columns = mic_columns(cells)
    labels = [mic_text(*key) for key in columns]
    several = max(1, len(titles.laboratories))
    values = [
        {
            "x": columns.index(_key(cell)) + _DODGE * ((cell.laboratory + 0.5) / several - 0.5),
            "mic": mic_text(*_key(cell)),
            "zone": cell.zone_mm,
            "n": cell.count,
            "laboratory": titles.laboratories[cell.laboratory],
        }
        for cell in cells
    ]
    zones = [cell.zone_mm for cell in cells] or [6, 30]
    axis = {
        "values": list(range(len(labels))),
        "labelExpr": f"{msgspec.json.encode(labels).decode()}[datum.value]",
        "title": titles.mic_axis,
        "labelAngle": 0,
        "grid": False,
    }
    return {
        "$schema": SCHEMA,
        "title": titles.title,
        "description": titles.description,
        "width": max(240, STEP_PX * len(columns)),
        "height": MM_PX * (max(zones) - min(zones) + 3),
        "data": {"values": values},
        "config": {"view": {"stroke": None}},
        "mark": {"type": "point", "filled": True, "opacity": 0.85},
        "encoding": {
            "x": {
                "field": "x",
                "type": "quantitative",
                "scale": {"domain": [-0.5, len(labels) - 0.5], "nice": False},
                "axis": axis,
            },
            "y": {
                "field": "zone",
                "type": "quantitative",
                "scale": {"domain": [min(zones) - 1, max(zones) + 1], "nice": False, "zero": False},
                "axis": {"title": titles.zone_axis, "tickMinStep": 1, "format": "d"},
            },
            "size": {
                "field": "n",
                "type": "quantitative",
                "scale": {"rangeMin": 28, "rangeMax": 320},
                "legend": None,
            },
            **_told_apart(titles),
            "tooltip": [
                {"field": "laboratory", "type": "nominal", "title": titles.laboratory},
                {"field": "mic", "type": "nominal", "title": titles.mic_axis},
                {"field": "zone", "type": "quantitative", "title": titles.zone_axis},
                {"field": "n", "type": "quantitative", "title": titles.isolates},
            ],
        },
    }


def laboratory_marginals(cells: Sequence[Cell], titles: LaboratoryTitles) -> dict[str, Any]:
    """Return the Vega-Lite specification: MICs at the left, zones at the right, a row for each laboratory.

    Bars are shares of the laboratory's isolates, so that small ones can be held against large ones.
    """
    columns = mic_columns(cells)
    total = Counter[int]()
    mics, zones = Counter[tuple[int, int]](), Counter[tuple[int, int]]()
    for cell in cells:
        total[cell.laboratory] += cell.count
        mics[cell.laboratory, columns.index(_key(cell))] += cell.count
        zones[cell.laboratory, cell.zone_mm] += cell.count
    labels = [mic_text(*key) for key in columns]
    by_mic = [_bar(titles, total, laboratory, labels[place], n) for (laboratory, place), n in mics.items()]
    by_zone = [_bar(titles, total, laboratory, zone, n) for (laboratory, zone), n in zones.items()]
    mm = [cell.zone_mm for cell in cells] or [6, 30]
    mic_x = {
        "field": "at",
        "type": "ordinal",
        "scale": {"domain": labels},
        "axis": {"title": titles.mic_axis, "labelAngle": 0, "labelOverlap": True},
    }
    zone_x = {
        "field": "at",
        "type": "ordinal",
        "scale": {"domain": list(range(min(mm), max(mm) + 1))},
        "axis": {"title": titles.zone_axis, "labelAngle": 0, "labelOverlap": True},
    }
    return {
        "$schema": SCHEMA,
        "title": titles.title,
        "description": titles.description,
        "spacing": 28,
        "config": {"view": {"stroke": None}, "axis": {"grid": False}},
        "hconcat": [
            _rows_of_bars(by_mic, mic_x, titles, named=True, width=MIC_PX * max(6, len(labels))),
            _rows_of_bars(by_zone, zone_x, titles, named=False, width=MARGINAL_PX),
        ],
    }


def mic_columns(cells: Sequence[Cell]) -> list[tuple[int | None, int | None]]:
    """Return the MIC intervals from the lowest to the highest, no step of the ladder left out."""
    found = {_key(cell) for cell in cells}
    steps = [upper for lower, upper in found if lower is not None and upper is not None]
    if steps:
        found |= {(step - 1, step) for step in range(min(steps), max(steps) + 1)}
    return sorted(found, key=place_on_axis)


def _key(cell: Cell) -> tuple[int | None, int | None]:
    return cell.mic_lower_log2, cell.mic_upper_log2


def _bar(
    titles: LaboratoryTitles, total: Counter[int], laboratory: int, at: str | int, n: int
) -> dict[str, Any]:
    named = titles.laboratories[laboratory]
    return {"laboratory": named, "at": at, "n": n, "share": round(n / total[laboratory], 6)}


def _rows_of_bars(
    values: list[dict[str, Any]], x: dict[str, Any], titles: LaboratoryTitles, *, named: bool, width: int
) -> dict[str, Any]:
    header = {"labelAngle": 0, "labelAlign": "left", "labelLimit": 130, "title": None, "labels": named}
    return {
        "data": {"values": values},
        "facet": {
            "row": {
                "field": "laboratory",
                "type": "nominal",
                "sort": list(titles.laboratories),
                "header": header,
            }
        },
        "spacing": 18,  # the lowest label of an axis and the highest of the next have room
        "spec": {
            "width": width,
            "height": ROW_PX,
            "mark": {"type": "bar", "color": CELLS},
            "encoding": {
                "x": x,
                "y": {
                    "field": "share",
                    "type": "quantitative",
                    "axis": {"title": None, "format": "%", "tickCount": 2},
                },
                "tooltip": [
                    {"field": "laboratory", "type": "nominal", "title": titles.laboratory},
                    {"field": "at", "type": "nominal", "title": x["axis"]["title"]},
                    {"field": "n", "type": "quantitative", "title": titles.isolates},
                    {"field": "share", "type": "quantitative", "title": titles.share, "format": ".1%"},
                ],
            },
        },
    }


def _told_apart(titles: LaboratoryTitles) -> dict[str, Any]:
    """Return colour and shape of the laboratories; none where there is only one."""
    n = len(titles.laboratories)
    if n < 2:
        return {"color": {"value": CELLS}}
    scale = {"domain": list(titles.laboratories)}
    common = {"field": "laboratory", "type": "nominal", "title": titles.laboratory}
    legend = {"orient": "bottom", "columns": 4, "symbolSize": 110}
    return {
        "color": {**common, "scale": {**scale, "range": list(LABORATORIES[:n])}, "legend": legend},
        "shape": {**common, "scale": {**scale, "range": list(SHAPES[:n])}, "legend": legend},
    }
