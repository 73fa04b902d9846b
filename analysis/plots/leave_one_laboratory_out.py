"""The limits without each laboratory in turn, as a plot."""

from collections.abc import Sequence
from typing import Any

import msgspec

from analysis.heterogeneity.report import LeftOutPair
from analysis.plots.palette import R_LIMIT, S_LIMIT, SCHEMA

WIDTH_PX, ROW_PX = 420, 30


class LeftOutTitles(msgspec.Struct, frozen=True, kw_only=True):
    """Words of the plot, in the reader's language; ``methods`` names every method by its id."""

    title: str
    description: str
    group: str
    zone: str
    limit: str
    method: str
    methods: dict[str, str]


def leave_one_laboratory_out(left_out: Sequence[LeftOutPair], titles: LeftOutTitles) -> dict[str, Any]:
    """Return the Vega-Lite specification: a row for each laboratory, its limits as points.

    Colours tell the limits, shapes the methods; rules stand at the limits of all isolates by the method
    that comes first. A laboratory without which there are no limits has an empty row.
    """
    colour = {
        "field": "limit",
        "type": "nominal",
        "title": titles.limit,
        "scale": {"domain": ["R ≤", "S ≥"], "range": [R_LIMIT, S_LIMIT]},
    }
    x = {"field": "mm", "type": "quantitative", "title": titles.zone, "scale": {"zero": False, "nice": True}}
    return {
        "$schema": SCHEMA,
        "title": titles.title,
        "description": titles.description,
        "width": WIDTH_PX,
        "height": {"step": ROW_PX},
        "config": {"view": {"stroke": None}},
        "layer": [_rules(left_out, x, colour), _points(left_out, x, colour, titles)],
    }


def _rules(left_out: Sequence[LeftOutPair], x: dict[str, Any], colour: dict[str, Any]) -> dict[str, Any]:
    """Return the limits of all isolates by the method that comes first."""
    limits = dict.fromkeys(
        (mm - moved, limit)
        for one in left_out
        if one.method is left_out[0].method
        for limit, mm, moved in _limits(one)
    )
    return {
        "data": {"values": [{"mm": mm, "limit": limit} for mm, limit in limits]},
        "mark": {"type": "rule", "strokeWidth": 2, "opacity": 0.5},
        "encoding": {"x": x, "color": colour},
    }


def _points(
    left_out: Sequence[LeftOutPair], x: dict[str, Any], colour: dict[str, Any], titles: LeftOutTitles
) -> dict[str, Any]:
    """Return the limits without each laboratory."""
    points = [
        {
            "group": one.group,
            "mm": mm,
            "limit": limit,
            "method": titles.methods.get(one.method.value, one.method.value),
        }
        for one in left_out
        for limit, mm, _ in _limits(one)
    ]
    groups = list(dict.fromkeys(one.group for one in left_out))
    named = list(dict.fromkeys(point["method"] for point in points))
    return {
        "data": {"values": points},
        "mark": {"type": "point", "size": 80, "strokeWidth": 2},
        "encoding": {
            "y": {
                "field": "group",
                "type": "nominal",
                "title": titles.group,
                "sort": None,
                "scale": {"domain": groups},
                "axis": {"grid": True},
            },
            "x": {**x, "axis": {"tickMinStep": 1, "format": "d"}},
            "color": colour,
            "shape": {
                "field": "method",
                "type": "nominal",
                "title": titles.method,
                "scale": {"domain": named, "range": ["circle", "square"][: len(named)]},
                "legend": {"orient": "bottom", "labelLimit": WIDTH_PX},
            },
            "tooltip": [
                {"field": "group", "type": "nominal", "title": titles.group},
                {"field": "limit", "type": "nominal", "title": titles.limit},
                {"field": "mm", "type": "quantitative", "title": titles.zone},
                {"field": "method", "type": "nominal", "title": titles.method},
            ],
        },
    }


def _limits(one: LeftOutPair) -> list[tuple[str, int, int]]:
    """Return sign, mm and movement of both limits, where there are any."""
    pairs = (("R ≤", one.zone_r_le_mm, one.moved_r_mm), ("S ≥", one.zone_s_ge_mm, one.moved_s_mm))
    return [(sign, mm, moved) for sign, mm, moved in pairs if mm is not None and moved is not None]
