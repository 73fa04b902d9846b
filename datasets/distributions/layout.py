"""How a file of distributions is laid out: readings in its header or in its rows, counted or not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum
from typing import Literal

import msgspec

from breakpoints.zones import LARGEST_ZONE_MM, NO_INHIBITION_MM
from datasets.distributions.faults import DistributionFault, UnusableDistributionFile, fault
from datasets.fields import Field
from datasets.formats.headers import field_of, fields_that_may_be_meant, header_key
from datasets.formats.mapping import listed, unit_faults
from datasets.formats.personal import is_personal
from datasets.normalise import measurement_text

Axis = Literal["mic", "zone"]

_FEWEST_READINGS = 3
_READING = re.compile(r"(?:<=|>=|[<>=])?\s*\d+(?:[.,]\d+)?\s*(?:mg/l|[μu]g/ml|mcg/ml|mm)?", re.IGNORECASE)
_WHOLE = re.compile(r"\d+\s*(?:mm)?", re.IGNORECASE)
_COUNT_NAMES = (
    "n", "count", "counts", "isolates", "number", "number of isolates", "n isolates", "frequency", "freq",
    "observations", "株数", "菌株数", "件数", "度数", "Anzahl",
)  # fmt: skip
_SOURCE_NAMES = (
    "source",
    "source name",
    "survey",
    "distribution",
    "data source",
    "データ源",
    "由来データ",
    "調査",
)
_CUT_OFFS = frozenset(
    map(header_key, ("ecoff", "(t)ecoff", "ecv", "cut-off", "カットオフ", "疫学的カットオフ値"))
)
COUNTS, _SOURCES = (frozenset(map(header_key, names)) for names in (_COUNT_NAMES, _SOURCE_NAMES))
_LABELS = (Field.ORGANISM, Field.DRUG, Field.DISK_CONTENT)


class Layout(StrEnum):
    """What a row of the file is."""

    READINGS_IN_HEADER = "readings_in_header"
    COUNTED_READINGS = "counted_readings"
    ISOLATES = "isolates"


class Columns(msgspec.Struct, frozen=True, kw_only=True):
    """Which columns (counted from 0) hold what.

    ``readings`` are the counted columns of a file with its readings in the header, all of one axis.
    """

    layout: Layout
    labels: tuple[int, ...]
    source: int | None
    sampling: int | None = None
    count: int | None = None
    cut_off: int | None = None
    mic: int | None = None
    zone: int | None = None
    readings: tuple[int, ...] = ()
    readings_axis: Axis | None = None
    not_used: tuple[str, ...] = ()


def columns_of(headers: Sequence[str], axis: Axis | None) -> Columns:
    """Find the layout of a file by its header; ``axis`` is what the caller wants, None for what is there.

    Raises
    ------
    UnusableDistributionFile
        No column holds MICs or zones, or none of the axis wanted, or one is there twice, or names another
        unit.
    """
    readings = tuple(at for at, header in enumerate(headers) if _is_reading(header))
    if len(readings) >= _FEWEST_READINGS:
        return _of_header(headers, readings, axis)
    return _of_rows(headers, axis)


def _is_reading(header: str) -> bool:
    return _READING.fullmatch(measurement_text(header, ".") or "") is not None


def _of_header(headers: Sequence[str], readings: tuple[int, ...], axis: Axis | None) -> Columns:
    """Describe a file with a column for each MIC or zone."""
    found = _axis_of([headers[at] for at in readings])
    if axis not in {None, found}:
        raise UnusableDistributionFile(
            fault(DistributionFault.AXIS_ABSENT, axis=axis, headers=listed(headers))
        )
    others = [at for at in range(len(headers)) if at not in readings]
    labels = tuple(at for at in others if field_of(headers[at]) in _LABELS)
    source = _source(headers, others)
    if not labels:
        labels = tuple(at for at in others if at != source)[:1]
    return Columns(
        layout=Layout.READINGS_IN_HEADER,
        labels=labels,
        source=source,
        cut_off=(cut_off := _cut_off(headers)),
        readings=readings,
        readings_axis=found,
        not_used=_unused(headers, {*readings, *labels, source, cut_off}),
    )


def _axis_of(readings: Sequence[str]) -> Axis:
    """Tell zones from MICs: whole numbers of 6 to 60, three of them at least no powers of two."""
    texts = [
        (measurement_text(reading, ".") or "").casefold().removesuffix("mm").strip() for reading in readings
    ]
    if not all(_WHOLE.fullmatch(text) and NO_INHIBITION_MM <= int(text) <= LARGEST_ZONE_MM for text in texts):
        return "mic"
    odd = sum(int(text) & (int(text) - 1) != 0 for text in texts)
    return "zone" if odd >= _FEWEST_READINGS else "mic"


def _of_rows(headers: Sequence[str], axis: Axis | None) -> Columns:
    """Describe a file whose rows are isolates, or counted readings."""
    everywhere = range(len(headers))
    mic = None if axis == "zone" else _measurement(headers, Field.MIC_MG_PER_L)
    zone = None if axis == "mic" else _measurement(headers, Field.ZONE_MM)
    if mic is None and zone is None:
        code = DistributionFault.NO_READINGS if axis is None else DistributionFault.AXIS_ABSENT
        raise UnusableDistributionFile(fault(code, axis=axis or "", headers=listed(headers)))
    named = ((Field.MIC_MG_PER_L, mic), (Field.ZONE_MM, zone))
    if wrong := unit_faults({field: headers[at] for field, at in named if at is not None}):
        raise UnusableDistributionFile(*wrong)
    count = next((at for at in everywhere if header_key(headers[at]) in COUNTS), None)
    source = _source(headers, everywhere) if count is not None else _field(headers, Field.LABORATORY)
    labels = tuple(at for at in everywhere if field_of(headers[at]) in _LABELS)
    sampling = _field(headers, Field.SAMPLING)
    return Columns(
        layout=Layout.ISOLATES if count is None else Layout.COUNTED_READINGS,
        labels=labels,
        source=source,
        sampling=sampling,
        count=count,
        mic=mic,
        zone=zone,
        not_used=_unused(headers, {mic, zone, count, source, sampling, *labels}),
    )


def _measurement(headers: Sequence[str], field: Field) -> int | None:
    """Return the column that holds a measurement by its exact name, else by a name that mentions it."""
    exact = [at for at, header in enumerate(headers) if field_of(header) is field]
    places = exact or [
        at
        for at, header in enumerate(headers)
        if field_of(header) is None and field in fields_that_may_be_meant(header)
    ]
    if len(places) > 1:
        names = " | ".join(headers[at] for at in places)
        raise UnusableDistributionFile(fault(DistributionFault.COLUMN_TWICE, headers=names))
    return places[0] if places else None


def _source(headers: Sequence[str], among: Sequence[int]) -> int | None:
    """Return the column that names laboratories or surveys."""
    laboratory = _field(headers, Field.LABORATORY)
    if laboratory in among:
        return laboratory
    return next((at for at in among if header_key(headers[at]) in _SOURCES), None)


def _field(headers: Sequence[str], field: Field) -> int | None:
    return next((at for at, header in enumerate(headers) if field_of(header) is field), None)


def _cut_off(headers: Sequence[str]) -> int | None:
    """Return the column in which the file itself says a cut-off."""
    return next((at for at, header in enumerate(headers) if header_key(header) in _CUT_OFFS), None)


def _unused(headers: Sequence[str], used: set[int | None]) -> tuple[str, ...]:
    """Return the headers of columns that are not read, personal ones left out."""
    return tuple(
        header for at, header in enumerate(headers) if header and at not in used and not is_personal(header)
    )
