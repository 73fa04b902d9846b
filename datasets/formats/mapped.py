"""Files whose columns the uploader, or a saved mapping of the laboratory, explains.

Zone readers name their columns as each laboratory set them up: one of zones for each drug, or one for all.
"""

from __future__ import annotations

from collections.abc import Sequence

from datasets.errors import UnreadableFile
from datasets.facts import FormatName, UploadedFacts
from datasets.fields import MEASUREMENTS, Field
from datasets.findings import Finding, Rule, file_finding
from datasets.formats import tidy
from datasets.formats.columns_beside import columns_beside, require_units_beside, signed, without
from datasets.formats.control_columns import with_control_of_the_day
from datasets.formats.format import Format, Recognised, Why
from datasets.formats.headers import header_key
from datasets.formats.mapping import listed, map_columns
from datasets.formats.named_columns import places_of
from datasets.formats.tidy_table import TidyTable
from datasets.formats.wide import require_units
from datasets.formats.wide_table import Measured, WideGrid, wide_table
from datasets.source import Grid, Head, HeadedGrid


def recognise(_grid: Grid, heads: Sequence[Head]) -> Recognised | None:
    """Take the first line; which columns matter was said."""
    return Recognised(format=FormatName.MAPPED, head=heads[0], why=Why.STATED) if heads else None


def recognise_columns(heads: Sequence[Head], facts: UploadedFacts) -> Recognised | None:
    """Take the first line that has every column that the uploader named; ``None`` if none was named."""
    named = {header_key(header) for header in _named(facts) if header}
    if not named or not (facts.measured or any(facts.columns.get(field) for field in MEASUREMENTS)):
        return None
    head = next((head for head in heads if named <= {*map(header_key, head.headers)}), heads[0])
    return Recognised(format=FormatName.MAPPED, head=head, why=Why.STATED)


def read(grids: Sequence[HeadedGrid], facts: UploadedFacts) -> TidyTable:
    """Read the columns that were named; those of fields that were not are found by their names."""
    if not facts.measured:
        return tidy.read(grids, facts)
    return wide_table([_wide_grid(headed, facts) for headed in grids])


def _named(facts: UploadedFacts) -> tuple[str, ...]:
    return (*facts.columns.values(), *(one.header for one in facts.measured))


def _wide_grid(headed: HeadedGrid, facts: UploadedFacts) -> WideGrid:
    facts = with_control_of_the_day(headed, facts)
    named, beside = headed.headers, columns_beside(headed, facts)
    headed = without(headed, beside)
    require_units_beside(headed, named, beside)
    places = places_of(headed.headers)
    absent = [one.header for one in facts.measured if header_key(one.header) not in places]
    if absent:
        raise UnreadableFile(_absent(absent[0], headed.headers))
    measured = tuple(
        Measured(
            column=places[header_key(one.header)],
            field=one.field,
            drug=one.drug,
            disk_content=one.disk_content if one.field is Field.ZONE_MM else None,
        )
        for one in facts.measured
        if one.field in MEASUREMENTS
    )
    require_units(measured, headed.headers)
    taken = {one.column for one in measured}
    others = ["" if i in taken else header for i, header in enumerate(headed.headers)]
    mapping = map_columns(others, facts)
    faults = [
        fault
        for fault in mapping.faults
        if fault.rule not in {Rule.COLUMN_MISSING, Rule.UNIT_NOT_READ, Rule.HEADER_WORD_UNKNOWN}
    ]
    if faults:
        raise UnreadableFile(*faults)
    fields = {field: column for field, column in mapping.columns.items() if field not in MEASUREMENTS}
    mics = {one.column for one in measured if one.field is Field.MIC_MG_PER_L}
    headed, remarks = signed(headed, named, beside, mics)
    return WideGrid(
        headed=headed,
        fields=fields,
        measured=measured,
        beside=tuple(named[place] for place in (*beside.signs, *beside.units)),
        remarks=remarks,
    )


def _absent(header: str, headers: Sequence[str]) -> Finding:
    return file_finding(
        Rule.COLUMN_CHOSEN_ABSENT, field=Field.ZONE_MM, header=header[:60], headers=listed(headers)
    )


FORMAT = Format(name=FormatName.MAPPED, recognise=recognise, read=read)
