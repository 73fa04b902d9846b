"""Read an uploaded file: findings, kept rows, a version. Runs inside the limited child."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from breakpoints.quality_control.ranges import QualityRange
from breakpoints.vocabulary import Vocabulary, vocabulary
from datasets.canonical import digest_of
from datasets.completeness import missing_facts, other_file_needed
from datasets.contradictions import note_contradictions
from datasets.errors import UnreadableFile
from datasets.facts import UploadedFacts, facts_of_second, without_layout
from datasets.fields import Field
from datasets.findings import Finding, Rule, file_finding
from datasets.foreseeing import foreseen
from datasets.formats.distributions import DISTRIBUTIONS
from datasets.formats.talkative import talkative_columns
from datasets.formats.tidy_table import TidyTable
from datasets.frame_version import canonical_of_lines, groups_of_frame, heading_of_frame, lines_of_frame
from datasets.identities import StatedFacts, stated_facts
from datasets.improbable import note_improbable_pairs
from datasets.limits import UPLOAD_LIMITS, UploadLimits
from datasets.mic_limits import MicLimits
from datasets.opening import open_source
from datasets.originals import columns_beside, texts_changed
from datasets.paired_rows import Group
from datasets.pairing import note_repeated_isolates, without_unnamed
from datasets.previewing import preview_of
from datasets.pseudonymising import pseudonymised
from datasets.read_result import Preview, ReadResult, unread
from datasets.recognising import Recognition, recognise
from datasets.rows_as_read import may_be_kept, packed_rows
from datasets.rows_by_drug import drugs_of, rows_by_drug
from datasets.run_controls.aside import ControlRow, controls_aside
from datasets.run_controls.checking import checked_controls
from datasets.run_controls.judging import without_failed_runs
from datasets.run_controls.named import numbers_of_controls
from datasets.run_controls.of_file import controls_of, named_as_controls
from datasets.source import Source
from datasets.taken_out import taken_out
from datasets.validation import Validation
from datasets.workbook import headers_filled_down

__all__ = ["Preview", "ReadRequest", "ReadResult", "preview_upload", "read_requested", "read_upload"]


class ReadRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the limited child is asked to read, and the laboratory's key for isolates and farms."""

    path: str
    second: str | None = None
    facts: UploadedFacts
    limits: UploadLimits
    pseudonym_key: bytes | None = None
    preview_only: bool = False
    controls: str | None = None
    ranges: tuple[QualityRange, ...] = ()
    mic_limits: tuple[MicLimits, ...] = ()
    on: dt.date | None = None


class RangesHeld(msgspec.Struct, frozen=True, kw_only=True):
    """What the laboratory holds: ranges of control strains and limits of MICs, and the day of asking."""

    ranges: tuple[QualityRange, ...]
    mic_limits: tuple[MicLimits, ...] = ()
    on: dt.date


def read_requested(request: bytes) -> bytes:
    """Read the files of an encoded ``ReadRequest`` and return an encoded ``ReadResult``."""
    asked = msgspec.msgpack.decode(request, type=ReadRequest)
    second = None if asked.second is None else Path(asked.second)
    if asked.preview_only:
        return msgspec.msgpack.encode(preview_upload(Path(asked.path), asked.facts, asked.limits, second))
    return msgspec.msgpack.encode(
        read_upload(
            Path(asked.path),
            asked.facts,
            asked.limits,
            asked.pseudonym_key,
            second,
            ranges=RangesHeld(
                ranges=asked.ranges,
                mic_limits=asked.mic_limits,
                on=asked.on or dt.datetime.now(dt.UTC).date(),
            ),
            controls=None if asked.controls is None else Path(asked.controls),
        )
    )


