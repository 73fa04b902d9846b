"""Classify a file: the form, the summary of what it came to, and a report of each isolate in it."""

from typing import Annotated, Any

import anyio.to_thread
import msgspec
from litestar import Request, Response, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Stream

from service.api.access import LAB, scopes_are_there
from service.api.file_classification import file_answer
from service.api.place_before_body import MOST_WITHOUT_LAB
from service.context import Context
from service.errors import Refused, ServiceError
from service.file_classification import stored
from service.file_classification.answer import AnsweredAtOnce
from service.file_classification.at_once import AT_ONCE_BYTES, classify_sent
from service.file_isolates import kept as kept_isolates
from service.incoming.parts import pieces
from service.lookup import classification
from service.pages.file_results.as_in_file import as_in_file
from service.pages.file_results.isolate import question_of, typed_of
from service.pages.file_results.shown import classification_page
from service.pages.file_results.typed import COLUMNS, NOTHING_TYPED, FileForm, options_of
from service.pages.forms import ByCaller, InContext, given, multipart, see
from service.pages.forms_with_files import form_with_file
from service.pages.frame import Frame, frame_of
from service.pages.rendering import page
from service.pages.report import report_page
from service.pages.terms import terms
from service.pages.words_of_problems import problem_of
from service.problems import Problem
from service.security.caller import Caller
from service.tables import shown as tables_shown

EARLIER_SHOWN = 10


@get("/classify", include_in_schema=False, sync_to_thread=True)
def show_classify(request: Request[Any, Any, Any], context: InContext, caller: ByCaller) -> Response[str]:
    """Show the form, and what the reader's laboratory classified before."""
    return _form(frame_of(request, caller, "classify"), context, NOTHING_TYPED)


@post(
    "/classify",
    **form_with_file({MOST_WITHOUT_LAB: AT_ONCE_BYTES}),
)
async def send_file(
    request: Request[Any, Any, Any],
    context: InContext,
    caller: ByCaller,
    data: Annotated[FileForm, multipart],
) -> Response[str] | Redirect | Stream:
    """Keep the file for a laboratory and queue its job; give it back at once to everybody else."""
    frame = frame_of(request, caller, "classify")
    try:
        answer = await _classified(context, caller, frame, data)
    except ServiceError as error:
        problem = problem_of(error, frame.language, request.url.path)
        return await anyio.to_thread.run_sync(lambda: _form(frame, context, data.typed(), problem))
    if isinstance(answer, AnsweredAtOnce):
        return file_answer(answer)
    return see(frame.at(f"/classify/{answer.id}"))


@get("/classify/{classification_id:str}", include_in_schema=False, sync_to_thread=True)
def read_classification(
    request: Request[Any, Any, Any], context: InContext, caller: ByCaller, classification_id: FromPath[str]
) -> Response[str]:
    """Show how far a classification is, or what the file came to."""
    frame = frame_of(request, caller, "classify")
    one = stored.read(context, caller, classification_id, frame.language)
    return classification_page(frame, one, context.tables.vocabulary_of(caller.laboratory_id))


@post(
    "/classify/{classification_id:str}/delete",
    include_in_schema=False,
    guards=[scopes_are_there],
    opt=LAB,
    sync_to_thread=True,
)
def delete_classification(
    request: Request[Any, Any, Any], context: InContext, caller: ByCaller, classification_id: FromPath[str]
) -> Redirect:
    """Remove a classified file, bytes and all."""
    stored.purge(context, caller, classification_id)
    return see(frame_of(request, caller, "classify").at("/classify"))


@get("/classify/{classification_id:str}/isolates", include_in_schema=False)
async def list_isolates(
    request: Request[Any, Any, Any],
    context: InContext,
    caller: ByCaller,
    classification_id: FromPath[str],
    *,
    isolate: FromQuery[str] = "",
) -> Response[str]:
    """List the isolates of a file, or those of one label."""
    frame = frame_of(request, caller, "classify")

    def search() -> Response[str]:
        one, isolates = kept_isolates.list_isolates(
            context, caller, classification_id, wanted=given(isolate), language=frame.language
        )
        return page(frame, "isolates.html", one=one, isolates=isolates, asked=isolate.strip(), problem=None)

    return await kept_isolates.searched(context, caller, search)


@get("/classify/{classification_id:str}/report", include_in_schema=False)
async def report_isolate(
    request: Request[Any, Any, Any],
    context: InContext,
    caller: ByCaller,
    classification_id: FromPath[str],
    *,
    row: FromQuery[int],
) -> Response[str]:
    """Show the printable report of the isolate that holds a row."""
    frame = frame_of(request, caller, "classify")

    def search() -> Response[str]:
        found = kept_isolates.read_isolate(context, caller, classification_id, row, frame.language)
        answer = classification.classify(context, caller, question_of(found), frame.language)
        shown = answer.results[: len(found.isolate.results)]
        answer = as_in_file(found, msgspec.structs.replace(answer, results=shown), frame.language)
        return report_page(
            frame,
            context,
            typed_of(found),
            answer,
            back=f"/classify/{classification_id}",
            further=found.isolate.further,
            day_named=found.day_named,
        )

    return await kept_isolates.searched(context, caller, search)


async def _classified(context: Context, caller: Caller, frame: Frame, form: FileForm) -> Any:
    if form.file is None or not form.file.filename:
        raise Refused("no_file_chosen", pointer="/file")
    return await classify_sent(
        context,
        caller,
        pieces(form.file),
        options_of(form),
        file_name=form.file.filename,
        as_job=frame.may("lab"),
        language=frame.language,
    )


def _form(
    frame: Frame, context: Context, typed: dict[str, str], problem: Problem | None = None
) -> Response[str]:
    caller = frame.caller
    lab = frame.may("lab")
    earlier = stored.listing(context, caller, None, EARLIER_SHOWN, frame.language)[0] if lab else []
    limit = context.settings.max_upload_bytes if lab else AT_ONCE_BYTES
    return page(
        frame,
        "classify.html",
        status_code=problem.status if problem else 200,
        form=typed,
        columns=COLUMNS,
        earlier=earlier,
        problem=problem,
        limit_megabytes=limit // 1_000_000,
        tables=tables_shown.list_tables(context, caller),
        **terms(),
    )
