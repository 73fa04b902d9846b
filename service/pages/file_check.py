"""Check a file and keep nothing: the answer is a workbook with every finding marked in its cell."""

from typing import Annotated, Any

import anyio.to_thread
from litestar import Request, Response, post

from service.api.access import RESEARCHER
from service.api.dataset_findings import workbook_answer
from service.errors import ServiceError
from service.findings_workbook.asked import workbook_of_reading
from service.pages.forms import ByCaller, InContext, given, multipart
from service.pages.forms_with_files import form_with_file
from service.pages.frame import frame_of
from service.pages.intake import UploadForm, facts_typed, sent_of
from service.pages.upload_preview import refused
from service.pages.words_of_problems import problem_of
from service.paired_data.checks import read_and_forget


@post(
    "/datasets/check",
    **form_with_file(RESEARCHER),
)
async def check_file(
    request: Request[Any, Any, Any],
    context: InContext,
    caller: ByCaller,
    data: Annotated[UploadForm, multipart],
) -> Response[Any]:
    """Return the file's rows as a workbook with the findings in their cells; nothing is stored."""
    frame = frame_of(request, caller, "datasets")
    try:
        result = await read_and_forget(
            context, caller, sent_of(data), await facts_typed(data), mapping=given(data.mapping)
        )
        content = await anyio.to_thread.run_sync(workbook_of_reading, result, frame.language)
    except ServiceError as error:
        problem = problem_of(error, frame.language, request.url.path)
        return await refused(request, context, caller, data, problem)
    return workbook_answer(content)
