"""Imports as they are listed and read, and their findings in words."""

import csv
import io

import msgspec

from breakpoints.importing import ImportFinding
from datasets.store import imports
from datasets.store.imports import FINDINGS
from datasets.store.rows import TableImport
from service.context import Context, instant_text
from service.errors import Conflict, NotFound
from service.imports.views import FindingLine, ImportView, Summary
from service.locale.catalogue import Language, text
from service.lookup.notes import in_words
from service.paired_data.shown import neutralised
from service.security.caller import Caller, require


def view_of(filed: TableImport, *, already_there: bool = False) -> ImportView:
    """Show an import."""
    summary = msgspec.convert(filed.summary, Summary)
    return ImportView(
        id=filed.id,
        name=filed.name,
        format=filed.format,
        original_digest=filed.original_digest,
        created_at=instant_text(filed.created_at),
        purged_at=None if filed.purged_at is None else instant_text(filed.purged_at),
        rows_read=filed.rows_read,
        rows_imported=filed.rows_read - filed.rows_refused,
        rows_refused=filed.rows_refused,
        files=summary.files,
        tables=summary.tables,
        quality_ranges=summary.quality_ranges,
        findings=summary.findings,
        findings_url=f"/api/v1/imports/{filed.id}/findings",
        already_there=already_there,
    )


def page_of_imports(
    context: Context, caller: Caller, cursor: str | None
) -> tuple[tuple[ImportView, ...], str | None]:
    """Return one page of the laboratory's imports, newest first, and where the next one starts."""
    sure = require(caller, "lab")
    with context.store.reading() as connection:
        found = imports.listing(connection, sure.laboratory_id, cursor=cursor)
    return tuple(view_of(one) for one in found.items), found.next_cursor


def read_import(context: Context, caller: Caller, import_id: str) -> ImportView:
    """Return one import of the laboratory."""
    sure = require(caller, "lab")
    with context.store.reading() as connection:
        filed = imports.get(connection, import_id, sure.laboratory_id)
    if filed is None:
        raise NotFound("import", import_id)
    return view_of(filed)


def read_findings(
    context: Context, caller: Caller, import_id: str, language: Language
) -> tuple[FindingLine, ...]:
    """Return every finding of an import in words, file by file and row by row."""
    sure = require(caller, "lab")
    with context.store.reading() as connection:
        filed = imports.get(connection, import_id, sure.laboratory_id)
        if filed is None:
            raise NotFound("import", import_id)
        content = imports.part(connection, filed, FINDINGS)
    if content is None:
        at = "" if filed.purged_at is None else instant_text(filed.purged_at)
        raise Conflict("import_purged", pointer="/import_id", at=at)
    found = msgspec.json.decode(content, type=tuple[ImportFinding, ...])
    words = context.tables.vocabulary_of(sure.laboratory_id)
    return tuple(
        FindingLine(
            file=one.file,
            row=one.row,
            code=one.code.value,
            severity="refused" if one.refuses else "suspicious",
            message=text(
                f"import.finding.{one.code.value}", language, **in_words(one.parameters, language, words)
            ),
        )
        for one in found
    )


def findings_csv(context: Context, caller: Caller, import_id: str, language: Language) -> bytes:
    """Return the findings as a CSV that a spreadsheet opens without running anything."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(field.name for field in msgspec.structs.fields(FindingLine))
    for one in read_findings(context, caller, import_id, language):
        writer.writerow(neutralised(value) for value in msgspec.structs.astuple(one))
    return b"\xef\xbb\xbf" + out.getvalue().encode()
