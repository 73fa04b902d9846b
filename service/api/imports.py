"""Imports: licensed tables of a laboratory, private to it."""

from typing import Annotated, Any

from litestar import MediaType, Request, Response, delete, get, post
from litestar.params import FromPath, QueryParameter

from service.api.access import LAB
from service.api.given import ByCaller, Cursor, InContext, InLanguage
from service.api.paging import Listed, one_page
from service.api.place_before_body import body_is_file
from service.imports import intake
from service.imports.purging import purge
from service.imports.shown import findings_csv, page_of_imports, read_findings
from service.imports.shown import read_import as import_shown
from service.imports.views import FindingLine, ImportView
from service.incoming.parts import body_of
from service.openapi.document import CONFLICTS

TAGS = ["imports"]
MOST_FINDINGS = 1000
Name = Annotated[
    str,
    QueryParameter(
        description="What the names of the tables begin with (`NAME-clsi-2025`).", min_length=1, max_length=80
    ),
]
FileFormat = Annotated[
    str | None,
    QueryParameter(
        name="format",
        description="`r-amr`, `whonet` (the resource folder as zip), `eucast` (xlsx) or `zonebook`; "
        "without it what the file's first bytes say.",
        max_length=80,
    ),
]
FileName = Annotated[
    str | None,
    QueryParameter(description="What the file is called; what is found in it names it so.", max_length=200),
]


@post(
    "/imports",
    operation_id="importTables",
    **body_is_file(LAB),
    tags=TAGS,
    status_code=201,
)
async def import_tables(
    *,
    request: Request[Any, Any, Any],
    context: InContext,
    caller: ByCaller,
    name: Name,
    file_format: FileFormat = None,
    file_name: FileName = None,
) -> ImportView:
    """Import licensed tables: the raw bytes of the file, or of the zipped folder, as body.

    The tables are private: only requests with a key of the same laboratory are answered from
    them. One table per guideline, year and kind. The same bytes under the same name change
    nothing; other bytes become the next versions.
    """
    return await intake.take_in(
        context,
        caller,
        body_of(request),
        name=name,
        file_format=file_format,
        file=file_name,
    )


@get("/imports", operation_id="listImports", opt=LAB, tags=TAGS, sync_to_thread=True)
def list_imports(context: InContext, caller: ByCaller, cursor: Cursor = None) -> Listed[ImportView]:
    """List the laboratory's imports, newest first; purged ones among them."""
    items, following = page_of_imports(context, caller, cursor)
    return Listed(items=items, next_cursor=following)


@get("/imports/{import_id:str}", operation_id="readImport", opt=LAB, tags=TAGS, sync_to_thread=True)
def read_import(context: InContext, caller: ByCaller, import_id: FromPath[str]) -> ImportView:
    """Return one import: its files, its tables, and how much was found."""
    return import_shown(context, caller, import_id)


@get(
    "/imports/{import_id:str}/findings",
    operation_id="readImportFindings",
    opt={**LAB, CONFLICTS: True},
    tags=TAGS,
    sync_to_thread=True,
)
def import_findings(
    context: InContext,
    caller: ByCaller,
    language: InLanguage,
    import_id: FromPath[str],
    cursor: Cursor = None,
) -> Listed[FindingLine]:
    """Return every row that was refused or is suspicious, with the reason and what to do."""
    findings = read_findings(context, caller, import_id)
    page = one_page(findings.found, cursor, MOST_FINDINGS)
    lines = tuple(findings.line(one, language) for one in page.items)
    return Listed(items=lines, next_cursor=page.next_cursor)


@get(
    "/imports/{import_id:str}/findings.csv",
    operation_id="downloadImportFindings",
    opt={**LAB, CONFLICTS: True},
    tags=TAGS,
    sync_to_thread=True,
    media_type=MediaType.TEXT,
)
def import_findings_csv(
    context: InContext, caller: ByCaller, language: InLanguage, import_id: FromPath[str]
) -> Response[bytes]:
    """Return the findings as CSV."""
    return Response(
        findings_csv(context, caller, import_id, language),
        media_type="text/csv",
        headers={
            "Content-Disposition": 'attachment; filename="findings.csv"',
            "Cache-Control": "private, no-cache",
        },
    )


@delete(
    "/imports/{import_id:str}",
    operation_id="purgeImport",
    opt=LAB,
    tags=TAGS,
    status_code=200,
    sync_to_thread=True,
)
def purge_import(context: InContext, caller: ByCaller, import_id: FromPath[str]) -> ImportView:
    """Purge an import: its tables no longer answer and their bytes are gone; digests and log stay."""
    return purge(context, caller, import_id)


HANDLERS = (import_tables, list_imports, read_import, import_findings, import_findings_csv, purge_import)