def read_upload(
    path: Path,
    facts: UploadedFacts,
    limits: UploadLimits = UPLOAD_LIMITS,
    pseudonym_key: bytes | None = None,
    second: Path | None = None,
    *,
    ranges: RangesHeld | None = None,
    controls: Path | None = None,
) -> ReadResult:
    """Read a file, or two whose zones and MICs belong together; what is wrong is a finding, no exception.

    What the facts say of a file's layout concerns the first, and their ``second`` the other; ``controls`` is
    a file of control strains, read by its content. With a key nothing that comes out names an isolate or a
    farm but by its pseudonym, the previews apart.
    """
    previews: list[Preview] = []
    try:
        files = [_opened(path, facts, limits, previews)]
        if second is not None:
            files.append(_opened(second, facts_of_second(facts), limits, previews))
        stated = stated_facts(facts, vocabulary())
        tables = [_table(one, stated) for one in files]
        doubtful = numbers_of_controls(tables)
        tables = pseudonymised(tables, pseudonym_key)
        _require_facts(tables, facts, stated)
        remarks = [*doubtful, *_remarks(files, tables)]
        beside = () if controls is None else _controls(controls, facts, limits)
        read = _read(tables, remarks, facts, stated, limits, ranges=ranges, beside=beside)
        return msgspec.structs.replace(read, **_shown(previews))
    except UnreadableFile as unreadable:
        return msgspec.structs.replace(unread(*unreadable.findings), **_shown(previews))


def preview_upload(
    path: Path, facts: UploadedFacts, limits: UploadLimits = UPLOAD_LIMITS, second: Path | None = None
) -> ReadResult:
    """Open a file or two and say how they would be read, without reading their rows."""
    previews: list[Preview] = []
    try:
        stated = stated_facts(facts, vocabulary())
        files = [_opened(path, facts, limits, previews)]
        if second is not None:
            files.append(_opened(second, facts_of_second(facts), limits, previews))
    except UnreadableFile as unreadable:
        return msgspec.structs.replace(unread(*unreadable.findings), **_shown(previews))
    found = foreseen([(one.recognition, one.facts) for one in files], facts, stated, limits)
    return msgspec.structs.replace(unread(*stated.faults, *found), **_shown(previews))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Opened:
    """One file, its format, and the facts that concern it."""

    source: Source
    recognition: Recognition
    facts: UploadedFacts


def _opened(path: Path, facts: UploadedFacts, limits: UploadLimits, previews: list[Preview]) -> _Opened:
    source = open_source(path, facts, limits)
    recognition = recognise(source, facts)
    previews.append(preview_of(source, recognition, facts))
    if recognition.format.name in DISTRIBUTIONS:
        recognition.format.read(
            recognition.grids, facts
        )  # raises: there are no isolates, not even to preview
    return _Opened(source=source, recognition=recognition, facts=facts)


def _controls(path: Path, facts: UploadedFacts, limits: UploadLimits) -> tuple[ControlRow, ...]:
    """Read a file of control strains, which is recognised as any other is."""
    try:
        one = _opened(path, without_layout(facts), limits, [])
        return controls_of(one.recognition.format.read(one.recognition.grids, one.facts))
    except UnreadableFile as unreadable:
        raise UnreadableFile(*(named_as_controls(one) for one in unreadable.findings)) from unreadable


def _shown(previews: list[Preview]) -> dict[str, Preview]:
    return dict(zip(("preview", "preview_of_second"), previews, strict=False))


def _table(one: _Opened, stated: StatedFacts) -> TidyTable:
    try:
        return one.recognition.format.read(one.recognition.grids, one.facts)
    except UnreadableFile as unreadable:
        raise UnreadableFile(*unreadable.findings, *stated.faults) from unreadable


def _require_facts(tables: Sequence[TidyTable], facts: UploadedFacts, stated: StatedFacts) -> None:
    faults = (*missing_facts(tables, facts), *stated.faults)
    if faults:
        raise UnreadableFile(*faults)


