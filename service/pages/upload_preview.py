"""The step between choosing a file and sending it: how it would be read, every guess with its selector.

With JavaScript the answer's selectors replace those of the form, and the file stays chosen; without, the
answer is the page itself.
"""

from typing import Annotated, Any

import anyio.to_thread
from litestar import Request, Response, post

from service.api.access import RESEARCHER
from service.context import Context
from service.errors import ServiceError
from service.pages.forms import ByCaller, InContext, given, multipart
from service.pages.forms_with_files import form_with_file
from service.pages.frame import frame_of, page_language
from service.pages.intake import UploadForm, facts_typed, rewind, sent_of
from service.pages.reading_choices import reading_choices
from service.pages.rendering import page
from service.pages.terms import terms
from service.pages.words_of_problems import problem_of
from service.paired_data import mappings, previews
from service.paired_data.mappings import MappingView, NewMapping
from service.paired_data.previews import PreviewView
from service.problems import Problem
from service.security.caller import Caller


@post("/datasets/preview", **form_with_file(RESEARCHER))
async def preview_file(
    request: Request[Any, Any, Any],
    context: InContext,
    caller: ByCaller,
    data: Annotated[UploadForm, multipart],
) -> Response[str]:
    """Show how the file would be read; by the laboratory's own mapping where one fits and none is chosen."""
    form = data.typed()
    try:
        seen = await look(request, context, caller, data, given(data.mapping))
        if seen.mappings and not await _is_explained(data):
            form["mapping"] = seen.mappings[0].id
            seen = await look(request, context, caller, data, seen.mappings[0].id)
    except ServiceError as error:
        return await _shown(request, context, caller, form, problem=_problem(request, error))
    return await _shown(request, context, caller, form, seen=seen)


@post("/datasets/mappings", **form_with_file(RESEARCHER))
async def save_mapping(
    request: Request[Any, Any, Any],
    context: InContext,
    caller: ByCaller,
    data: Annotated[UploadForm, multipart],
) -> Response[str]:
    """Save what was said of the file's columns, to be offered when such a file comes again."""
    form = data.typed()
    try:
        seen = await look(request, context, caller, data, given(data.mapping))
        new = NewMapping(
            name=given(data.mapping_name) or (data.file.filename or "")[:120],
            headers=seen.headers_in_file,
            facts=mappings.to_be_saved(await facts_typed(data)),
        )
        saved = await anyio.to_thread.run_sync(mappings.save_mapping, context, caller, new)
    except ServiceError as error:
        return await _shown(request, context, caller, form, problem=_problem(request, error))
    form.update(mapping=saved.id, mapping_name="")
    return await _shown(request, context, caller, form, seen=seen, saved=saved)


async def look(
    request: Request[Any, Any, Any], context: Context, caller: Caller, form: UploadForm, mapping: str | None
) -> PreviewView:
    """Return how the files of a form would be read."""
    await rewind(form)
    facts = await facts_typed(form)
    return await previews.preview(
        context, caller, sent_of(form), facts, language=page_language(request), mapping=mapping
    )


async def refused(
    request: Request[Any, Any, Any], context: Context, caller: Caller, form: UploadForm, problem: Problem
) -> Response[str]:
    """Show why an upload was refused, with how its files would be read as far as they can be."""
    try:
        seen = await look(request, context, caller, form, given(form.mapping))
    except ServiceError:
        seen = None
    return await _shown(request, context, caller, form.typed(), seen=seen, problem=problem)


async def _is_explained(form: UploadForm) -> bool:
    """Tell whether the uploader explained the columns, or chose a mapping."""
    facts = await facts_typed(form)
    return bool(given(form.mapping) or facts.columns or facts.measured or facts.format)


def _problem(request: Request[Any, Any, Any], error: ServiceError) -> Problem:
    return problem_of(error, page_language(request), request.url.path)


async def _shown(
    request: Request[Any, Any, Any],
    context: Context,
    caller: Caller,
    form: dict[str, str],
    *,
    seen: PreviewView | None = None,
    saved: MappingView | None = None,
    problem: Problem | None = None,
) -> Response[str]:
    frame = frame_of(request, caller, "datasets")
    return await anyio.to_thread.run_sync(
        lambda: page(
            frame,
            "upload_preview.html",
            status_code=problem.status if problem else 200,
            form=form,
            problem=problem,
            **reading_choices(frame.language, seen, saved),
            limit_bytes=context.settings.max_upload_bytes,
            **terms(),
        )
    )
