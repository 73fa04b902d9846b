"""Which column of a file holds which field."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import msgspec

from datasets.facts import UploadedFacts
from datasets.fields import MEASUREMENTS, Field
from datasets.findings import Finding, Rule, file_finding
from datasets.formats.headers import (
    field_of,
    fields_that_may_be_meant,
    header_key,
    names_of_dates,
    says_log2,
)
from datasets.formats.personal import is_personal, parted_but
from datasets.formats.rest_of_header import rest_not_understood
from datasets.formats.units import unit_not_read
from datasets.formats.words_of_headers import word_not_known


class Mapping(msgspec.Struct, frozen=True, kw_only=True):
    """The column (counted from 0) of each field, what is dropped, and what is wrong with the header."""

    columns: dict[Field, int]
    personal: tuple[str, ...]
    not_used: tuple[str, ...]
    faults: tuple[Finding, ...]


def map_columns(headers: Sequence[str], facts: UploadedFacts) -> Mapping:
    """Map a header: the uploader's choice, else exact names, else names that mention a measurement."""
    if not any(character.isalpha() for header in headers for character in header):
        return Mapping(columns={}, personal=(), not_used=(), faults=(file_finding(Rule.HEADER_MISSING),))
    columns, faults = _chosen(headers, facts)
    for field in Field:
        if field not in facts.columns:
            faults += _find(field, headers, columns)
    faults += _missing(columns, headers, facts, {fault.parameters.get("field") for fault in faults})
    personal, not_used = parted_but(headers, columns.values())
    return Mapping(
        columns=columns,
        personal=personal,
        not_used=not_used,
        faults=tuple(faults),
    )


def _chosen(headers: Sequence[str], facts: UploadedFacts) -> tuple[dict[Field, int], list[Finding]]:
    columns: dict[Field, int] = {}
    faults = []
    for field, header in facts.columns.items():
        places = [i for i, name in enumerate(headers) if header_key(name) == header_key(header)]
        if not header:
            continue
        if len(places) == 1:
            columns[Field(field)] = places[0]
        elif places:
            faults.append(file_finding(Rule.HEADER_REPEATED, field=field, header=header))
        else:
            faults.append(
                file_finding(Rule.COLUMN_CHOSEN_ABSENT, field=field, header=header, headers=listed(headers))
            )
    return columns, faults


def _find(field: Field, headers: Sequence[str], columns: dict[Field, int]) -> list[Finding]:
    """Add the one column of a field to ``columns``, or say that several compete."""
    free = {i: header for i, header in enumerate(headers) if i not in columns.values()}
    places = [i for i, header in free.items() if field_of(header) is field]
    if not places and field in MEASUREMENTS:
        places = [
            i
            for i, header in free.items()
            if field_of(header) is None and field in fields_that_may_be_meant(header)
        ]
    if not places and field is Field.YEAR:
        places = _dated(free)[:1]
    if len(places) == 1 or (places and field is Field.FARM):  # of farm and herd one will do
        columns[field] = places[0]
    if len(places) <= 1 or field is Field.FARM:
        return []
    names = [free[i] for i in places]
    if max(Counter(map(header_key, names)).values()) > 1:
        return [file_finding(Rule.HEADER_REPEATED, field=field, header=names[0])]
    return [file_finding(Rule.COLUMN_AMBIGUOUS, field=field, headers=listed(names))]


def _dated(headers: dict[int, str]) -> list[int]:
    """Return the columns of dates that tell the year of an isolate."""
    return [at for at, header in headers.items() if header_key(header) in names_of_dates()]


def _missing(
    columns: dict[Field, int], headers: Sequence[str], facts: UploadedFacts, blamed: set[str | None]
) -> list[Finding]:
    faults = []
    alone = len(headers) == 1  # more likely a wrong separator than a file of zones only
    if alone or not any(field in columns or field in blamed for field in MEASUREMENTS):
        faults = [
            file_finding(Rule.COLUMN_MISSING, field=field, headers=listed(headers))
            for field in MEASUREMENTS
            if field not in columns
        ]
    mic = columns.get(Field.MIC_MG_PER_L)
    if mic is not None and says_log2(headers[mic]) and facts.mic_scale != "log2":
        faults.append(file_finding(Rule.MIC_SCALE_CONTRADICTED, header=headers[mic]))
    measured = {field: headers[columns[field]] for field in MEASUREMENTS if field in columns}
    faults += unit_faults(measured)
    named = {fault.parameters.get("header") for fault in faults}
    return faults + [
        fault
        for field, header in measured.items()
        if field not in facts.columns and header[:60] not in named
        for fault in word_faults(header, field)
    ]


def unit_faults(headers: dict[Field, str]) -> list[Finding]:
    """Return a finding for each header of a measurement that names a unit in which it is not read."""
    return [
        unit_fault(header, unit)
        for field, header in headers.items()
        if (unit := unit_not_read(header, field) or rest_not_understood(header, field)) is not None
    ]


def word_faults(header: str, field: Field) -> list[Finding]:
    """Return a finding if a header that nobody chose has a word that may change what its numbers mean."""
    word = word_not_known(header, field)
    return (
        [] if word is None else [file_finding(Rule.HEADER_WORD_UNKNOWN, header=header[:60], word=word[:40])]
    )


def unit_fault(header: str, unit: str) -> Finding:
    """Return the finding that a header names a unit in which its field is not read."""
    return file_finding(Rule.UNIT_NOT_READ, header=header[:60], unit=unit)


def listed(headers: Sequence[str]) -> str:
    """Join headers for a sentence, personal ones and very long lists left out."""
    named = [header[:60] for header in headers if header and not is_personal(header)]
    return " | ".join(named[:30]) + (" | …" if len(named) > 30 else "")
