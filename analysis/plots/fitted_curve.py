"""The fitted curves of the measurement-error model, with their bands, over the scattergram."""

from collections.abc import Sequence
from typing import Any

from analysis.criterion import MicCriterion
from analysis.measurement_error.report import CurveKind, FittedCurve
from analysis.plots.palette import CELLS, R_LIMIT, SCHEMA
from analysis.plots.scattergram import Axes, Key, ScattergramTitles, cell_values, centre, columns_of
from analysis.record import ScattergramCell

_STROKES: dict[CurveKind, tuple[str, list[int]]] = {
    CurveKind.LOGISTIC: (CELLS, []),
    CurveKind.SPLINE: (R_LIMIT, [6, 3]),
}


def fitted_curve(
    cells: Sequence[ScattergramCell],
    curves: Sequence[FittedCurve],
    criterion: MicCriterion,
    titles: ScattergramTitles,
    *,
    zone_r_le_mm: int | None,
    zone_s_ge_mm: int | None,
) -> dict[str, Any]:
    """Return the Vega-Lite specification of the curves over the counts.

    The logistic curve is solid, the spline dashed; bands are pointwise 95 %. A reading stands for
    the true concentrations of the step that ends at it, so its column spans them.
    """
    columns = columns_of(tuple(cells))
    zones = [cell.zone_mm for cell in cells]
    axes = Axes(columns, min(zones), max(zones), titles)
    panel = centre(axes, criterion, zone_r_le_mm, zone_s_ge_mm)
    origin = origin_of(columns)
    for curve in curves:
        panel["layer"] += _layers(axes, curve, origin)
    return {
        "$schema": SCHEMA,
        "title": titles.title,
        "description": titles.description,
        "data": {"name": "cells", "values": cell_values(cells, columns)},
        "config": {"view": {"stroke": None}, "axis": {"grid": False}},
        **panel,
    }


def origin_of(columns: Sequence[Key]) -> float:
    """Return what to add to a true log2 concentration for its place among the columns."""
    for at, (lower, upper) in enumerate(columns):
        if upper is not None:
            return at - upper + 0.5
        if lower is not None:
            return at - lower - 0.5
    return 0.0


def _layers(axes: Axes, curve: FittedCurve, origin: float) -> list[dict[str, Any]]:
    """Return the band and the line of one curve, inside the plot."""
    colour, dash = _STROKES[curve.kind]
    low, high = axes.low - 0.5, axes.high + 0.5
    values = [
        {
            "at": round(log2 + origin, 4),
            "zone": round(min(max(middle, low), high), 3),
            "low": round(min(max(lower, low), high), 3),
            "high": round(min(max(upper, low), high), 3),
        }
        for log2, middle, lower, upper in zip(
            curve.true_log2, curve.curve_mm, curve.lower_mm, curve.upper_mm, strict=True
        )
        if -0.5 <= log2 + origin <= len(axes.columns) - 0.5
    ]
    data = {"values": values}
    x = {**axes.x(labels=True), "field": "at"}
    y = axes.y(labels=True)
    return [
        {
            "data": data,
            "mark": {"type": "area", "color": colour, "opacity": 0.15},
            "encoding": {"x": x, "y": {**y, "field": "low"}, "y2": {"field": "high"}},
        },
        {
            "data": data,
            "mark": {"type": "line", "color": colour, "strokeDash": dash, "strokeWidth": 2},
            "encoding": {"x": x, "y": y},
        },
    ]
