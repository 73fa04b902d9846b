"""For every whole mm, the probability of each MIC category, as curves."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from analysis.measurement_error.report import ZoneCategory
from analysis.plots.palette import MIC_LIMIT, R_LIMIT, S_LIMIT, SCHEMA

WIDTH_PX, HEIGHT_PX = 520, 130
_CATEGORIES = ("susceptible", "intermediate", "resistant")
_LETTERS = ("S", "I", "R")


class ProbabilityTitles(msgspec.Struct, frozen=True, kw_only=True):
    """Words of the plot, in the reader's language; ``prevalences`` names each panel."""

    title: str
    description: str
    zone: str
    probability: str
    category: str
    prevalences: Mapping[str, str]


def zone_probabilities(
    rows: Sequence[ZoneCategory],
    zone_r_le_mm: int | None,
    zone_s_ge_mm: int | None,
    titles: ProbabilityTitles,
) -> dict[str, Any]:
    """Return the Vega-Lite specification: a panel for each prevalence, a banded curve for each category."""
    named = dict.fromkeys(row.prevalence for row in rows)
    intermediate = any(row.intermediate > 0 for row in rows)
    return {
        "$schema": SCHEMA,
        "title": titles.title,
        "description": titles.description,
        "config": {"view": {"stroke": None}},
        "vconcat": [
            _panel(
                [row for row in rows if row.prevalence == name],
                titles.prevalences.get(name, name),
                titles,
                limits=(zone_r_le_mm, zone_s_ge_mm),
                intermediate=intermediate,
            )
            for name in named
        ],
    }


def _panel(
    rows: Sequence[ZoneCategory],
    title: str,
    titles: ProbabilityTitles,
    *,
    limits: tuple[int | None, int | None],
    intermediate: bool,
) -> dict[str, Any]:
    """Return the curves of one prevalence."""
    letters = [letter for letter in _LETTERS if intermediate or letter != "I"]
    colours = dict(zip(_LETTERS, (S_LIMIT, MIC_LIMIT, R_LIMIT), strict=True))
    dashes = dict(zip(_LETTERS, ([1, 0], [2, 3], [6, 3]), strict=True))
    x = {
        "field": "zone",
        "type": "quantitative",
        "title": titles.zone,
        "scale": {"zero": False, "nice": False},
        "axis": {"format": "d", "tickMinStep": 1},
    }
    y = {"type": "quantitative", "title": titles.probability, "scale": {"domain": [0, 1]}}
    colour = {
        "field": "category",
        "type": "nominal",
        "title": titles.category,
        "scale": {"domain": letters, "range": [colours[letter] for letter in letters]},
    }
    dash = {
        "field": "category",
        "type": "nominal",
        "title": titles.category,
        "scale": {"domain": letters, "range": [dashes[letter] for letter in letters]},
    }
    return {
        "title": {"text": title, "fontSize": 12},
        "width": WIDTH_PX,
        "height": HEIGHT_PX,
        "data": {"values": _values(rows, letters)},
        "layer": [
            {
                "mark": {"type": "area", "opacity": 0.15},
                "encoding": {
                    "x": x,
                    "y": {**y, "field": "low"},
                    "y2": {"field": "high"},
                    "color": colour,
                },
            },
            {
                "mark": {"type": "line", "strokeWidth": 2},
                "encoding": {"x": x, "y": {**y, "field": "p"}, "color": colour, "strokeDash": dash},
            },
            *_rules(limits),
        ],
    }


def _values(rows: Sequence[ZoneCategory], letters: Sequence[str]) -> list[dict[str, Any]]:
    """Return a value for each mm and category; without resamples the band has no width."""
    values = []
    for row in rows:
        for category, letter in zip(_CATEGORIES, _LETTERS, strict=True):
            if letter not in letters:
                continue
            p = getattr(row, category)
            low, high = getattr(row, f"{category}_95") or (p, p)
            values.append(
                {
                    "zone": row.zone_mm,
                    "category": letter,
                    "p": round(p, 4),
                    "low": round(low, 4),
                    "high": round(high, 4),
                }
            )
    return values


def _rules(limits: tuple[int | None, int | None]) -> list[dict[str, Any]]:
    """Return the limits between the mm they part."""
    r_le, s_ge = limits
    places = [] if s_ge is None else [(s_ge - 0.5, S_LIMIT, [1, 0])]
    if r_le is not None and (s_ge is None or r_le < s_ge - 1):
        places.append((r_le + 0.5, R_LIMIT, [6, 3]))
    return [
        {
            "data": {"values": [{"at": place}]},
            "mark": {"type": "rule", "stroke": colour, "strokeDash": dash},
            "encoding": {"x": {"field": "at", "type": "quantitative"}},
        }
        for place, colour, dash in places
    ]
