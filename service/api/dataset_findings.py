"""Findings as files: of a version, and of a file that is only checked."""

from typing import Any

import anyio.to_thread
from litestar import MediaType, Request, Response, get, post
from litestar.params import FromPath

from datasets.read_result import ReadResult
from service.api.facts import PAIRED_DATA, GivenFacts, Mapping
from service.api.given import ByCaller, InContext, InLanguage
from service.findings_workbook.asked import MEDIA_TYPE, workbook_of_reading, workbook_of_version
from service.incoming.parts import files_of
from service.paired_data.checks import Checked, checked, read_and_forget
from service.paired_data.findings_shown import finding_view
from service.paired_data.shown import csv_of_findings

TAGS = ["data sets"]


@get(
    "/datasets/{dataset_id:str}/findings.xlsx",
    operation_id="downloadLatestFindingsWorkbook",
    tags=TAGS,
    sync_to_thread=True,
    media_type=MediaType.TEXT,
)
def latest_findings_workbook(
    context: InContext, caller: ByCaller, language: InLanguage, dataset_id: FromPath[str]
) -> Response[bytes]:
    """Return the newest version's rows as a workbook, with every finding marked in its cell."""
    return workbook_answer(workbook_of_version(context, caller, dataset_id, None, language))


@get(
    "/datasets/{dataset_id:str}/{version:str}/findings.xlsx",
    operation_id="downloadFindingsWorkbook",
    tags=TAGS,
    sync_to_thread=True,
    media_type=MediaType.TEXT,
)
def findings_workbook(
    *,
    context: InContext,
    caller: ByCaller,
    language: InLanguage,
    dataset_id: FromPath[str],
    version: FromPath[str],
) -> Response[bytes]:
    """Return a version's rows as a workbook, with every finding marked in its cell.

    Isolates stand under their pseudonyms; other laboratories get the findings without the rows.
    """
    return workbook_answer(workbook_of_version(context, caller, dataset_id, version, language))


@post(
    "/datasets/check",
    operation_id="checkFile",
    **PAIRED_DATA,
    status_code=200,
)
async def check_file(
    *,
    request: Request[Any, Any, Any],
    context: InContext,
    caller: ByCaller,
    language: InLanguage,
    facts: GivenFacts,
    mapping: Mapping = None,
) -> Checked:
    """Return what an upload would find; body and parameters are those of an upload, nothing is stored."""
    return checked(await _read(request, context, caller, facts, mapping), language)


@post(
    "/datasets/check.csv",
    operation_id="checkFileAsCsv",
    **PAIRED_DATA,
    status_code=200,
    media_type=MediaType.TEXT,
)
async def check_file_as_csv(
    *,
    request: Request[Any, Any, Any],
    context: InContext,
    caller: ByCaller,
    language: InLanguage,
    facts: GivenFacts,
    mapping: Mapping = None,
) -> Response[bytes]:
    """Read a file and return its findings as CSV; nothing is stored."""
    result = await _read(request, context, caller, facts, mapping)
    content = csv_of_findings(finding_view(one, language) for one in result.findings)
    return Response(
        content,
        media_type="text/csv",
        headers={"Content-Disposition": 'attachment; filename="findings.csv"', "Cache-Control": "no-store"},
    )


@post(
    "/datasets/check.xlsx",
    operation_id="checkFileAsWorkbook",
    **PAIRED_DATA,
    status_code=200,
    media_type=MediaType.TEXT,
)
async def check_file_as_workbook(
    *,
    request: Request[Any, Any, Any],
    context: InContext,
    caller: ByCaller,
    language: InLanguage,
    facts: GivenFacts,
    mapping: Mapping = None,
) -> Response[bytes]:
    """Read a file and return its rows as a workbook, with every finding marked; nothing is stored."""
    result = await _read(request, context, caller, facts, mapping)
    return workbook_answer(await anyio.to_thread.run_sync(workbook_of_reading, result, language))


def workbook_answer(content: bytes) -> Response[bytes]:
    """Answer with a workbook to be saved."""
    return Response(
        content,
        media_type=MEDIA_TYPE,
        headers={"Content-Disposition": 'attachment; filename="findings.xlsx"', "Cache-Control": "no-store"},
    )


async def _read(
    request: Request[Any, Any, Any],
    context: InContext,
    caller: ByCaller,
    facts: GivenFacts,
    mapping: str | None,
) -> ReadResult:
    sent = await files_of(request, context.settings.max_upload_bytes)
    return await read_and_forget(context, caller, sent, facts, mapping=mapping)


HANDLERS = (
    latest_findings_workbook,
    findings_workbook,
    check_file,
    check_file_as_csv,
    check_file_as_workbook,
)
