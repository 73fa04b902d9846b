"""Two derivations over one another: their curves and limits, and their probabilities of each category."""

from collections.abc import Sequence
from statistics import fmean
from typing import Any

import msgspec

from analysis.measurement_error.report import FittedCurve, ZoneCategory
from analysis.plots.fitted_curve import origin_of
from analysis.plots.palette import MIC_LIMIT, R_LIMIT, S_LIMIT, SCHEMA
from analysis.plots.scattergram import Axes, ScattergramTitles, cell_values, centre, columns_of
from analysis.record import ScattergramCell

COLOURS, DASHES = (MIC_LIMIT, R_LIMIT), ([1, 0], [6, 3])
"""The first answer solid, the second dashed."""
WIDTH_PX, HEIGHT_PX = 520, 190


class AnswerDrawn(msgspec.Struct, frozen=True, kw_only=True):
    """One of the two: its name in the legend, its limits, and its curves where it has a model."""

    name: str
    zone_r_le_mm: int | None
    zone_s_ge_mm: int | None
    curves: tuple[FittedCurve, ...] = ()


class TwoAnswersTitles(msgspec.Struct, frozen=True, kw_only=True):
    """Words of both plots, in the reader's language."""

    title: str
    description: str
    answer: str
    axes: ScattergramTitles


class TwoProbabilitiesTitles(msgspec.Struct, frozen=True, kw_only=True):
    """Words of the plot of probabilities."""

    title: str
    description: str
    answer: str
    zone: str
    probability: str
    category: str


def two_answers(
    cells: Sequence[ScattergramCell],
    one: AnswerDrawn,
    other: AnswerDrawn,
    titles: TwoAnswersTitles,
    *,
    counted: bool,
) -> dict[str, Any]:
    """Return the Vega-Lite specification of two answers on one scattergram.

    ``cells`` span the axes; their counts are drawn where both rest on them (``counted``). A curve
    is the mean of the answer's fitted curves. Limits that both share carry both names.
    """
    columns = columns_of(cells)
    zones = [cell.zone_mm for cell in cells]
    axes = Axes(columns, min(zones), max(zones), titles.axes)
    panel = centre(axes, None, None, None)
    if not counted:
        panel["layer"] = []
    answers = (one, other)
    scale = {"domain": [answer.name for answer in answers]}
    encoding = {
        "color": {
            "field": "answer",
            "type": "nominal",
            "title": titles.answer,
            "scale": {**scale, "range": list(COLOURS)},
        },
        "strokeDash": {
            "field": "answer",
            "type": "nominal",
            "title": titles.answer,
            "scale": {**scale, "range": list(DASHES)},
        },
    }
    panel["layer"] += [
        _lines(axes, answers, encoding, origin_of(columns)),
        _rules(axes, answers, encoding),
        _labels(axes, answers),
    ]
    return {
        "$schema": SCHEMA,
        "title": titles.title,
        "description": titles.description,
        "data": {"name": "cells", "values": cell_values(cells, columns)},
        "config": {"view": {"stroke": None}, "axis": {"grid": False}},
        **panel,
    }


def _lines(
    axes: Axes, answers: Sequence[AnswerDrawn], encoding: dict[str, Any], origin: float
) -> dict[str, Any]:
    """Return the mean curve of each answer, inside the plot."""
    low, high = axes.low - 0.5, axes.high + 0.5
    values = [
        {
            "answer": answer.name,
            "at": round(log2 + origin, 4),
            "zone": round(min(max(fmean(middle), low), high), 3),
        }
        for answer in answers
        if answer.curves
        for log2, *middle in zip(
            answer.curves[0].true_log2, *(curve.curve_mm for curve in answer.curves), strict=True
        )
        if -0.5 <= log2 + origin <= len(axes.columns) - 0.5
    ]
    return {
        "data": {"values": values},
        "mark": {"type": "line", "strokeWidth": 2},
        "encoding": {
            "x": {**axes.x(labels=True), "field": "at"},
            "y": {**axes.y(labels=True), "field": "zone"},
            **encoding,
        },
    }


def _limits(answer: AnswerDrawn) -> list[tuple[str, float]]:
    """Return each limit in words, and its place between the mm it parts; a single one once."""
    s, r = answer.zone_s_ge_mm, answer.zone_r_le_mm
    found = [] if s is None else [(f"S ≥ {s}", s - 0.5)]
    if r is not None and (s is None or r < s - 1):
        found.append((f"R ≤ {r}", r + 0.5))
    return found


def _rules(axes: Axes, answers: Sequence[AnswerDrawn], encoding: dict[str, Any]) -> dict[str, Any]:
    """Return the limits of both across the plot."""
    values = [{"answer": answer.name, "at": at} for answer in answers for _, at in _limits(answer)]
    return {
        "data": {"values": values},
        "mark": {"type": "rule", "strokeWidth": 2},
        "encoding": {"y": {**axes.y(labels=True), "field": "at"}, **encoding},
    }


def _labels(axes: Axes, answers: Sequence[AnswerDrawn]) -> dict[str, Any]:
    """Return what each rule says at its right end, with the names of those that it belongs to."""
    said: dict[float, dict[str, list[str]]] = {}
    for answer in answers:
        for words, at in _limits(answer):
            said.setdefault(at, {}).setdefault(words, []).append(answer.name)
    values = [
        {
            "at": at,
            "end": len(axes.columns) - 0.5,
            "says": "; ".join(f"{words} ({', '.join(names)})" for words, names in whose.items()),
        }
        for at, whose in said.items()
    ]
    return {
        "data": {"values": values},
        "mark": {"type": "text", "align": "right", "baseline": "bottom", "dx": -4, "dy": -2, "fontSize": 11},
        "encoding": {
            "x": {**axes.x(labels=True), "field": "end"},
            "y": {**axes.y(labels=True), "field": "at"},
            "text": {"field": "says", "type": "nominal"},
        },
    }


def two_probabilities(
    one: tuple[str, Sequence[ZoneCategory]],
    other: tuple[str, Sequence[ZoneCategory]],
    titles: TwoProbabilitiesTitles,
) -> dict[str, Any]:
    """Return the Vega-Lite specification of the probabilities of S and of R by zone.

    Each answer comes with its name; the first is drawn solid, the second dashed.
    """
    values = [
        {"answer": name, "zone": row.zone_mm, "category": letter, "p": round(getattr(row, category), 4)}
        for name, rows in (one, other)
        for row in rows
        for letter, category in (("S", "susceptible"), ("R", "resistant"))
    ]
    return {
        "$schema": SCHEMA,
        "title": titles.title,
        "description": titles.description,
        "config": {"view": {"stroke": None}},
        "width": WIDTH_PX,
        "height": HEIGHT_PX,
        "data": {"values": values},
        "mark": {"type": "line", "strokeWidth": 2},
        "encoding": {
            "x": {
                "field": "zone",
                "type": "quantitative",
                "title": titles.zone,
                "scale": {"zero": False, "nice": False},
                "axis": {"format": "d", "tickMinStep": 1},
            },
            "y": {
                "field": "p",
                "type": "quantitative",
                "title": titles.probability,
                "scale": {"domain": [0, 1]},
            },
            "color": {
                "field": "category",
                "type": "nominal",
                "title": titles.category,
                "scale": {"domain": ["S", "R"], "range": [S_LIMIT, R_LIMIT]},
            },
            "strokeDash": {
                "field": "answer",
                "type": "nominal",
                "title": titles.answer,
                "scale": {"domain": [one[0], other[0]], "range": list(DASHES)},
            },
        },
    }
