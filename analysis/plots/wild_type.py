"""A distribution with the wild type fitted to it and its cut-off."""

from collections.abc import Sequence
from math import erf, inf, sqrt
from typing import Any

import msgspec

from analysis.concentration import concentration_text
from analysis.plots.palette import CELLS, R_LIMIT, S_LIMIT, SCHEMA
from analysis.record import ScattergramCell
from analysis.wild_type.report import NormalPart, WildTypeAnswer
from analysis.zones import NO_INHIBITION_MM

HEIGHT_PX, MM_PX, STEP_PX = 200, 16, 40
_LEAST_WEIGHT = 0.1


class WildTypeTitles(msgspec.Struct, frozen=True, kw_only=True):
    """Words of the plot, in the reader's language."""

    title: str
    description: str
    axis: str
    isolates: str


def wild_type_zones(
    cells: Sequence[ScattergramCell], answer: WildTypeAnswer, titles: WildTypeTitles
) -> dict[str, Any]:
    """Return the zones with the fitted wild type and its cut-off; the wild type has the largest zones."""
    counts: dict[int, int] = {}
    for cell in cells:
        counts[cell.zone_mm] = counts.get(cell.zone_mm, 0) + cell.count
    wild = max(
        (part for part in answer.zone_parts if part.weight >= _LEAST_WEIGHT),
        key=lambda part: part.mean,
        default=None,
    )
    cut_off = None if not answer.zone else answer.zone[0].cut_off_mm - 0.5
    edges = {
        mm: (-inf if mm <= NO_INHIBITION_MM else mm - 0.5, mm + 0.5)
        for mm in range(min(counts), max(counts) + 1)
    }
    basis = answer.zone_basis
    return _plot(
        counts,
        edges,
        titles,
        parts=answer.zone_parts,
        wild=wild,
        cut_off=cut_off,
        labels=None,
        fitted=None if basis is None else sum(source.isolates for source in basis.sources),
    )


def wild_type_mics(
    cells: Sequence[ScattergramCell], answer: WildTypeAnswer, titles: WildTypeTitles
) -> dict[str, Any]:
    """Return the MICs with the fitted wild type and its cut-off; open classes stand at their nearest step."""
    counts: dict[int, int] = {}
    for cell in cells:
        step = cell.mic_upper_log2
        if step is None:
            step = (cell.mic_lower_log2 or 0) + 1
        counts[step] = counts.get(step, 0) + cell.count
    wild = min(
        (part for part in answer.mic_parts if part.weight >= _LEAST_WEIGHT),
        key=lambda part: part.mean,
        default=None,
    )
    cut_off = None if not answer.mic else answer.mic[0].cut_off_step + 0.5
    low, high = min(counts), max(counts)
    open_low = any(cell.mic_lower_log2 is None and cell.mic_upper_log2 == low for cell in cells)
    open_high = any(cell.mic_upper_log2 is None and cell.mic_lower_log2 == high - 1 for cell in cells)
    edges = {
        step: (
            -inf if open_low and step == low else step - 1.0,
            inf if open_high and step == high else float(step),
        )
        for step in range(low, high + 1)
    }
    labels = [concentration_text(step) for step in edges]
    basis = answer.mic_basis
    return _plot(
        counts,
        edges,
        titles,
        parts=answer.mic_parts,
        wild=wild,
        cut_off=cut_off,
        labels=labels,
        fitted=None if basis is None else sum(source.isolates for source in basis.sources),
    )


def _plot(
    counts: dict[int, int],
    edges: dict[int, tuple[float, float]],
    titles: WildTypeTitles,
    *,
    parts: Sequence[NormalPart],
    wild: NormalPart | None,
    cut_off: float | None,
    labels: list[str] | None,
    fitted: float | None,
) -> dict[str, Any]:
    """Return bars of counts, the expected counts of the wild type and of all, and the cut-off.

    The bars may hold more isolates than were ``fitted``: challenge isolates are shown, not fitted.
    """
    n = sum(counts.values()) if fitted is None else fitted
    class_px = MM_PX if labels is None else STEP_PX
    x, y = _x(min(edges), max(edges), titles, labels), _y(titles)
    bars = {
        "data": {"values": [{"at": at, "n": count} for at, count in sorted(counts.items())]},
        "mark": {"type": "bar", "color": CELLS, "opacity": 0.45, "width": class_px - 4},
        "encoding": {"x": x, "y": y},
    }
    lines = [
        {
            "data": {"values": _expected(normals, edges, n)},
            "mark": {"type": "line", "color": colour, "strokeDash": dash, "interpolate": "monotone"},
            "encoding": {"x": x, "y": y},
        }
        for normals, colour, dash in ((parts, CELLS, [6, 3]), ([wild] if wild else [], S_LIMIT, [1, 0]))
        if normals
    ]
    rule = {
        "data": {"values": [] if cut_off is None else [{"at": cut_off}]},
        "mark": {"type": "rule", "stroke": R_LIMIT, "strokeWidth": 2, "strokeDash": [2, 3]},
        "encoding": {"x": x},
    }
    return {
        "$schema": SCHEMA,
        "title": titles.title,
        "description": titles.description,
        "width": class_px * len(edges),
        "height": HEIGHT_PX,
        "config": {"view": {"stroke": None}},
        "layer": [bars, *lines, rule],
    }


def _x(low: int, high: int, titles: WildTypeTitles, labels: list[str] | None) -> dict[str, Any]:
    """Return the encoding of the readings, with their own labels where they are concentrations."""
    axis: dict[str, Any] = {"title": titles.axis, "labelAngle": 0, "tickMinStep": 1, "format": "d"}
    if labels is not None:
        texts = msgspec.json.encode(labels).decode()
        axis |= {"values": list(range(low, high + 1)), "labelExpr": f"{texts}[datum.value - ({low})]"}
    return {
        "field": "at",
        "type": "quantitative",
        "axis": axis,
        "scale": {"domain": [low - 0.5, high + 0.5], "nice": False, "zero": False},
    }


def _y(titles: WildTypeTitles) -> dict[str, Any]:
    """Return the encoding of isolates."""
    return {"field": "n", "type": "quantitative", "title": titles.isolates}


def _expected(
    parts: Sequence[NormalPart], edges: dict[int, tuple[float, float]], n: float
) -> list[dict[str, float]]:
    """Return how many of ``n`` isolates the normals put into each class."""
    return [
        {"at": at, "n": round(n * sum(part.weight * _between(part, *ends) for part in parts), 3)}
        for at, ends in edges.items()
    ]


def _between(part: NormalPart, lower: float, upper: float) -> float:
    """Return the probability of a reading between two edges."""
    ends = [erf((edge - part.mean) / part.sd / sqrt(2)) for edge in (lower, upper)]
    return (ends[1] - ends[0]) / 2
