"""Tables made by hand: a line per isolate, columns of zones and MICs for each drug, headers of several lines.

``ABPC阻止円(mm)`` beside ``ABPC MIC(μg/mL)``; or ``Ampicillin 10 µg`` merged above ``Zone (mm)`` and
``MIC``; on one sheet, or on a sheet per isolate.
"""

from __future__ import annotations

from collections.abc import Sequence

from datasets.errors import UnreadableFile
from datasets.facts import FormatName, UploadedFacts
from datasets.fields import MEASUREMENTS, Field
from datasets.findings import Rule, file_finding
from datasets.formats.columns_beside import columns_beside, require_units_beside, signed, without
from datasets.formats.control_columns import with_control_of_the_day
from datasets.formats.disk_codes import read_disk_code
from datasets.formats.format import Format, Recognised, Why
from datasets.formats.headers import field_of
from datasets.formats.mapping import listed, map_columns, unit_fault, word_faults
from datasets.formats.measured_headers import (
    JOINT,
    MeasuredHeader,
    foreign_unit,
    measurement_of,
    read_measured_header,
)
from datasets.formats.stacked_headers import stacked_heads
from datasets.formats.tidy_table import TidyTable
from datasets.formats.wide_table import Measured, WideGrid, wide_table
from datasets.source import Grid, Head, HeadedGrid, Line

_OF_NO_CONCERN = {Rule.COLUMN_MISSING, Rule.FACT_MISSING, Rule.UNIT_NOT_READ, Rule.HEADER_WORD_UNKNOWN}
"""Faults of columns of measurements of no drug, which are not read."""


def recognise(grid: Grid, heads: Sequence[Head]) -> Recognised | None:
    """Take the first header that has the most columns of a known drug's zones or MICs."""
    allowed = {head.row for head in heads}
    best: tuple[int, Head] | None = None
    for line, head in zip(grid.top, stacked_heads(grid.top), strict=True):
        n = _known(line, head) if line.row in allowed else 0
        if n and (best is None or n > best[0]):
            best = n, head
    if best is None or _names_drugs_in_a_column(grid.top, best[1].row):
        return None
    named = [header for header in best[1].headers if read_measured_header(header) is not None]
    return Recognised(
        format=FormatName.WIDE,
        head=best[1],
        why=Why.MEASURED_COLUMNS,
        parameters={"headers": listed(named)},
    )


def read(grids: Sequence[HeadedGrid], facts: UploadedFacts) -> TidyTable:
    """Read every sheet; without a column of isolates, a sheet's name is its isolate's."""
    wide = [_wide_grid(headed, facts, several=len(grids) > 1) for headed in grids]
    if not any(grid.measured for grid in wide):
        headers = listed(grids[0].headers)
        raise UnreadableFile(
            *(file_finding(Rule.COLUMN_MISSING, field=field, headers=headers) for field in MEASUREMENTS)
        )
    return wide_table([grid for grid in wide if grid.measured])


def require_units(measured: Sequence[Measured], headers: Sequence[str]) -> None:
    """Refuse columns whose headers name a unit in which their measurement is not read."""
    faults = [
        unit_fault(headers[one.column], unit)
        for one in measured
        if (unit := foreign_unit(headers[one.column], one.field)) is not None
    ]
    if faults:
        raise UnreadableFile(*faults)


def _require_words(headers: Sequence[str]) -> None:
    """Refuse columns of known drugs whose headers say what may make other numbers of theirs.

    Of a drug that is not known any word may be the name: its rows are refused one by one.
    """
    faults = [
        fault
        for i, said in measured_columns(headers)
        if said.is_known
        for part in headers[i].split(JOINT)
        if measurement_of(part) is said.field
        for fault in word_faults(part, said.field)
    ]
    if faults:
        raise UnreadableFile(*faults)


def measured_columns(headers: Sequence[str]) -> tuple[tuple[int, MeasuredHeader], ...]:
    """Return the columns (from 0) of zones and MICs whose header names a drug, known or not."""
    found = ((i, read_measured_header(header)) for i, header in enumerate(headers))
    return tuple((i, said) for i, said in found if said is not None and said.drug is not None)


def _names_drugs_in_a_column(lines: Sequence[Line], until: int) -> bool:
    """Tell whether a line down to the header has a column for the drug: one result per line, then."""
    cells = [cell for line in lines if line.row <= until for cell in line.cells]
    return any(field_of(cell) is Field.DRUG for cell in cells)


def _known(line: Line, head: Head) -> int:
    """Count the columns whose lowest cell is part of what says that they measure a known drug."""
    own = [*line.cells, *[""] * (head.width - len(line.cells))]
    return sum(said.is_known and _is_header(own[i]) for i, said in measured_columns(head.headers))


def _is_header(cell: str) -> bool:
    return read_measured_header(cell) is not None or (
        any(character.isalpha() for character in cell) and read_disk_code(cell) is not None
    )


def _wide_grid(headed: HeadedGrid, facts: UploadedFacts, *, several: bool) -> WideGrid:
    facts = with_control_of_the_day(headed, facts)
    named, beside = headed.headers, columns_beside(headed, facts)
    headed = without(headed, beside)
    require_units_beside(headed, named, beside)
    measured = tuple(
        Measured(
            column=i,
            field=said.field,
            drug=said.drug,
            disk_content=said.disk_content if said.field is Field.ZONE_MM else None,
        )
        for i, said in measured_columns(headed.headers)
        if said.drug is not None
    )
    require_units(measured, headed.headers)
    _require_words(headed.headers)
    taken = {one.column for one in measured}
    others = ["" if i in taken else header for i, header in enumerate(headed.headers)]
    mapping = map_columns(others, facts)
    faults = [fault for fault in mapping.faults if fault.rule not in _OF_NO_CONCERN]
    if faults:
        raise UnreadableFile(*faults)
    columns = {field: column for field, column in mapping.columns.items() if field not in MEASUREMENTS}
    mics = {one.column for one in measured if one.field is Field.MIC_MG_PER_L}
    headed, remarks = signed(headed, named, beside, mics)
    sheet = headed.grid.sheet
    told = {Field.ISOLATE_ID: sheet} if several and sheet and Field.ISOLATE_ID not in columns else {}
    return WideGrid(
        headed=headed,
        fields=columns,
        measured=measured,
        facts=told,
        beside=tuple(named[place] for place in (*beside.signs, *beside.units)),
        remarks=remarks,
    )


FORMAT = Format(name=FormatName.WIDE, recognise=recognise, read=read)