def _read(
    tables: list[TidyTable],
    remarks: list[Finding],
    facts: UploadedFacts,
    stated: StatedFacts,
    limits: UploadLimits,
    *,
    ranges: RangesHeld | None,
    beside: Sequence[ControlRow] = (),
) -> ReadResult:
    """Judge the tables; their list is emptied on the way: they are the bulk of the memory."""
    words = vocabulary()
    as_read = tables.copy() if may_be_kept(tables) else []
    personal, not_used = (_names(getattr(one, name) for one in tables) for name in ("personal", "not_used"))
    lines = [table.n_lines for table in tables]
    judged, control_rows = controls_aside(tables)
    drugs = drugs_of(tables)
    tables.clear()
    validation = Validation(judged, facts, stated, words, limits)
    judged.clear()
    n_rows = validation.n_results
    validation.notes.note_file(*remarks, *stated.remarks)
    if not n_rows:
        validation.notes.note_file(file_finding(Rule.FILE_HEADER_ONLY))
    kept = validation.kept()
    notes = validation.notes
    held = ranges or RangesHeld(ranges=(), on=dt.datetime.now(dt.UTC).date())
    controls = checked_controls(
        [*control_rows, *beside],
        held.ranges,
        words,
        held.on,
        drug=facts.drug or "",
        disk_content=facts.disk_content or "",
        laboratory=facts.laboratory or "",
    )
    if control_rows and validation.n_results == len(control_rows):
        notes.note_file(file_finding(Rule.FILE_HOLDS_CONTROLS_ONLY))
    isolate = validation.column_of(Field.ISOLATE_ID)
    kept = without_unnamed(kept, isolate, notes, isolates_named=validation.names_isolates)
    kept = without_failed_runs(kept, controls, validation.column_of(Field.RUN), notes)
    note_repeated_isolates(kept, isolate, notes)
    note_improbable_pairs(kept, validation.names_of(Field.ZONE_MM), notes)
    note_contradictions(kept, validation.names_of(Field.ZONE_MM), held.mic_limits, words, notes)
    groups = groups_of_frame(kept)
    simulated = facts.simulated or _any_simulated(groups, words)
    n_kept, canonical, changed = kept.height, None, None
    if n_kept:
        heading = heading_of_frame(kept, groups, simulated=simulated)
        rows = lines_of_frame(kept, heading.columns, columns_beside(kept))
        del kept
        canonical, codes = canonical_of_lines(heading, rows)
        del rows
        changed = texts_changed(codes, validation.originals)
    findings = notes.findings(limits.max_listed_findings)
    return ReadResult(
        rows_in=validation.n_results,
        rows_kept=n_kept,
        rows_refused=len(validation.refused_rows()),
        lines_in=n_rows if None in lines else sum(n for n in lines if n is not None),
        findings=findings,
        findings_not_listed=len(notes) - len(findings),
        counts=notes.counts(),
        columns_personal=personal,
        columns_not_used=not_used,
        groups=groups,
        simulated=simulated,
        by_drug=rows_by_drug(drugs, notes, validation.refused_rows()),
        rows_as_read=packed_rows(as_read if findings else (), changed),
        digest=digest_of(canonical) if canonical else None,
        canonical=canonical,
    )


def _names(columns: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for names in columns for name in names))


def _remarks(files: Sequence[_Opened], tables: Sequence[TidyTable]) -> list[Finding]:
    """Say what was guessed about the files and what of them is not used."""
    headers = [header for one in files for header in one.recognition.grids[0].headers]
    remarks = [*other_file_needed(tables, headers)]
    for number, (one, table) in enumerate(zip(files, tables, strict=True), start=1):
        said = [*table.remarks]
        if one.source.charset_guessed:
            said.append(file_finding(Rule.CHARSET_GUESSED, charset=one.source.charset))
        if one.recognition.sheets_not_used:
            sheets = " | ".join(one.recognition.sheets_not_used)
            said.append(file_finding(Rule.SHEET_NOT_USED, sheets=sheets))
        if filled := headers_filled_down(one.recognition.grids):
            said.append(file_finding(Rule.MERGED_CELLS_READ, headers=" | ".join(filled)))
        said += taken_out(one.recognition.grids)
        if table.personal:
            said.append(file_finding(Rule.COLUMN_PERSONAL, headers=" | ".join(table.personal)))
        if table.not_used:
            said.append(file_finding(Rule.COLUMN_NOT_USED, headers=" | ".join(table.not_used)))
        told = talkative_columns(table)
        if told:
            said.append(file_finding(Rule.TEXT_MAY_BE_PERSONAL, headers=" | ".join(told)))
        file = number if len(files) > 1 else None
        remarks += [msgspec.structs.replace(finding, file=file) for finding in said]
    return remarks


def _any_simulated(groups: tuple[Group, ...], words: Vocabulary) -> bool:
    return any(
        words.organisms[group.organism].simulated or words.drugs[group.drug].simulated for group in groups
    )
