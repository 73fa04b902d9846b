"""The scattergram: counts by MIC and zone, breakpoints as rules, marginal distributions."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import msgspec

from analysis.concentration import concentration_text
from analysis.criterion import MicCriterion
from analysis.plots.palette import CELLS, MIC_LIMIT, R_LIMIT, S_LIMIT, SCHEMA
from analysis.plots.whole_ticks import whole_ticks
from analysis.record import ScattergramCell

STEP_PX, MM_PX, MARGIN_PX = 40, 16, 70


class ScattergramTitles(msgspec.Struct, frozen=True, kw_only=True):
    """Words of the plot, in the reader's language."""

    title: str
    description: str
    mic_axis: str
    zone_axis: str
    isolates: str


def scattergram(
    cells: Sequence[ScattergramCell],
    criterion: MicCriterion | None,
    zone_r_le_mm: int | None,
    zone_s_ge_mm: int | None,
    titles: ScattergramTitles,
) -> dict[str, Any]:
    """Return the Vega-Lite specification of a scattergram.

    Parameters
    ----------
    cells : sequence of ScattergramCell
        Concentrations run along x as reported (``<=``, ``>`` at the ends), zones up y.
    criterion, zone_r_le_mm, zone_s_ge_mm
        Drawn as rules between the steps and millimetres they part; None draws none.
    titles : ScattergramTitles

    Returns
    -------
    dict
        Plain JSON values: marginal distributions at the top and at the right.
    """
    columns = columns_of(cells)
    values = cell_values(cells, columns)
    zones = [cell.zone_mm for cell in cells]
    low, high = (min(zones), max(zones)) if zones else (6, 30)
    axes = Axes(columns, low, high, titles)
    return {
        "$schema": SCHEMA,
        "title": titles.title,
        "description": titles.description,
        "data": {"name": "cells", "values": values},
        "spacing": 6,
        "config": {"view": {"stroke": None}, "axis": {"grid": False}},
        "vconcat": [
            _mic_margin(axes, cells),
            {
                "spacing": 6,
                "hconcat": [
                    centre(axes, criterion, zone_r_le_mm, zone_s_ge_mm),
                    _zone_margin(axes, cells),
                ],
            },
        ],
    }


Key = tuple[int | None, int | None]


def mic_text(lower: int | None, upper: int | None) -> str:
    """Write an interval as a laboratory reports it, in mg/L."""
    if lower is None:
        return f"≤{concentration_text(upper or 0)}" if upper is not None else "?"
    if upper is None:
        return f">{concentration_text(lower)}"
    if upper - lower == 1:
        return concentration_text(upper)
    return f"{concentration_text(lower)}–{concentration_text(upper)}"


def cell_values(cells: Sequence[ScattergramCell], columns: Sequence[Key]) -> list[dict[str, Any]]:
    """Return the cells as the values of a plot, each at the position of its column."""
    position = {key: index for index, key in enumerate(columns)}
    return [
        {
            "x": position[_key(cell)],
            "mic": mic_text(*_key(cell)),
            "zone": cell.zone_mm,
            "n": cell.count,
        }
        for cell in cells
    ]


class Axes:
    """Scales that the three panels share."""

    def __init__(self, columns: tuple[Key, ...], low: int, high: int, titles: ScattergramTitles) -> None:
        self.columns, self.low, self.high, self.titles = columns, low, high, titles
        self.width, self.height = STEP_PX * max(1, len(columns)), MM_PX * (high - low + 1)

    def x(self, *, labels: bool) -> dict[str, Any]:
        """Return the concentration's encoding, labelled as reported."""
        texts = [mic_text(*key) for key in self.columns]
        axis = {
            "values": list(range(len(texts))),
            "labelExpr": f"{msgspec.json.encode(texts).decode()}[datum.value]",
            "title": self.titles.mic_axis,
            "labelAngle": 0,
        }
        return {
            "field": "x",
            "type": "quantitative",
            "scale": {"domain": [-0.5, len(texts) - 0.5], "nice": False},
            "axis": axis if labels else None,
        }

    def y(self, *, labels: bool) -> dict[str, Any]:
        """Return the zone's encoding."""
        axis = {"title": self.titles.zone_axis, "tickMinStep": 1, "format": "d"}
        return {
            "field": "zone",
            "type": "quantitative",
            "scale": {"domain": [self.low - 0.5, self.high + 0.5], "nice": False, "zero": False},
            "axis": axis if labels else None,
        }


