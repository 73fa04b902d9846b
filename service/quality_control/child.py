"""What runs inside the limited child: rows into readings, readings into ranges. Nothing heavy outside it."""

from collections.abc import Sequence
from pathlib import Path

import msgspec

from analysis.quality_control.report import QualityAnswer, QualityRequirements
from datasets.control_readings.report import ControlReading, ControlSeries, WrittenReading
from datasets.facts import MicScale
from datasets.findings import Finding
from datasets.limits import UploadLimits

MOST_FINDINGS = 1_000


class RangesErrand(msgspec.Struct, frozen=True, kw_only=True):
    """Readings, in rows or in a file."""

    limits: UploadLimits
    required: QualityRequirements
    mic_scale: MicScale
    rows: tuple[WrittenReading, ...] = ()
    path: str | None = None


class SeriesAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """The ranges of one strain and drug, on the axes that it was read on."""

    label: str
    zone: QualityAnswer | None
    mic: QualityAnswer | None


class RangesAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What came of the rows, ``rows_in == rows_kept + rows_refused``, and of each series."""

    rows_in: int = 0
    rows_kept: int = 0
    rows_refused: int = 0
    findings: tuple[Finding, ...] = ()
    findings_not_listed: int = 0
    series: tuple[SeriesAnswer, ...] = ()


def ranges_in_child(argument: bytes) -> bytes:
    """Answer an errand; called by name in the child."""
    return msgspec.msgpack.encode(_answer(msgspec.msgpack.decode(argument, type=RangesErrand)))


def _answer(errand: RangesErrand) -> RangesAnswer:
    from datasets.control_readings.reading import read_control_file, read_control_rows  # noqa: PLC0415

    read = (
        read_control_rows(errand.rows, errand.mic_scale, limits=errand.limits)
        if errand.path is None
        else read_control_file(Path(errand.path), errand.limits, errand.mic_scale)
    )
    return RangesAnswer(
        rows_in=read.rows_in,
        rows_kept=read.rows_kept,
        rows_refused=read.rows_refused,
        findings=read.findings[:MOST_FINDINGS],
        findings_not_listed=max(0, len(read.findings) - MOST_FINDINGS),
        series=tuple(_series(one, errand.required) for one in read.series),
    )


def _series(series: ControlSeries, required: QualityRequirements) -> SeriesAnswer:
    """Look for the ranges of one series on each axis."""
    return SeriesAnswer(
        label=series.label,
        zone=_zones([one for one in series.readings if one.zone_mm is not None], required),
        mic=_mics([one for one in series.readings if one.mic_log2 is not None], required),
    )


def _zones(readings: Sequence[ControlReading], required: QualityRequirements) -> QualityAnswer | None:
    """Look for the range of zones."""
    from analysis.quality_control.answer import zone_answer  # noqa: PLC0415
    from analysis.quality_control.readings import ZoneReadings  # noqa: PLC0415

    read = [(one, one.zone_mm or 0) for one in readings]
    laboratories = [
        ZoneReadings(laboratory=name, zones_mm=tuple(mm for one, mm in read if one.laboratory == name))
        for name in _laboratories(readings)
    ]
    lots = [(one.medium_lot, one.laboratory, float(mm)) for one, mm in read if one.medium_lot]
    return zone_answer(laboratories, lots, required=required) if readings else None


def _mics(readings: Sequence[ControlReading], required: QualityRequirements) -> QualityAnswer | None:
    """Look for the range of MICs."""
    from analysis.quality_control.answer import mic_answer  # noqa: PLC0415
    from analysis.quality_control.readings import MicReading, MicReadings  # noqa: PLC0415

    read = [
        (one, MicReading(lower_log2=one.mic_log2[0], upper_log2=one.mic_log2[1]))
        for one in readings
        if one.mic_log2 is not None
    ]
    laboratories = [
        MicReadings(laboratory=name, mics=tuple(mic for one, mic in read if one.laboratory == name))
        for name in _laboratories(readings)
    ]
    lots = [(one.medium_lot, one.laboratory, float(mic.nearest_step)) for one, mic in read if one.medium_lot]
    return mic_answer(laboratories, lots, required=required) if readings else None


def _laboratories(readings: Sequence[ControlReading]) -> list[str]:
    """Return the laboratories, in the order of their names."""
    return sorted({one.laboratory for one in readings})
