"""Read an uploaded file: findings, kept rows, a version. Runs inside the limited child."""

from __future__ import annotations

from pathlib import Path

import msgspec

from breakpoints.vocabulary import Vocabulary, vocabulary
from datasets.canonical import digest_of
from datasets.delimited import DelimitedText, open_delimited
from datasets.errors import UnreadableFile
from datasets.facts import UploadedFacts
from datasets.fields import Field
from datasets.findings import Finding, Rule, file_finding
from datasets.formats import tidy
from datasets.formats.mapping import Mapping, map_columns
from datasets.formats.personal import is_personal
from datasets.frame_version import canonical_of_frame, groups_of_frame
from datasets.identities import StatedFacts, stated_facts
from datasets.limits import UPLOAD_LIMITS, UploadLimits
from datasets.paired_rows import Group
from datasets.pairing import note_repeated_isolates
from datasets.read_result import Preview, ReadResult, unread
from datasets.sniff import refuse_by_first_look
from datasets.validation import Validation

__all__ = ["Preview", "ReadRequest", "ReadResult", "read_requested", "read_upload"]


class ReadRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the limited child is asked to read."""

    path: str
    facts: UploadedFacts
    limits: UploadLimits


def read_requested(request: bytes) -> bytes:
    """Read the file of an encoded ``ReadRequest`` and return an encoded ``ReadResult``."""
    asked = msgspec.msgpack.decode(request, type=ReadRequest)
    return msgspec.msgpack.encode(read_upload(Path(asked.path), asked.facts, asked.limits))


def read_upload(path: Path, facts: UploadedFacts, limits: UploadLimits = UPLOAD_LIMITS) -> ReadResult:
    """Read a file; whatever is wrong with it is a finding, never an exception."""
    preview = None
    try:
        refuse_by_first_look(path, limits)
        text = open_delimited(path, facts, limits)
        mapping = map_columns(text.headers, facts)
        preview = _preview(text, mapping)
        stated = stated_facts(facts, vocabulary())
        if mapping.faults or stated.faults:
            return unread(*mapping.faults, *stated.faults, preview=preview)
        return msgspec.structs.replace(_read(text, mapping, facts, stated, limits), preview=preview)
    except UnreadableFile as unreadable:
        return unread(*unreadable.findings, preview=preview)


def _read(
    text: DelimitedText, mapping: Mapping, facts: UploadedFacts, stated: StatedFacts, limits: UploadLimits
) -> ReadResult:
    words = vocabulary()
    validation = Validation(tidy.tidy_table(text, mapping, limits), facts, stated, words, limits)
    validation.notes.note_file(*_remarks(text, mapping))
    kept = validation.kept()
    notes = validation.notes
    note_repeated_isolates(kept, validation.headers.get(Field.ISOLATE_ID, ""), notes)
    groups = groups_of_frame(kept)
    simulated = facts.simulated or _any_simulated(groups, words)
    canonical = canonical_of_frame(kept, groups, simulated=simulated) if kept.height else None
    findings = notes.findings(limits.max_listed_findings)
    return ReadResult(
        rows_in=len(validation.rows),
        rows_kept=kept.height,
        rows_refused=len(notes.refused_rows()),
        findings=findings,
        findings_not_listed=len(notes) - len(findings),
        counts=notes.counts(),
        columns_personal=mapping.personal,
        columns_not_used=mapping.not_used,
        groups=groups,
        simulated=simulated,
        digest=digest_of(canonical) if canonical else None,
        canonical=canonical,
    )


def _remarks(text: DelimitedText, mapping: Mapping) -> list[Finding]:
    """Say what was guessed about the file and what of it is not used."""
    remarks = []
    if text.charset_guessed:
        remarks.append(file_finding(Rule.CHARSET_GUESSED, charset=text.charset))
    if mapping.personal:
        remarks.append(file_finding(Rule.COLUMN_PERSONAL, headers=" | ".join(mapping.personal)))
    if mapping.not_used:
        remarks.append(file_finding(Rule.COLUMN_NOT_USED, headers=" | ".join(mapping.not_used)))
    return remarks


def _preview(text: DelimitedText, mapping: Mapping) -> Preview:
    shown = [
        i for i, header in enumerate(text.headers) if i in mapping.columns.values() or not is_personal(header)
    ]
    return Preview(
        format=tidy.NAME,
        charset=text.charset,
        delimiter=text.delimiter,
        headers=tuple(text.headers[i] for i in shown),
        columns={field: text.headers[i] for field, i in mapping.columns.items()},
        rows=tuple(tuple(row[i] if i < len(row) else "" for i in shown) for row in text.first_rows),
    )


def _any_simulated(groups: tuple[Group, ...], words: Vocabulary) -> bool:
    return any(
        words.organisms[group.organism].simulated or words.drugs[group.drug].simulated for group in groups
    )
