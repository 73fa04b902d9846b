"""The pairs that resamples choose, as a plot."""

from typing import Any

import msgspec

from analysis.plots.palette import CELLS, SCHEMA
from analysis.record import BootstrapPairs

CELL_PX = 36


class BootstrapTitles(msgspec.Struct, frozen=True, kw_only=True):
    """Words of the plot, in the reader's language."""

    title: str
    description: str
    zone_r_le: str
    zone_s_ge: str
    share: str


def bootstrap_pairs(bootstrap: BootstrapPairs, titles: BootstrapTitles) -> dict[str, Any]:
    """Return the Vega-Lite specification of a bootstrap distribution.

    One square for each pair, its share of the resamples in per cent written in it.
    """
    values = [
        {
            "r": pair.zone_r_le_mm,
            "s": pair.zone_s_ge_mm,
            "share": round(100 * pair.count / bootstrap.resamples, 2),
        }
        for pair in bootstrap.pairs
    ]
    encoding: dict[str, Any] = {
        "x": {"field": "r", "type": "ordinal", "title": titles.zone_r_le, "axis": {"labelAngle": 0}},
        "y": {"field": "s", "type": "ordinal", "title": titles.zone_s_ge, "sort": "descending"},
    }
    shade = {
        "field": "share",
        "type": "quantitative",
        "scale": {"type": "sqrt", "range": [0.12, 0.6]},
        "legend": None,
    }
    tooltip = [
        {"field": "r", "type": "quantitative", "title": titles.zone_r_le},
        {"field": "s", "type": "quantitative", "title": titles.zone_s_ge},
        {"field": "share", "type": "quantitative", "title": titles.share},
    ]
    return {
        "$schema": SCHEMA,
        "title": titles.title,
        "description": titles.description,
        "width": {"step": CELL_PX},
        "height": {"step": CELL_PX},
        "config": {"view": {"stroke": None}},
        "data": {"name": "pairs", "values": values},
        "layer": [
            {
                "mark": {"type": "rect", "color": CELLS},
                "encoding": {**encoding, "opacity": shade, "tooltip": tooltip},
            },
            {
                "mark": {"type": "text", "fontSize": 10},
                "encoding": {**encoding, "text": {"field": "share", "type": "quantitative", "format": ".1f"}},
            },
        ],
    }
