"""Imports as they are listed and read, and their findings in words."""

import msgspec

from breakpoints.formats.csv import spreadsheet_csv
from breakpoints.importing import ImportFinding
from breakpoints.vocabulary import Vocabulary
from datasets.store import imports
from datasets.store.imports import FINDINGS
from datasets.store.rows import TableImport
from service.context import Context, instant_text, local_minute
from service.errors import Conflict, NotFound
from service.imports.views import FindingLine, ImportView, Summary, TableOfImport
from service.locale.catalogue import Language, text
from service.lookup.notes import in_words
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
        purged_by=filed.purged_by,
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


def held_imports(context: Context, caller: Caller) -> tuple[ImportView, ...]:
    """Return the last import under each name whose tables answer, newest first."""
    sure = require(caller, "lab")
    with context.store.reading() as connection:
        return tuple(view_of(one) for one in imports.held(connection, sure.laboratory_id))


def answering_beside(context: Context, caller: Caller, shown: ImportView) -> tuple[str, ...]:
    """Return the names of other imports with a table of the same guideline, year and kind: both answer."""
    own = {_edition(one) for one in shown.tables}
    others = (one for one in held_imports(context, caller) if one.name != shown.name)
    return tuple(one.name for one in others if own & {_edition(table) for table in one.tables})


def _edition(table: TableOfImport) -> tuple[str | None, int | None, str | None]:
    return table.guideline, table.year, table.kind


def read_import(context: Context, caller: Caller, import_id: str) -> ImportView:
    """Return one import of the laboratory."""
    sure = require(caller, "lab")
    with context.store.reading() as connection:
        filed = imports.get(connection, import_id, sure.laboratory_id)
    if filed is None:
        raise NotFound("import", import_id)
    return view_of(filed)


class Findings(msgspec.Struct, frozen=True, kw_only=True):
    """The findings of an import, file by file and row by row; each is put in words when it is shown."""

    found: tuple[ImportFinding, ...]
    words: Vocabulary

    def line(self, one: ImportFinding, language: Language) -> FindingLine:
        """Return one in words."""
        said = in_words(one.parameters, language, self.words)
        return FindingLine(
            file=one.file,
            row=one.row,
            code=one.code.value,
            severity=one.severity,
            message=text(f"import.finding.{one.code.value}", language, **said),
        )


def read_findings(context: Context, caller: Caller, import_id: str) -> Findings:
    """Return every finding of an import."""
    sure = require(caller, "lab")
    with context.store.reading() as connection:
        filed = imports.get(connection, import_id, sure.laboratory_id)
        if filed is None:
            raise NotFound("import", import_id)
        content = imports.part(connection, filed, FINDINGS)
    if content is None:
        at = "" if filed.purged_at is None else local_minute(context, filed.purged_at)
        raise Conflict("import_purged", pointer="/import_id", at=at, by=filed.purged_by or "–")
    return Findings(
        found=msgspec.json.decode(content, type=tuple[ImportFinding, ...]),
        words=context.tables.vocabulary_of(sure.laboratory_id),
    )


def findings_csv(context: Context, caller: Caller, import_id: str, language: Language) -> bytes:
    """Return the findings as a CSV that a spreadsheet opens without running anything."""
    header = (field.name for field in msgspec.structs.fields(FindingLine))
    findings = read_findings(context, caller, import_id)
    lines = (findings.line(one, language) for one in findings.found)
    return spreadsheet_csv(header, map(msgspec.structs.astuple, lines))
