"""Ranges as they are read: zones in mm, MICs as text in mg/L, findings and refusals in words."""

import msgspec

from analysis.quality_control.report import (
    LaboratoryReadings,
    LotReadings,
    OutlierCheck,
    QualityAnswer,
    QualityRange,
    QualityRequirements,
    RangeMethod,
    RangeProblem,
    RangeRefused,
)
from breakpoints.ladder import mg_per_l_text
from service.locale.catalogue import Language, text
from service.paired_data.findings_shown import FindingView, finding_view
from service.quality_control.child import RangesAnswer, SeriesAnswer


class RangeView(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A range by one method, both ends in range, with the readings that lie in it."""

    method: RangeMethod
    zone_min_mm: int | None = None
    zone_max_mm: int | None = None
    mic_min_mg_per_l: str | None = None
    mic_max_mg_per_l: str | None = None
    n: int
    in_range: int
    undecided: int
    """Censored MICs that may lie in it or not; they count as outside."""
    share_lower_95: float | None
    share_upper_95: float | None
    laboratories: tuple[LaboratoryReadings, ...]
    """Mean and SD in mm, or in two-fold steps (log2 mg/L)."""
    left_out: tuple[str, ...] = ()


class RangeRefusedView(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A method without a range: what is required, what was observed, and the sentence."""

    method: RangeMethod
    problem: RangeProblem
    required: int
    observed: int
    message: str
    left_out: tuple[str, ...] = ()


class ReadingsOf(msgspec.Struct, frozen=True, kw_only=True):
    """So many readings of one zone (mm) or MIC (mg/L)."""

    value: str
    n: int


class AxisView(msgspec.Struct, frozen=True, kw_only=True):
    """Everything about one axis; ``outliers`` is empty with fewer than four laboratories."""

    n: int
    ranges: tuple[RangeView, ...]
    refused: tuple[RangeRefusedView, ...]
    outliers: tuple[OutlierCheck, ...]
    lots: tuple[LotReadings, ...]
    readings: tuple[ReadingsOf, ...]


class SeriesView(msgspec.Struct, frozen=True, kw_only=True):
    """One strain and drug; ``label`` is empty where the rows name none."""

    label: str
    zone: AxisView | None
    mic: AxisView | None


class RangesView(msgspec.Struct, frozen=True, kw_only=True):
    """The ranges, and what became of every row: ``rows_in == rows_kept + rows_refused``."""

    rows_in: int
    rows_kept: int
    rows_refused: int
    findings: tuple[FindingView, ...]
    findings_not_listed: int
    required: QualityRequirements
    series: tuple[SeriesView, ...]

    @property
    def has_refusal(self) -> bool:
        """Tell whether a row or a range was refused."""
        axes = [axis for one in self.series for axis in (one.zone, one.mic) if axis is not None]
        return not axes or bool(self.rows_refused) or any(axis.refused for axis in axes)


def ranges_view(answer: RangesAnswer, required: QualityRequirements, language: Language) -> RangesView:
    """Put an answer into words."""
    return RangesView(
        rows_in=answer.rows_in,
        rows_kept=answer.rows_kept,
        rows_refused=answer.rows_refused,
        findings=tuple(finding_view(one, language) for one in answer.findings),
        findings_not_listed=answer.findings_not_listed,
        required=required,
        series=tuple(_series(one, language) for one in answer.series),
    )


def _series(answer: SeriesAnswer, language: Language) -> SeriesView:
    zone = None if answer.zone is None else _axis(answer.zone, language, is_mic=False)
    mic = None if answer.mic is None else _axis(answer.mic, language, is_mic=True)
    return SeriesView(label=answer.label, zone=zone, mic=mic)


def _axis(answer: QualityAnswer, language: Language, *, is_mic: bool) -> AxisView:
    return AxisView(
        n=answer.n,
        ranges=tuple(_range(one, is_mic=is_mic) for one in answer.ranges),
        refused=tuple(_refused(one, language) for one in answer.refused),
        outliers=answer.outliers,
        lots=answer.lots,
        readings=tuple(
            ReadingsOf(value=mg_per_l_text(one.value) if is_mic else str(one.value), n=one.n)
            for one in answer.counts
        ),
    )


def _range(found: QualityRange, *, is_mic: bool) -> RangeView:
    return RangeView(
        method=found.method,
        zone_min_mm=None if is_mic else found.lowest,
        zone_max_mm=None if is_mic else found.highest,
        mic_min_mg_per_l=mg_per_l_text(found.lowest) if is_mic else None,
        mic_max_mg_per_l=mg_per_l_text(found.highest) if is_mic else None,
        n=found.n,
        in_range=found.in_range,
        undecided=found.undecided,
        share_lower_95=found.share_lower_95,
        share_upper_95=found.share_upper_95,
        laboratories=found.laboratories,
        left_out=found.left_out,
    )


def _refused(found: RangeRefused, language: Language) -> RangeRefusedView:
    return RangeRefusedView(
        method=found.method,
        problem=found.problem,
        required=found.required,
        observed=found.observed,
        message=text(
            f"analysis.range_problem.{found.problem}",
            language,
            observed=found.observed,
            required=found.required,
        ),
        left_out=found.left_out,
    )
