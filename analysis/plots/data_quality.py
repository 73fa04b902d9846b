"""What is missing, how repeats differ, and which digits readers like."""

from collections.abc import Sequence
from typing import Any

import msgspec

from analysis.plots.palette import CELLS, SCHEMA

CELL_PX, ROW_PX, BAR_PX, HEIGHT_PX = 84, 26, 26, 150


class StatedTitles(msgspec.Struct, frozen=True, kw_only=True):
    """Words of the plot of what is stated."""

    title: str
    description: str
    row: str
    column: str
    share: str


class StatedCell(msgspec.Struct, frozen=True, kw_only=True):
    """How many of ``of`` say something, in one row and column of the plot."""

    row: str
    column: str
    n: int
    of: int


def stated_shares(cells: Sequence[StatedCell], titles: StatedTitles) -> dict[str, Any]:
    """Return the Vega-Lite specification: shares as shaded cells with their figures in them."""
    values = [
        {"row": cell.row, "column": cell.column, "n": cell.n, "of": cell.of, "share": _share(cell)}
        for cell in cells
    ]
    rows, columns = (list(dict.fromkeys(value[name] for value in values)) for name in ("row", "column"))
    x = {
        "field": "column",
        "type": "nominal",
        "sort": columns,
        "axis": {"title": titles.column, "orient": "top", "labelAngle": 0, "labelLimit": CELL_PX - 6},
    }
    y = {"field": "row", "type": "nominal", "sort": rows, "axis": {"title": None, "labelLimit": 280}}
    tooltip = [
        {"field": "row", "type": "nominal", "title": titles.row},
        {"field": "column", "type": "nominal", "title": titles.column},
        {"field": "share", "type": "quantitative", "title": titles.share, "format": ".1%"},
    ]
    return {
        "$schema": SCHEMA,
        "title": titles.title,
        "description": titles.description,
        "width": {"step": CELL_PX},
        "height": {"step": ROW_PX},
        "data": {"values": values},
        "config": {"view": {"stroke": None}, "axis": {"grid": False, "domain": False, "ticks": False}},
        "layer": [
            {
                "mark": {"type": "rect", "fill": CELLS, "stroke": None},
                "encoding": {
                    "x": x,
                    "y": y,
                    "opacity": {
                        "field": "share",
                        "type": "quantitative",
                        "scale": {"domain": [0, 1], "range": [0.04, 0.55]},
                        "legend": None,
                    },
                    "tooltip": tooltip,
                },
            },
            {
                "mark": {"type": "text", "fontSize": 11},
                "encoding": {
                    "x": x,
                    "y": y,
                    "text": {"field": "share", "type": "quantitative", "format": ".0%"},
                },
            },
        ],
    }


class DifferenceTitles(msgspec.Struct, frozen=True, kw_only=True):
    """Words of the plot of repeats."""

    title: str
    description: str
    zone_axis: str
    mic_axis: str
    isolates: str


def repeat_differences(
    zone_mm: Sequence[tuple[int, int]], mic_steps: Sequence[tuple[int, int]], titles: DifferenceTitles
) -> dict[str, Any]:
    """Return the Vega-Lite specification: how far apart the readings of repeated isolates lie.

    Parameters
    ----------
    zone_mm, mic_steps : sequence of (difference, isolates)
        Largest less smallest reading of an isolate; a side without any is not drawn.
    """
    sides = [
        _differences(found, axis, titles)
        for found, axis in ((zone_mm, titles.zone_axis), (mic_steps, titles.mic_axis))
        if found
    ]
    return {
        "$schema": SCHEMA,
        "title": titles.title,
        "description": titles.description,
        "spacing": 32,
        "config": {"view": {"stroke": None}, "axis": {"grid": False}},
        "hconcat": sides,
    }


def _differences(found: Sequence[tuple[int, int]], axis: str, titles: DifferenceTitles) -> dict[str, Any]:
    most = max(difference for difference, _ in found)
    domain = list(range(most + 1))
    return {
        "width": BAR_PX * max(5, len(domain)),
        "height": HEIGHT_PX,
        "data": {"values": [{"by": difference, "n": n} for difference, n in found]},
        "mark": {"type": "bar", "color": CELLS},
        "encoding": {
            "x": {
                "field": "by",
                "type": "ordinal",
                "scale": {"domain": domain},
                "axis": {"title": axis, "labelAngle": 0},
            },
            "y": {
                "field": "n",
                "type": "quantitative",
                "axis": {"title": titles.isolates, "format": "d", "tickMinStep": 1},
            },
            "tooltip": [
                {"field": "by", "type": "ordinal", "title": axis},
                {"field": "n", "type": "quantitative", "title": titles.isolates},
            ],
        },
    }


class DigitTitles(msgspec.Struct, frozen=True, kw_only=True):
    """Words of the plot of last digits."""

    title: str
    description: str
    digit: str
    readings: str


def last_digits(counts: Sequence[int], titles: DigitTitles) -> dict[str, Any]:
    """Return the Vega-Lite specification: zones by their last digit.

    Parameters
    ----------
    counts : sequence of int, shape (10,)
        Zones that end on 0, 1 ... 9.
    """
    y = {"type": "quantitative", "axis": {"title": titles.readings, "format": "d", "grid": False}}
    return {
        "$schema": SCHEMA,
        "title": titles.title,
        "description": titles.description,
        "width": BAR_PX * 10,
        "height": HEIGHT_PX,
        "config": {"view": {"stroke": None}},
        "layer": [
            {
                "data": {"values": [{"digit": digit, "n": n} for digit, n in enumerate(counts)]},
                "mark": {"type": "bar", "color": CELLS},
                "encoding": {
                    "x": {
                        "field": "digit",
                        "type": "ordinal",
                        "axis": {"title": titles.digit, "labelAngle": 0},
                    },
                    "y": {**y, "field": "n"},
                    "tooltip": [
                        {"field": "digit", "type": "ordinal", "title": titles.digit},
                        {"field": "n", "type": "quantitative", "title": titles.readings},
                    ],
                },
            },
        ],
    }


def _share(cell: StatedCell) -> float:
    return round(cell.n / cell.of, 6) if cell.of else 0.0
