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
    best = set(roc.best_zone_s_ge_mm)
    values = [
        {
            "zone": point.zone_lt_mm,
            "sensitivity": round(point.sensitivity, 6),
            "false": round(1 - point.specificity, 6),
            "best": point.zone_lt_mm in best,
        }
        for point in roc.points
    ]
    encoding = {
        "x": _share("false", titles.false_resistant),
        "y": _share("sensitivity", titles.sensitivity),
    }
    tooltip = [
        {"field": "zone", "type": "quantitative", "title": titles.zone},
        {"field": "sensitivity", "type": "quantitative", "title": titles.sensitivity, "format": ".3f"},
        {"field": "false", "type": "quantitative", "title": titles.false_resistant, "format": ".3f"},
    ]
    chosen = {"transform": [{"filter": "datum.best"}], "encoding": encoding}
    return {
        "$schema": SCHEMA,
        "title": titles.title,
        "description": titles.description,
        "width": SIDE_PX,
        "height": SIDE_PX,
        "data": {"name": "points", "values": values},
        "layer": [
            {"mark": {"type": "line", "color": CELLS}, "encoding": {**encoding, "order": {"field": "zone"}}},
            {
                "mark": {"type": "point", "color": CELLS, "filled": True, "size": 30},
                "encoding": {**encoding, "tooltip": tooltip},
            },
            {
                **chosen,
                "mark": {
                    "type": "point",
                    "color": R_LIMIT,
                    "shape": "diamond",
                    "size": 140,
                    "strokeWidth": 2,
                },
            },
            {
                **chosen,
                "mark": {"type": "text", "align": "left", "dx": 10, "dy": 10},
                "encoding": {**encoding, "text": {"field": "zone", "type": "quantitative", "format": "d"}},
            },
        ],
    }


def _share(field: str, title: str) -> dict[str, Any]:
    """Return the encoding of a share from 0 to 1."""
    return {"field": field, "type": "quantitative", "title": title, "scale": {"domain": [0, 1]}}
