"""WHONET's wide export, as text or as the table of its database: ``AMP_ND10``, ``AMP_NM``, ``SXT_ND1_2``.

The specimen's number is the isolate's; numbers and names of patients are personal, and never read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from breakpoints.model import Method
from breakpoints.vocabulary import Match, vocabulary
from breakpoints.whonet import names
from breakpoints.whonet.headers import FEWEST, content_as_written, measured_columns
from breakpoints.whonet.measured import MeasuredColumn
from datasets.errors import UnreadableFile
from datasets.facts import FormatName, UploadedFacts
from datasets.fields import Field
from datasets.findings import Rule, file_finding
from datasets.formats.format import Format, Recognised, Why
from datasets.formats.headers import header_key
from datasets.formats.isolate_numbers import NUMBER, with_isolates_of_specimens
from datasets.formats.named_columns import Names, columns_named
from datasets.formats.no_columns import no_drug_column
from datasets.formats.tidy_table import TidyTable
from datasets.formats.whonet_codes import plain_codes
from datasets.formats.wide_table import Measured, WideGrid, wide_table
from datasets.formats.written_dates import in_years
from datasets.source import Grid, Head, HeadedGrid

NAMES: Names = {
    Field.ISOLATE_ID: names.SPECIMEN_NUMBER,
    Field.ORGANISM: names.ORGANISM,
    Field.HOST: names.HOST,
    Field.SPECIMEN: names.SPECIMEN,
    Field.YEAR: names.SPECIMEN_DATE,
    Field.COUNTRY: names.COUNTRY,
    Field.FARM: names.FARM,
    Field.LABORATORY: names.LABORATORY,
    NUMBER: names.ISOLATE_NUMBER,
}
_ORIGIN = header_key("ORIGIN")
_TABLE = "isolates"


def recognise(grid: Grid, heads: Sequence[Head]) -> Recognised | None:
    """Take the line with more headers of measurements than chance gives, or some among WHONET's own."""
    for head in heads:
        found = [column.column for _, column in _measured(head.headers)]
        own = columns_named(head.headers, NAMES)
        if found and (grid.sheet or "").casefold() == _TABLE:
            return Recognised(
                format=FormatName.WHONET,
                head=head,
                why=Why.TABLE_NAME,
                parameters={"table": grid.sheet or ""},
            )
        if len(found) >= FEWEST or (found and len(own) >= FEWEST):
            return Recognised(
                format=FormatName.WHONET,
                head=head,
                why=Why.HEADER_PATTERN,
                parameters={"n": str(len(found)), "example": found[0]},
            )
    return None


def read(grids: Sequence[HeadedGrid], facts: UploadedFacts) -> TidyTable:
    """Read the measured columns and those that say what the isolate is."""
    return whonet_table([_wide(headed, facts) for headed in grids], facts.host)


def columns_wanted(headers: Sequence[str], facts: UploadedFacts) -> tuple[int, ...]:
    """Return the columns that are read at all."""
    named = columns_named(headers, NAMES, facts).values()
    return tuple(sorted({*named, *(i for i, _ in _measured(headers))}))


def whonet_table(grids: Sequence[WideGrid], host: str | None = None) -> TidyTable:
    """Make the tidy form, WHONET's codes put into words; ``host`` holds where the origin names none."""
    table = with_isolates_of_specimens(wide_table(grids))
    headers = table.headers
    by_origin = header_key(headers.get(Field.HOST, "")) == _ORIGIN
    frame, not_known = plain_codes(in_years(table.frame), host_may_be_unknown=by_origin)
    remarks = table.remarks
    if not_known:
        codes = ", ".join(not_known[:20])
        rule = Rule.HOST_CODES_OVERRULED if host else Rule.HOST_CODES_NOT_KNOWN
        remarks += (file_finding(rule, header=headers[Field.HOST], codes=codes, host=host or ""),)
    return replace(table, frame=frame, remarks=remarks)


def _wide(headed: HeadedGrid, facts: UploadedFacts) -> WideGrid:
    measured = _measured(headed.headers)
    if not measured:
        raise no_drug_column(headed.headers)
    seen: set[str] = set()
    for _, column in measured:
        key = header_key(column.column)
        if key in seen:
            field = Field.ZONE_MM if column.method is Method.DISK else Field.MIC_MG_PER_L
            raise UnreadableFile(file_finding(Rule.HEADER_REPEATED, field=field, header=column.column))
        seen.add(key)
    fields = columns_named(headed.headers, NAMES, facts)
    return WideGrid(headed=headed, fields=fields, measured=tuple(_as_measured(*one) for one in measured))


def _measured(headers: Sequence[str]) -> list[tuple[int, MeasuredColumn]]:
    words = vocabulary()
    return [(i, column) for i, header in enumerate(headers) for column in measured_columns((header,), words)]


def _as_measured(place: int, column: MeasuredColumn) -> Measured:
    is_disk = column.method is Method.DISK
    return Measured(
        column=place,
        field=Field.ZONE_MM if is_disk else Field.MIC_MG_PER_L,
        drug=drug.id if isinstance(drug := vocabulary().find_drug(column.drug), Match) else column.drug,
        disk_content=_content(column) if is_disk else None,
        method=_method(column),
    )


def _method(column: MeasuredColumn) -> str | None:
    """Return the guideline that a header names, and a gradient strip where it says one."""
    said = [column.guideline] if column.guideline else []
    return ", ".join([*said, "gradient strip"] if column.gradient_strip else said) or None


def _content(column: MeasuredColumn) -> str | None:
    """Return the content, or for a spelling that no known disk has what cannot be read as another one."""
    if column.disk_content is None and column.content_written is not None:
        known = content_as_written(column) or ""
        drug = vocabulary().find_drug(column.drug)
        combined = getattr(drug, "id", None) in {
            one.id for one in vocabulary().drugs.values() if one.combination
        }
        return f"{column.guideline_letter}D{known}" if combined else known
    return column.disk_content


FORMAT = Format(name=FormatName.WHONET, recognise=recognise, read=read)
