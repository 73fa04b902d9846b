"""Distributions of MICs or zones: recognised, to be led to where they are used; they hold no isolates."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise

from datasets.distributions.faults import UnusableDistributionFile
from datasets.distributions.layout import Axis, Columns, Layout, columns_of
from datasets.errors import UnreadableFile
from datasets.facts import FormatName, UploadedFacts
from datasets.fields import MEASUREMENTS, Field
from datasets.findings import Rule, file_finding
from datasets.formats.counted_rows import counted_rows
from datasets.formats.format import Format, Recognised, Why
from datasets.formats.headers import field_of
from datasets.formats.tidy_table import TidyTable
from datasets.source import Grid, Head, HeadedGrid

DISTRIBUTIONS = frozenset({FormatName.MIC_DISTRIBUTION, FormatName.ZONE_DISTRIBUTION})
_FEWEST = 5
_NUMBER = re.compile(r"[<>=≤≥\s]*[0-9０-９]")
_FIELDS: dict[Axis, Field] = {"mic": Field.MIC_MG_PER_L, "zone": Field.ZONE_MM}


def _recogniser(name: FormatName, axis: Axis) -> Callable[[Grid, Sequence[Head]], Recognised | None]:
    def recognise(grid: Grid, heads: Sequence[Head]) -> Recognised | None:
        for head in heads:
            columns = _counted(head.headers)
            if columns is not None and columns.readings_axis == axis and _is_header(head, columns):
                first = head.headers[columns.readings[0]]
                n = str(len(columns.readings))
                return Recognised(
                    format=name, head=head, why=Why.HEADER_PATTERN, parameters={"n": n, "example": first}
                )
            rows = counted_rows(grid, head)
            if rows is not None and rows.fields == (_FIELDS[axis],):
                named = " | ".join(rows.headers)
                return Recognised(format=name, head=head, why=Why.HEADER_NAMES, parameters={"headers": named})
        return None

    return recognise


def _reader(axis: Axis) -> Callable[[Sequence[HeadedGrid], UploadedFacts], TidyTable]:
    def read(grids: Sequence[HeadedGrid], _facts: UploadedFacts) -> TidyTable:
        """Say that there are no isolates in the file, and where it is of use."""
        headers = grids[0].headers
        rows = counted_rows(grids[0].grid, grids[0].head)
        if rows is not None:
            raise UnreadableFile(
                file_finding(
                    Rule.FILE_IS_COUNTED_DISTRIBUTION,
                    field=_FIELDS[axis],
                    header=rows.headers[-1][:60],
                )
            )
        columns = _counted(headers)
        readings = [] if columns is None else [headers[at] for at in columns.readings]
        raise UnreadableFile(
            file_finding(
                Rule.FILE_IS_DISTRIBUTION,
                field=_FIELDS[axis],
                n=len(readings),
                first=readings[0] if readings else "–",
                last=readings[-1] if readings else "–",
            )
        )

    return read


def _counted(headers: Sequence[str]) -> Columns | None:
    if sum(_NUMBER.match(header) is not None for header in headers) < _FEWEST:
        return None
    try:
        columns = columns_of(headers, None)
    except UnusableDistributionFile:
        return None
    counted = columns.layout is Layout.READINGS_IN_HEADER and len(columns.readings) >= _FEWEST
    named = {field_of(header) for header in headers}
    of_isolates = Field.ISOLATE_ID in named or named >= {*MEASUREMENTS}
    return columns if counted and not of_isolates else None


def _is_header(head: Head, columns: Columns) -> bool:
    """Tell a header from a line of data: its readings are all different and ascend."""
    numbers = [_number(head.headers[at]) for at in columns.readings]
    return all(one < other for one, other in pairwise(numbers))


def _number(header: str) -> float:
    digits = "".join(character for character in header.replace(",", ".") if character in "0123456789.")
    return float(digits) if digits.strip(".").count(".") <= 1 and digits.strip(".") else 0.0


FORMATS = (
    Format(
        name=FormatName.MIC_DISTRIBUTION,
        recognise=_recogniser(FormatName.MIC_DISTRIBUTION, "mic"),
        read=_reader("mic"),
    ),
    Format(
        name=FormatName.ZONE_DISTRIBUTION,
        recognise=_recogniser(FormatName.ZONE_DISTRIBUTION, "zone"),
        read=_reader("zone"),
    ),
)
