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
    colour, shape = _errors(titles)
    encoding = {
        "x": {
            "field": "mm",
            "type": "ordinal",
            "title": titles.s_limit if moving == "s" else titles.r_limit,
            "axis": {"labelAngle": 0},
        },
        "y": {"field": "share", "type": "quantitative", "title": titles.percent},
        "color": colour,
    }
    return {
        "width": SIDE_PX,
        "height": HEIGHT_PX,
        "layer": [
            {
                "data": {"values": _shares(expected, 1, moving, still_mm, titles)},
                "mark": {"type": "line", "strokeWidth": 2},
                "encoding": encoding,
            },
            {
                "data": {"values": _shares(counted, n, moving, still_mm, titles)},
                "mark": {"type": "point", "filled": True, "size": 45},
                "encoding": {**encoding, "shape": shape},
            },
        ],
    }


def _shares(
    pairs: Sequence[NeighbourPair | ExpectedMove],
    of: float,
    moving: str,
    still_mm: int | None,
    titles: ProfileTitles,
) -> list[dict[str, Any]]:
    """Return the errors in per cent at every place of the limit that moves."""
    words = _words(titles)
    placed = ((pair, (pair.zone_s_ge_mm, pair.zone_r_le_mm)[:: 1 if moving == "s" else -1]) for pair in pairs)
    return [
        {"mm": own, "error": words[error], "share": round(100 * getattr(pair, error) / of, 4)}
        for pair, (own, other) in placed
        if still_mm is None or other == still_mm
        for error in _ERRORS
    ]


def _errors(titles: ProfileTitles) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the colours and the shapes of the errors."""
    domain = list(_words(titles).values())
    error = {"field": "error", "type": "nominal", "title": titles.error}
    colours = {"domain": domain, "range": [R_LIMIT, MIC_LIMIT, CELLS]}
    return {**error, "scale": colours}, {**error, "scale": {"domain": domain}}


def _words(titles: ProfileTitles) -> dict[str, str]:
    return {"very_major": titles.very_major, "major": titles.major, "minor": titles.minor}
