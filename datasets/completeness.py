"""What an upload must hold besides rows: organism, drug, and both zones and MICs."""

from __future__ import annotations

from collections.abc import Sequence

from datasets.facts import UploadedFacts
from datasets.fields import MEASUREMENTS, Field
from datasets.findings import Finding, Rule, file_finding
from datasets.formats.mapping import listed
from datasets.formats.tidy_table import HEADER_COLUMNS, ZONE_HEADER, TidyTable

_STATED_FOR_ALL = (Field.ORGANISM, Field.DRUG)


def missing_facts(tables: Sequence[TidyTable], facts: UploadedFacts) -> tuple[Finding, ...]:
    """Return the faults of an upload that neither says nor is told its organism, drug or disk content."""
    return tuple(file_finding(Rule.FACT_MISSING, field=field) for field in fields_missing(tables, facts))


def fields_missing(tables: Sequence[TidyTable], facts: UploadedFacts) -> tuple[Field, ...]:
    """Return which of organism, drug and disk content an upload neither says nor is told.

    A wide file may say of some drugs which disks they had: there, each zone is judged by itself.
    """
    absent = [
        field
        for field in _STATED_FOR_ALL
        if not any(field in table.headers for table in tables) and not getattr(facts, field)
    ]
    stated = facts.disk_content or facts.disk_contents
    said = any(Field.DISK_CONTENT in table.headers for table in tables)
    if not stated and not said and any(_has_tidy_zones(table) for table in tables):
        absent.append(Field.DISK_CONTENT)
    return tuple(absent)


def measurements_held(tables: Sequence[TidyTable]) -> tuple[Field, ...]:
    """Return which of zones and MICs an upload's files hold together."""
    return tuple(field for field in MEASUREMENTS if any(_holds(table, field) for table in tables))


def _has_tidy_zones(table: TidyTable) -> bool:
    return Field.ZONE_MM in table.headers and ZONE_HEADER not in table.frame.columns


def other_file_needed(tables: Sequence[TidyTable], headers: Sequence[str]) -> tuple[Finding, ...]:
    """Return a finding where all of an upload's files together hold zones only, or MICs only."""
    held = measurements_held(tables)
    if len(held) != 1:
        return ()
    absent = next(field for field in MEASUREMENTS if field not in held)
    return (file_finding(Rule.OTHER_FILE_NEEDED, present=held[0], absent=absent, headers=listed(headers)),)


def _holds(table: TidyTable, field: Field) -> bool:
    """Tell whether a table has a column of zones, or of MICs; where both share one, whether any is there."""
    column = HEADER_COLUMNS[field]
    if column in table.frame.columns:
        return bool(table.frame[column].is_not_null().any())
    shared = len({table.headers.get(one) for one in MEASUREMENTS}) == 1
    return field in table.headers and (not shared or bool((table.frame[field].fill_null("") != "").any()))
