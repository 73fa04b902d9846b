"""What is missing, how repeats differ, and zones by millimetre beside a smooth distribution."""

from collections import Counter
from collections.abc import Sequence
from typing import Any, Protocol

import msgspec

from analysis.plots.palette import CELLS, LABORATORIES, S_LIMIT, SCHEMA
from analysis.plots.whole_ticks import whole_ticks

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
    share: str
    readings: str


class Difference(Protocol):
    """Isolates that were read so many times and whose readings span so much."""

    @property
    def readings(self) -> int:
        """How often each was read."""

    @property
    def span(self) -> int:
        """Largest less smallest reading."""

    @property
    def isolates(self) -> int:
        """How many."""


def repeat_differences(
    zone_mm: Sequence[Difference], mic_steps: Sequence[Difference], titles: DifferenceTitles
) -> dict[str, Any]:
    """Return the Vega-Lite specification: how far apart the readings of repeated isolates lie.

    Five readings of one error span more than two do, so isolates stand beside those that were read as often,
    as shares of them.

    Parameters
    ----------
    zone_mm, mic_steps : sequence of Difference
        A side without any is not drawn.
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


def _differences(found: Sequence[Difference], axis: str, titles: DifferenceTitles) -> dict[str, Any]:
    most = max(one.span for one in found)
    domain = list(range(most + 1))
    totals = Counter[int]()
    for one in found:
        totals[one.readings] += one.isolates
    often = [str(readings) for readings in sorted(totals)]
    return {
        "width": BAR_PX * max(5, len(domain)) * max(1, len(often)),
        "height": HEIGHT_PX,
        "data": {
            "values": [
                {
                    "by": one.span,
                    "readings": str(one.readings),
                    "n": one.isolates,
                    "share": round(one.isolates / totals[one.readings], 6),
                }
                for one in found
            ]
        },
        "mark": {"type": "bar"},
        "encoding": {
            "x": {
                "field": "by",
                "type": "ordinal",
                "scale": {"domain": domain},
                "axis": {"title": axis, "labelAngle": 0},
            },
            "xOffset": {"field": "readings", "type": "nominal", "scale": {"domain": often}},
            "y": {
                "field": "share",
                "type": "quantitative",
                "axis": {"title": titles.share, "format": ".0%"},
            },
            "color": {
                "field": "readings",
                "type": "nominal",
                "scale": {"domain": often, "range": list(LABORATORIES)},
                "legend": {"title": titles.readings, "orient": "bottom"} if len(often) > 1 else None,
            },
            "tooltip": [
                {"field": "by", "type": "ordinal", "title": axis},
                {"field": "readings", "type": "nominal", "title": titles.readings},
                {"field": "n", "type": "quantitative", "title": titles.isolates},
                {"field": "share", "type": "quantitative", "title": titles.share, "format": ".0%"},
            ],
        },
    }


class ZonesTitles(msgspec.Struct, frozen=True, kw_only=True):
    """Words of the plot of zones by millimetre."""

    title: str
    description: str
    zone_axis: str
    readings: str
    expected: str


class CountedZone(Protocol):
    """Zones of one millimetre, and how many a smooth distribution would have there."""

    @property
    def zone_mm(self) -> int:
        """The millimetre."""

    @property
    def n(self) -> int:
        """Zones."""

    @property
    def expected(self) -> float:
        """Zones of a smooth distribution."""


def zones_beside_smooth(counts: Sequence[CountedZone], titles: ZonesTitles) -> dict[str, Any]:
    """Return the Vega-Lite specification: zones by millimetre as bars, a smooth distribution as a line."""
    values = [{"zone": one.zone_mm, "n": one.n, "expected": one.expected} for one in counts]
    x = {"field": "zone", "type": "ordinal", "axis": {"title": titles.zone_axis, "labelAngle": 0}}
    axis = {
        "title": titles.readings,
        **whole_ticks(max((max(one.n, one.expected) for one in counts), default=0)),
        "grid": False,
    }
    tooltip = [
        {"field": "zone", "type": "ordinal", "title": titles.zone_axis},
        {"field": "n", "type": "quantitative", "title": titles.readings},
        {"field": "expected", "type": "quantitative", "title": titles.expected, "format": ".1f"},
    ]
    line = {"type": "line", "color": S_LIMIT, "strokeWidth": 2, "point": {"color": S_LIMIT, "size": 18}}
    return {
        "$schema": SCHEMA,
        "title": titles.title,
        "description": titles.description,
        "width": {"step": 18},
        "height": HEIGHT_PX,
        "config": {"view": {"stroke": None}},
        "data": {"values": values},
        "layer": [
            {
                "mark": {"type": "bar", "color": CELLS},
                "encoding": {
                    "x": x,
                    "y": {"field": "n", "type": "quantitative", "axis": axis},
                    "tooltip": tooltip,
                },
            },
            {
                "mark": line,
                "encoding": {
                    "x": x,
                    "y": {"field": "expected", "type": "quantitative", "axis": axis},
                    "tooltip": tooltip,
                },
            },
        ],
    }


def _share(cell: StatedCell) -> float:
    return round(cell.n / cell.of, 6) if cell.of else 0.0
