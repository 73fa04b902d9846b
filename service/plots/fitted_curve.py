"""The fitted curves of the measurement-error model over the counts."""

from math import ceil, floor

from analysis.measurement_error.report import FittedCurve
from analysis.plots import fitted_curve as draw
from breakpoints.ladder import mg_per_l_text
from service.paired_data.figures import titles_of
from service.plots.drawing import Plot, PlotTable, Subject


def fitted_curve(subject: Subject) -> Plot | None:
    """Draw the curves; a record without the model has none."""
    record = subject.record
    if record.model is None:
        return None
    axes = titles_of(subject.organism, subject.drug, subject.disk_content, record.n, subject.language)
    r_le, s_ge = subject.limits
    curves = record.model.curves
    spec = draw(record.cells, curves, record.criterion, axes, zone_r_le_mm=r_le, zone_s_ge_mm=s_ge)
    return Plot(spec={**spec, **subject.words("fitted_curve")}, table=_table(subject, curves))


def _table(subject: Subject, curves: tuple[FittedCurve, ...]) -> PlotTable:
    """Return the zone of each curve at the steps that were measured, with the 95 % band."""
    steps = [cell.mic_upper_log2 for cell in subject.record.cells if cell.mic_upper_log2 is not None]
    low = max([min(steps, default=0), *(ceil(curve.true_log2[0]) for curve in curves)])
    high = min([max(steps, default=0), *(floor(curve.true_log2[-1]) for curve in curves)])
    return PlotTable(
        head=(
            subject.word("plot.fitted_curve.true_mic"),
            *(subject.word(f"plot.fitted_curve.{curve.kind.value}") for curve in curves),
        ),
        rows=tuple(
            (mg_per_l_text(step), *(_zone(curve, step) for curve in curves))
            for step in range(high, low - 1, -1)
        ),
    )


def _zone(curve: FittedCurve, step: int) -> str:
    """Return the zone at the grid's point nearest to a step."""
    at = min(range(len(curve.true_log2)), key=lambda index: abs(curve.true_log2[index] - step))
    return f"{curve.curve_mm[at]:.1f} ({curve.lower_mm[at]:.1f}–{curve.upper_mm[at]:.1f})"
