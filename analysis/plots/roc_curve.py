"""The receiver operating characteristic as a plot."""

from typing import Any

import msgspec

from analysis.plots.palette import CELLS, R_LIMIT, SCHEMA
from analysis.record import RocResult

SIDE_PX = 320


class RocTitles(msgspec.Struct, frozen=True, kw_only=True):
    """Words of the plot, in the reader's language."""

    title: str
    description: str
    false_resistant: str
    sensitivity: str
    zone: str


def roc_curve(roc: RocResult, titles: RocTitles) -> dict[str, Any]:
    """Return the Vega-Lite specification of a receiver operating characteristic.

    The curve runs over every limit; the best ones are marked and named in mm.
    """
    encoding = {
        "x": _share("false", titles.false_resistant),
        "y": _share("sensitivity", titles.sensitivity),
    }
    return {
        "$schema": SCHEMA,
        "title": titles.title,
        "description": titles.description,
        "width": SIDE_PX,
        "height": SIDE_PX,
        "data": {"name": "points", "values": _points(roc)},
        "layer": [*_curve(encoding, titles), *_best(encoding)],
    }


def _points(roc: RocResult) -> list[dict[str, Any]]:
    """Return both shares at every limit, and whether it is among the best."""
    return [
        {
            "zone": point.zone_lt_mm,
            "sensitivity": round(point.sensitivity, 6),
            "false": round(1 - point.specificity, 6),
            "best": point.zone_lt_mm in roc.best_zone_s_ge_mm,
        }
        for point in roc.points
    ]


def _curve(encoding: dict[str, Any], titles: RocTitles) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the line and its points."""
    tooltip = [
        {"field": "zone", "type": "quantitative", "title": titles.zone},
        {"field": "sensitivity", "type": "quantitative", "title": titles.sensitivity, "format": ".3f"},
        {"field": "false", "type": "quantitative", "title": titles.false_resistant, "format": ".3f"},
    ]
    return (
        {"mark": {"type": "line", "color": CELLS}, "encoding": {**encoding, "order": {"field": "zone"}}},
        {
            "mark": {"type": "point", "color": CELLS, "filled": True, "size": 30},
            "encoding": {**encoding, "tooltip": tooltip},
        },
    )


def _best(encoding: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the marks of the best limits and their names in mm."""
    chosen = {"transform": [{"filter": "datum.best"}], "encoding": encoding}
    mark = {"type": "point", "color": R_LIMIT, "shape": "diamond", "size": 140, "strokeWidth": 2}
    return (
        {**chosen, "mark": mark},
        {
            **chosen,
            "mark": {"type": "text", "align": "left", "dx": 10, "dy": 10},
            "encoding": {**encoding, "text": {"field": "zone", "type": "quantitative", "format": "d"}},
        },
    )


def _share(field: str, title: str) -> dict[str, Any]:
    """Return the encoding of a share from 0 to 1."""
    return {"field": field, "type": "quantitative", "title": title, "scale": {"domain": [0, 1]}}
