"""Read an uploaded file: findings, kept rows, a version. Runs inside the limited child."""

from __future__ import annotations

from pathlib import Path

import msgspec

from breakpoints.vocabulary import Vocabulary, vocabulary
from datasets.canonical import digest_of
from datasets.completeness import missing_facts, other_file_needed
from datasets.errors import UnreadableFile
from datasets.facts import UploadedFacts
from datasets.fields import Field
from datasets.findings import Finding, Rule, file_finding
from datasets.formats.tidy_table import TidyTable
from datasets.frame_version import canonical_of_frame, groups_of_frame
from datasets.identities import StatedFacts, stated_facts
from datasets.improbable import note_improbable_pairs
from datasets.limits import UPLOAD_LIMITS, UploadLimits
from datasets.opening import open_source
from datasets.paired_rows import Group
from datasets.pairing import note_repeated_isolates
from datasets.previewing import preview_of
from datasets.pseudonymising import pseudonymised, pseudonymous_columns
from datasets.read_result import Preview, ReadResult, unread
from datasets.recognising import Recognition, recognise
from datasets.source import Source
from datasets.validation import Validation

__all__ = ["Preview", "ReadRequest", "ReadResult", "read_requested", "read_upload"]


class ReadRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the limited child is asked to read, and the laboratory's key for isolates and farms."""

    path: str
    facts: UploadedFacts
    limits: UploadLimits
    pseudonym_key: bytes | None = None


def read_requested(request: bytes) -> bytes:
    """Read the file of an encoded ``ReadRequest`` and return an encoded ``ReadResult``."""
    asked = msgspec.msgpack.decode(request, type=ReadRequest)
    return msgspec.msgpack.encode(
        read_upload(Path(asked.path), asked.facts, asked.limits, asked.pseudonym_key)
    )


def read_upload(
    path: Path,
    facts: UploadedFacts,
    limits: UploadLimits = UPLOAD_LIMITS,
    pseudonym_key: bytes | None = None,
) -> ReadResult:
    """Read a file; whatever is wrong with it is a finding, never an exception.

    With a key nothing that comes out names an isolate or a farm but by its pseudonym, the preview apart.
    """
    preview = None
    try:
        source = open_source(path, facts, limits)
        recognition = recognise(source, facts)
        preview = preview_of(source, recognition, facts)
        stated = stated_facts(facts, vocabulary())
        table = pseudonymised(_table(recognition, facts, stated), pseudonym_key)
        remarks = _remarks(source, recognition, table)
        return msgspec.structs.replace(
            _read(table, remarks, facts, stated, limits),
            preview=preview,
            columns_pseudonymous=pseudonymous_columns(table, pseudonym_key),
        )
    except UnreadableFile as unreadable:
        return unread(*unreadable.findings, preview=preview)


def _table(recognition: Recognition, facts: UploadedFacts, stated: StatedFacts) -> TidyTable:
    try:
        table = recognition.format.read(recognition.grids, facts)
    except UnreadableFile as unreadable:
        raise UnreadableFile(*unreadable.findings, *stated.faults) from unreadable
    faults = (*missing_facts(table, facts), *stated.faults)
    if faults:
        raise UnreadableFile(*faults)
    return table


def _read(
    table: TidyTable,
    remarks: list[Finding],
    facts: UploadedFacts,
    stated: StatedFacts,
    limits: UploadLimits,
) -> ReadResult:
    words = vocabulary()
    validation = Validation([table], facts, stated, words, limits)
    validation.notes.note_file(*remarks)
    kept = validation.kept()
    notes = validation.notes
    note_repeated_isolates(kept, validation.column_of(Field.ISOLATE_ID), notes)
    note_improbable_pairs(kept, validation.names_of(Field.ZONE_MM), notes)
    groups = groups_of_frame(kept)
    simulated = facts.simulated or _any_simulated(groups, words)
    canonical = canonical_of_frame(kept, groups, simulated=simulated) if kept.height else None
    findings = notes.findings(limits.max_listed_findings)
    n = validation.n_results
    return ReadResult(
        rows_in=n,
        rows_kept=kept.height,
        rows_refused=len(validation.refused_rows()),
        lines_in=n if table.n_lines is None else table.n_lines,
        findings=findings,
        findings_not_listed=len(notes) - len(findings),
        counts=notes.counts(),
        columns_personal=table.personal,
        columns_not_used=table.not_used,
        groups=groups,
        simulated=simulated,
        digest=digest_of(canonical) if canonical else None,
        canonical=canonical,
    )


def _remarks(source: Source, recognition: Recognition, table: TidyTable) -> list[Finding]:
    """Say what was guessed about the file and what of it is not used."""
    remarks = [*table.remarks, *other_file_needed([table], recognition.grids[0].headers)]
    if source.charset_guessed:
        remarks.append(file_finding(Rule.CHARSET_GUESSED, charset=source.charset))
    if recognition.sheets_not_used:
        remarks.append(file_finding(Rule.SHEET_NOT_USED, sheets=" | ".join(recognition.sheets_not_used)))
    if table.personal:
        remarks.append(file_finding(Rule.COLUMN_PERSONAL, headers=" | ".join(table.personal)))
    if table.not_used:
        remarks.append(file_finding(Rule.COLUMN_NOT_USED, headers=" | ".join(table.not_used)))
    return remarks


def _any_simulated(groups: tuple[Group, ...], words: Vocabulary) -> bool:
    return any(
        words.organisms[group.organism].simulated or words.drugs[group.drug].simulated for group in groups
    )
