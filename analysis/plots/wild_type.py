"""A distribution with the wild type fitted to it and its cut-off."""

from collections.abc import Sequence
from math import erf, inf, sqrt
from typing import Any

import msgspec

from analysis.concentration import concentration_text
from analysis.plots.palette import CELLS, R_LIMIT, S_LIMIT, SCHEMA
from analysis.plots.whole_ticks import whole_ticks
from analysis.record import ScattergramCell
from analysis.wild_type.report import MicAnswer, NormalPart, WildTypeAnswer, ZoneAnswer
from analysis.zones import NO_INHIBITION_MM

HEIGHT_PX, MM_PX, STEP_PX = 200, 16, 40
_LEAST_WEIGHT = 0.1


class WildTypeTitles(msgspec.Struct, frozen=True, kw_only=True):
    """Words of the plot, in the reader's language."""

    title: str
    description: str
    axis: str
    isolates: str


class StepCount(msgspec.Struct, frozen=True, kw_only=True):
    """Isolates of one step; ``open_low``: at or below it, ``open_high``: above the step before it."""

    step: int
    n: float
    open_low: bool = False
    open_high: bool = False


def wild_type_zones(
    cells: Sequence[ScattergramCell], answer: WildTypeAnswer, titles: WildTypeTitles
) -> dict[str, Any]:
    """Return the zones with the fitted wild type and its cut-off; the wild type has the largest zones."""
    counts: dict[int, float] = {}
    for cell in cells:
        counts[cell.zone_mm] = counts.get(cell.zone_mm, 0) + cell.count
    fit = ZoneAnswer(cut_offs=answer.zone, parts=answer.zone_parts, basis=answer.zone_basis)
    return distribution_of_zones(counts, fit, titles)


def distribution_of_zones(
    counts: dict[int, float], answer: ZoneAnswer, titles: WildTypeTitles
) -> dict[str, Any]:
    """Return counted zones (mm) with the fitted wild type and its cut-off, where there is one."""
    wild = max(
        (part for part in answer.parts if part.weight >= _LEAST_WEIGHT),
        key=lambda part: part.mean,
        default=None,
    )
    edges = {
        mm: (-inf if mm <= NO_INHIBITION_MM else mm - 0.5, mm + 0.5)
        for mm in range(min(counts), max(counts) + 1)
    }
    basis = answer.basis
    return _plot(
        counts,
        edges,
        titles,
        parts=answer.parts,
        wild=wild,
        cut_off=None if not answer.cut_offs else answer.cut_offs[0].cut_off_mm - 0.5,
        labels=None,
        fitted=None if basis is None else sum(source.isolates for source in basis.sources),
    )


def wild_type_mics(
    cells: Sequence[ScattergramCell], answer: WildTypeAnswer, titles: WildTypeTitles
) -> dict[str, Any]:
    """Return the MICs with the fitted wild type and its cut-off; open classes stand at their nearest step."""
    fit = MicAnswer(cut_offs=answer.mic, parts=answer.mic_parts, basis=answer.mic_basis)
    return distribution_of_mics([_step(cell) for cell in cells], fit, titles)


def _step(cell: ScattergramCell) -> StepCount:
    lower, upper = cell.mic_lower_log2, cell.mic_upper_log2
    return StepCount(
        step=(lower or 0) + 1 if upper is None else upper,
        n=cell.count,
        open_low=lower is None and upper is not None,
        open_high=upper is None and lower is not None,
    )


def distribution_of_mics(
    counted: Sequence[StepCount], answer: MicAnswer, titles: WildTypeTitles
) -> dict[str, Any]:
    """Return counted MICs with the fitted wild type and its cut-off, where there is one."""
    counts: dict[int, float] = {}
    for one in counted:
        counts[one.step] = counts.get(one.step, 0) + one.n
    wild = min(
        (part for part in answer.parts if part.weight >= _LEAST_WEIGHT),
        key=lambda part: part.mean,
        default=None,
    )
    low, high = min(counts), max(counts)
    open_low = any(one.open_low and one.step == low for one in counted)
    open_high = any(one.open_high and one.step == high for one in counted)
    edges = {
        step: (
            -inf if open_low and step == low else step - 1.0,
            inf if open_high and step == high else float(step),
        )
        for step in range(low, high + 1)
    }
    basis = answer.basis
    return _plot(
        counts,
        edges,
        titles,
        parts=answer.parts,
        wild=wild,
        cut_off=None if not answer.cut_offs else answer.cut_offs[0].cut_off_step + 0.5,
        labels=[concentration_text(step) for step in edges],
        fitted=None if basis is None else sum(source.isolates for source in basis.sources),
    )


def _plot(
    counts: dict[int, float],
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
    expected = [
        (_expected(normals, edges, n), colour, dash)
        for normals, colour, dash in ((parts, CELLS, [6, 3]), ([wild] if wild else [], S_LIMIT, [1, 0]))
        if normals
    ]
    highest = max([*counts.values(), *(one["n"] for values, *_ in expected for one in values)], default=0)
    x, y = _x(min(edges), max(edges), titles, labels), _y(titles, highest)
    bars = {
        "data": {"values": [{"at": at, "n": count} for at, count in sorted(counts.items())]},
        "mark": {"type": "bar", "color": CELLS, "opacity": 0.45, "width": class_px - 4},
        "encoding": {"x": x, "y": y},
    }
    lines = [
        {
            "data": {"values": values},
            "mark": {"type": "line", "color": colour, "strokeDash": dash, "interpolate": "monotone"},
            "encoding": {"x": x, "y": y},
        }
        for values, colour, dash in expected
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


def _y(titles: WildTypeTitles, highest: float) -> dict[str, Any]:
    """Return the encoding of isolates."""
    axis = whole_ticks(highest)
    return {"field": "n", "type": "quantitative", "title": titles.isolates, "axis": axis}


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
