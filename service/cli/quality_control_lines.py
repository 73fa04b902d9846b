"""Ranges of control strains as lines of a terminal."""

from collections.abc import Iterator

from service.cli.columns import aligned
from service.locale.catalogue import Language, text
from service.quality_control.shown import AxisView, RangesView, RangeView

INDENT = "  "
COLUMNS = ("method", "range", "inside", "limits")
UNITS = ("mm", "log2 mg/L")


def ranges_lines(view: RangesView, language: Language) -> Iterator[str]:
    """Yield everything: rows, and each series with its axes."""
    yield text(
        "quality_control.rows", language, rows=view.rows_in, kept=view.rows_kept, refused=view.rows_refused
    )
    for series in view.series:
        for axis, is_mic in ((series.zone, False), (series.mic, True)):
            if axis is not None:
                yield ""
                name = text(f"quality_control.axis.{'mic' if is_mic else 'zone'}", language)
                said = text("quality_control.series", language, axis=name, readings=axis.n)
                yield f"{series.label}: {said}" if series.label else said
                yield from (f"{INDENT}{line}".rstrip() for line in _axis(axis, language, UNITS[is_mic]))


def written(found: RangeView) -> str:
    """Write a range with its unit."""
    if found.mic_min_mg_per_l is not None:
        return f"{found.mic_min_mg_per_l}–{found.mic_max_mg_per_l} mg/L"
    return f"{found.zone_min_mm}–{found.zone_max_mm} mm"


def _axis(axis: AxisView, language: Language, unit: str) -> Iterator[str]:
    if axis.ranges:
        yield from aligned(
            (
                tuple(text(f"quality_control.column.{name}", language) for name in COLUMNS),
                *(_row(one, language) for one in axis.ranges),
            ),
            right=frozenset({2}),
        )
    for refused in axis.refused:
        yield f"{_method(refused.method, refused.left_out, language)}: {refused.message}"
    for outlier in axis.outliers:
        if outlier.outlier:
            yield text(
                "quality_control.outlier",
                language,
                laboratory=outlier.laboratory,
                mean=f"{outlier.mean:.2f}",
                others=f"{outlier.others_mean:.2f}",
                unit=unit,
                p=f"{outlier.p:.2g}",
            )
    if not axis.outliers:
        yield text("quality_control.outliers_not_told", language)
    for lot in axis.lots:
        yield text(
            "quality_control.lot",
            language,
            lot=lot.lot,
            readings=lot.n,
            laboratories=lot.laboratories,
            mean=f"{lot.mean:.2f}",
            unit=unit,
        )
    counts = ", ".join(f"{one.value}: {one.n}" for one in axis.readings)
    yield text("quality_control.readings", language, readings=counts)


def _row(found: RangeView, language: Language) -> tuple[str, ...]:
    ends = (found.share_lower_95, found.share_upper_95)
    limits = " – ".join("–" if end is None else f"{100 * end:.1f} %" for end in ends)
    inside = f"{found.in_range}/{found.n}"
    return _method(found.method, found.left_out, language), written(found), inside, limits


def _method(method: str, left_out: tuple[str, ...], language: Language) -> str:
    name = text(f"analysis.range_method.{method}", language)
    return (
        text("quality_control.without", language, method=name, laboratories=", ".join(left_out))
        if left_out
        else name
    )