def centre(
    axes: Axes, criterion: MicCriterion | None, zone_r_le_mm: int | None, zone_s_ge_mm: int | None
) -> dict[str, Any]:
    """Return the counts in their cells with the breakpoints across them."""
    tooltip = [
        {"field": "mic", "type": "nominal", "title": axes.titles.mic_axis},
        {"field": "zone", "type": "quantitative", "title": axes.titles.zone_axis},
        {"field": "n", "type": "quantitative", "title": axes.titles.isolates},
    ]
    shade = {
        "mark": {"type": "rect", "fill": CELLS, "stroke": None},
        "transform": [
            {"calculate": "datum.x - 0.5", "as": "x0"},
            {"calculate": "datum.x + 0.5", "as": "x1"},
            {"calculate": "datum.zone - 0.5", "as": "y0"},
            {"calculate": "datum.zone + 0.5", "as": "y1"},
        ],
        "encoding": {
            "x": {**axes.x(labels=True), "field": "x0"},
            "x2": {"field": "x1"},
            "y": {**axes.y(labels=True), "field": "y0"},
            "y2": {"field": "y1"},
            "opacity": {
                "field": "n",
                "type": "quantitative",
                "scale": {"type": "sqrt", "range": [0.12, 0.6]},
                "legend": None,
            },
            "tooltip": tooltip,
        },
    }
    number = {
        "mark": {"type": "text", "fontSize": 11},
        "encoding": {
            "x": axes.x(labels=True),
            "y": axes.y(labels=True),
            "text": {"field": "n", "type": "quantitative", "format": "d"},
        },
    }
    rules = _rules(axes, criterion, zone_r_le_mm, zone_s_ge_mm)
    return {"width": axes.width, "height": axes.height, "layer": [shade, number, *rules]}


def _rules(
    axes: Axes, criterion: MicCriterion | None, zone_r_le_mm: int | None, zone_s_ge_mm: int | None
) -> list[dict[str, Any]]:
    """Return a rule for every breakpoint that is given, between the values it parts."""
    rules = []
    if criterion is not None:
        for step in dict.fromkeys([criterion.l_step, criterion.r_ge_step - 1]):
            up_to = [at for at, (_, upper) in enumerate(axes.columns) if upper is not None and upper <= step]
            place = max(up_to, default=-1) + 0.5
            rules.append(_rule("x", place, MIC_LIMIT, [2, 3], axes.x(labels=True)))
    if zone_s_ge_mm is not None:
        rules.append(_rule("y", zone_s_ge_mm - 0.5, S_LIMIT, [], axes.y(labels=True)))
    if zone_r_le_mm is not None and (zone_s_ge_mm is None or zone_r_le_mm < zone_s_ge_mm - 1):
        rules.append(_rule("y", zone_r_le_mm + 0.5, R_LIMIT, [6, 3], axes.y(labels=True)))
    return rules


def _rule(channel: str, place: float, colour: str, dash: list[int], axis: dict[str, Any]) -> dict[str, Any]:
    """Return one rule across the whole plot."""
    return {
        "data": {"values": [{"at": place}]},
        "mark": {"type": "rule", "stroke": colour, "strokeWidth": 2, "strokeDash": dash},
        "encoding": {channel: {**axis, "field": "at"}},
    }


def _mic_margin(axes: Axes, cells: Sequence[ScattergramCell]) -> dict[str, Any]:
    """Return the isolates by concentration, above the plot."""
    summed = Counter[Key]()
    for cell in cells:
        summed[_key(cell)] += cell.count
    return {
        "width": axes.width,
        "height": MARGIN_PX,
        "mark": {"type": "bar", "color": CELLS, "width": STEP_PX - 6},
        "encoding": {"x": axes.x(labels=False), "y": _total(axes, summed)},
    }


def _zone_margin(axes: Axes, cells: Sequence[ScattergramCell]) -> dict[str, Any]:
    """Return the isolates by zone, beside the plot."""
    summed = Counter[int]()
    for cell in cells:
        summed[cell.zone_mm] += cell.count
    return {
        "width": MARGIN_PX,
        "height": axes.height,
        "mark": {"type": "bar", "color": CELLS, "height": MM_PX - 4, "orient": "horizontal"},
        "encoding": {"y": axes.y(labels=False), "x": _total(axes, summed)},
    }


def _total(axes: Axes, summed: Counter[Any]) -> dict[str, Any]:
    """Return the encoding of summed isolates."""
    return {
        "aggregate": "sum",
        "field": "n",
        "type": "quantitative",
        "axis": {"title": axes.titles.isolates, **whole_ticks(max(summed.values(), default=0), 3)},
    }


def _key(cell: ScattergramCell) -> Key:
    """Return a cell's interval."""
    return cell.mic_lower_log2, cell.mic_upper_log2


def columns_of(cells: Sequence[ScattergramCell]) -> tuple[Key, ...]:
    """Return the concentrations from the lowest to the highest, no step of the ladder left out."""
    found = {_key(cell) for cell in cells}
    closed = [(lower, upper) for lower, upper in found if lower is not None and upper is not None]
    steps = [upper for lower, upper in closed if upper - lower == 1]
    if steps:
        found |= {(step - 1, step) for step in range(min(steps), max(steps) + 1)}
    return tuple(sorted(found, key=place_on_axis))


def place_on_axis(key: Key) -> tuple[int, int, int]:
    """Return what orders concentrations: <=1 stands just before 1, and >8 just after 8."""
    lower, upper = key
    if lower is None:
        return (upper or 0, 0, 0)
    return (lower, 2, 0) if upper is None else (upper, 1, lower)
