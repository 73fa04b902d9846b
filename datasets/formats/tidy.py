"""The tidy form: one row is one isolate and one drug, with zone and MIC; header names are free.

The two-column file (zone and MIC, the rest stated by the uploader) is the tidy form with columns missing.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from datasets.errors import UnreadableFile
from datasets.facts import FormatName, UploadedFacts
from datasets.fields import MEASUREMENTS, Field
from datasets.findings import Rule
from datasets.formats.columns_beside import columns_beside, signed, units_refused, without
from datasets.formats.counted_rows import require_isolates
from datasets.formats.format import Format, Recognised, Why
from datasets.formats.headers import field_of
from datasets.formats.mapping import map_columns
from datasets.formats.second_header import refuse_second_header
from datasets.formats.sheet_by_sheet import sheet_by_sheet
from datasets.formats.stacked_headers import with_units
from datasets.formats.tidy_table import FAULT, FAULT_COLUMN, FAULT_VALUE, TidyTable
from datasets.formats.written_dates import in_years
from datasets.source import Grid, Head, HeadedGrid


def recognise(grid: Grid, heads: Sequence[Head]) -> Recognised | None:
    """Take the first line that names a measurement and another field, with the units below it."""
    for head in heads:
        named = {field: header for header in head.headers if (field := field_of(header)) is not None}
        if len(named) > 1 and any(field in named for field in MEASUREMENTS):
            return Recognised(
                format=FormatName.TIDY,
                head=_with_units(grid, head),
                why=Why.HEADER_NAMES,
                parameters={"headers": " | ".join(named[field] for field in Field if field in named)},
            )
    return None


def _with_units(grid: Grid, head: Head) -> Head:
    return with_units(head, [line for line in grid.top if line.row > head.row])


def _read_one(headed: HeadedGrid, facts: UploadedFacts) -> TidyTable:
    headed = HeadedGrid(grid=headed.grid, head=_with_units(headed.grid, headed.head))
    require_isolates(headed)
    beside = columns_beside(headed, facts)
    named, headed = headed.headers, without(headed, beside)
    mapping = map_columns(headed.headers, facts)
    if mapping.faults:
        raise UnreadableFile(*mapping.faults)
    fields = sorted(mapping.columns.items(), key=lambda item: item[1])
    mics = {column for field, column in fields if field is Field.MIC_MG_PER_L}
    headed, remarks = signed(headed, named, beside, mics)
    frame = headed.frame([column for _, column in fields])
    refuse_second_header(frame, headed, [column for field, column in fields if field in MEASUREMENTS])
    frame = frame.rename({str(column): field.value for field, column in fields})
    frame = _repeated_headers_refused(frame, {field: headed.headers[column] for field, column in fields})
    return TidyTable(
        frame=units_refused(in_years(frame), headed, named, beside),
        headers={field: headed.headers[column] for field, column in fields},
        personal=mapping.personal,
        not_used=mapping.not_used,
        beside=tuple(named[place] for place in (*beside.signs, *beside.units)),
        remarks=remarks,
    )


def _repeated_headers_refused(frame: pl.DataFrame, headers: dict[Field, str]) -> pl.DataFrame:
    """Give a fault to lines whose measurements are their own headers: the header, pasted again."""
    measured = [field for field in MEASUREMENTS if field in headers]
    if not measured:
        return frame
    repeated = frame.select(
        pl.all_horizontal(pl.col(field).str.strip_chars() == headers[field] for field in measured)
    ).to_series()
    if not repeated.any():
        return frame
    said = {
        FAULT: Rule.LINE_REPEATS_HEADER.value,
        FAULT_COLUMN: headers[measured[0]],
        FAULT_VALUE: headers[measured[0]],
    }
    return frame.with_columns(
        pl.when(pl.lit(repeated)).then(pl.lit(value)).otherwise(pl.lit(None, dtype=pl.String)).alias(name)
        for name, value in said.items()
    )


read = sheet_by_sheet(_read_one)

FORMAT = Format(name=FormatName.TIDY, recognise=recognise, read=read)
