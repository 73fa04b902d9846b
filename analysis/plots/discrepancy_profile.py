"""How the errors change when a limit moves by up to 3 mm."""

from collections.abc import Sequence
from typing import Any

import msgspec

from analysis.measurement_error.report import ExpectedMove
from analysis.plots.palette import CELLS, MIC_LIMIT, R_LIMIT, SCHEMA
from analysis.record import NeighbourPair

SIDE_PX, HEIGHT_PX = 260, 220
_ERRORS = ("very_major", "major", "minor")


class ProfileTitles(msgspec.Struct, frozen=True, kw_only=True):
    """Words of the plot, in the reader's language; the limits' names head the panels."""

    title: str
    description: str
    s_limit: str
    r_limit: str
    percent: str
    error: str
    very_major: str
    major: str
    minor: str


def discrepancy_profile(
    counted: Sequence[NeighbourPair],
    expected: Sequence[ExpectedMove],
    titles: ProfileTitles,
    *,
    n: int,
    zone_r_le_mm: int,
    zone_s_ge_mm: int,
) -> dict[str, Any]:
    """Return the Vega-Lite specification: a panel for each limit that moves.

    Points are counted errors in per cent of all ``n`` isolates, lines the expected ones. A single
    breakpoint has one panel.
    """
    single = zone_r_le_mm == zone_s_ge_mm - 1 and not any(
        pair.zone_s_ge_mm == zone_s_ge_mm and pair.zone_r_le_mm != zone_r_le_mm for pair in counted
    )
    panels = [_panel("s", counted, expected, titles, n=n, still_mm=None if single else zone_r_le_mm)]
    if not single:
        panels.append(_panel("r", counted, expected, titles, n=n, still_mm=zone_s_ge_mm))
    return {
        "$schema": SCHEMA,
        "title": titles.title,
        "description": titles.description,
        "config": {"view": {"stroke": None}},
        "hconcat": panels,
    }


def _panel(
    moving: str,
    counted: Sequence[NeighbourPair],
    expected: Sequence[ExpectedMove],
    titles: ProfileTitles,
    *,
    n: int,
    still_mm: int | None,
) -> dict[str, Any]:
    """Return the errors as one limit moves and the other stays at ``still_mm``."""
    words = {"very_major": titles.very_major, "major": titles.major, "minor": titles.minor}

    def places(pair: NeighbourPair | ExpectedMove) -> tuple[int, int]:
        own, other = pair.zone_s_ge_mm, pair.zone_r_le_mm
        return (own, other) if moving == "s" else (other, own)

    def values(pairs: Sequence[NeighbourPair | ExpectedMove], of: float) -> list[dict[str, Any]]:
        return [
            {
                "mm": places(pair)[0],
                "error": words[error],
                "share": round(100 * getattr(pair, error) / of, 4),
            }
            for pair in pairs
            if still_mm is None or places(pair)[1] == still_mm
            for error in _ERRORS
        ]

    encoding = {
        "x": {
            "field": "mm",
            "type": "ordinal",
            "title": titles.s_limit if moving == "s" else titles.r_limit,
            "axis": {"labelAngle": 0},
        },
        "y": {"field": "share", "type": "quantitative", "title": titles.percent},
        "color": {
            "field": "error",
            "type": "nominal",
            "title": titles.error,
            "scale": {"domain": list(words.values()), "range": [R_LIMIT, MIC_LIMIT, CELLS]},
        },
    }
    return {
        "width": SIDE_PX,
        "height": HEIGHT_PX,
        "layer": [
            {
                "data": {"values": values(expected, 1)},
                "mark": {"type": "line", "strokeWidth": 2},
                "encoding": encoding,
            },
            {
                "data": {"values": values(counted, n)},
                "mark": {"type": "point", "filled": True, "size": 45},
                "encoding": {
                    **encoding,
                    "shape": {
                        "field": "error",
                        "type": "nominal",
                        "title": titles.error,
                        "scale": {"domain": list(words.values())},
                    },
                },
            },
        ],
    }
