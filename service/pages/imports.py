"""Imports: list, upload, report, purge; only for keys of the laboratory with the scope ``lab``."""

from typing import Annotated, Any

import anyio.to_thread
import msgspec
from litestar import Request, Response, get, post
from litestar.datastructures import UploadFile
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from service.api.access import LAB
from service.context import Context
from service.errors import ServiceError
from service.imports import intake
from service.imports.purging import purge
from service.imports.shown import answering_beside, held_imports, page_of_imports, read_findings
from service.imports.shown import read_import as import_shown
from service.imports.views import ImportView
from service.incoming.parts import pieces
from service.incoming.receiving import Sent
from service.pages.forms import ByCaller, InContext, multipart, see, url_encoded
from service.pages.forms_with_files import form_with_file
from service.pages.frame import frame_of, page_language
from service.pages.import_findings import groups_of
from service.pages.problem_page import attempt
from service.pages.rendering import page
from service.pages.words_of_problems import problem_of
from service.problems import Problem
from service.security.caller import Caller

NEW_NAME = "*"
"""What the form sends where a file is to stand beside what is held."""
FORMATS = ("whonet", "r-amr", "eucast", "zonebook")


class ImportForm(msgspec.Struct, frozen=True, kw_only=True):
    """The file, what it is, and what its tables are to be called."""

    file: UploadFile
    name: str = ""
    format: str = ""
    """Nothing: what the file's first bytes say."""
    held: str = ""
    """The name of an import whose next version this is to be, where no name is typed; `NEW_NAME`: none."""


class PurgeForm(msgspec.Struct, frozen=True, kw_only=True):
    """Whether the box was ticked."""

    sure: str = ""


@get("/imports", include_in_schema=False, sync_to_thread=True)
def list_imports(
    request: Request[Any, Any, Any],
    context: InContext,
    caller: ByCaller,
    *,
    cursor: FromQuery[str | None] = None,
) -> Response[str]:
    """List the laboratory's imports with the form for another; say who may, to everybody else."""
    return _list(request, context, caller, None, cursor=cursor)


@post(
    "/imports",
    **form_with_file(LAB),
)
async def add_import(
    request: Request[Any, Any, Any],
    context: InContext,
    caller: ByCaller,
    data: Annotated[ImportForm, multipart],
) -> Response[str] | Redirect:
    """Take a file in; show the form again with the reason where that is refused."""
    try:
        done = await intake.take_in(
            context,
            caller,
            Sent(first=pieces(data.file)),
            name=data.name.strip() or ("" if data.held == NEW_NAME else data.held),
            file_format=data.format or None,
            file=data.file.filename,
        )
    except ServiceError as error:
        refused = problem_of(error, page_language(request), request.url.path)
        typed = {"name": data.name, "format": data.format, "held": data.held}
        return await anyio.to_thread.run_sync(lambda: _list(request, context, caller, typed, problem=refused))
    frame = frame_of(request, caller, "imports")
    return see(frame.at(f"/imports/{done.id}{'?known=yes' if done.already_there else ''}"))


@get("/imports/{import_id:str}", include_in_schema=False, sync_to_thread=True)
def read_import(
    request: Request[Any, Any, Any],
    context: InContext,
    caller: ByCaller,
    import_id: FromPath[str],
    *,
    known: FromQuery[str | None] = None,
) -> Response[str]:
    """Show the report of an import: files, tables, findings by code, what to do next."""
    return _report(request, context, caller, import_shown(context, caller, import_id), known=known)


@post("/imports/{import_id:str}/purge", include_in_schema=False, sync_to_thread=True)
def purge_import(
    request: Request[Any, Any, Any],
    context: InContext,
    caller: ByCaller,
    import_id: FromPath[str],
    *,
    data: Annotated[PurgeForm, url_encoded],
) -> Response[str] | Redirect:
    """Purge an import once the box was ticked."""
    shown = import_shown(context, caller, import_id)
    if not data.sure:
        return _report(request, context, caller, shown, known=None, asked_to_purge=True)
    _, problem = attempt(request, lambda: purge(context, caller, import_id))
    if problem is not None:
        return _report(request, context, caller, shown, known=None, problem=problem)
    return see(frame_of(request, caller, "imports").at(f"/imports/{import_id}"))


def _list(
    request: Request[Any, Any, Any],
    context: Context,
    caller: Caller,
    form: dict[str, str] | None,
    *,
    problem: Problem | None = None,
    cursor: str | None = None,
) -> Response[str]:
    frame = frame_of(request, caller, "imports")
    may = frame.may("lab")
    listed, following = page_of_imports(context, caller, cursor) if may else ((), None)
    held = held_imports(context, caller) if may else ()
    newest = held[0] if held else None
    offered = {
        "name": "",
        "format": "",
        "held": newest.name if newest else "",
    }
    return page(
        frame,
        "imports.html",
        status_code=200 if problem is None else problem.status,
        imports=listed,
        following=following,
        held=held,
        new_name=NEW_NAME,
        form=form or offered,
        formats=FORMATS,
        problem=problem,
        limit_bytes=context.settings.max_upload_bytes,
    )


def _report(
    request: Request[Any, Any, Any],
    context: Context,
    caller: Caller,
    shown: ImportView,
    *,
    known: str | None,
    problem: Problem | None = None,
    asked_to_purge: bool = False,
) -> Response[str]:
    frame = frame_of(request, caller, "imports")
    findings = None if shown.purged_at else read_findings(context, caller, shown.id)
    files = [one.file for one in shown.files]
    status = problem.status if problem is not None else (422 if asked_to_purge else 200)
    own = context.tables.visible(caller.laboratory_id)
    return page(
        frame,
        "import.html",
        status_code=status,
        shown=shown,
        groups=[] if findings is None else groups_of(findings, files, frame.language),
        beside=() if shown.purged_at else answering_beside(context, caller, shown),
        was_known=known is not None,
        problem=problem,
        asked_to_purge=asked_to_purge,
        held={f"{one.stored.table}@{one.stored.version}" for one in own if one.private},
        newest=_newest(shown),
    )


def _newest(shown: ImportView) -> str | None:
    """Return the table to try first: the newest clinical one."""
    clinical = [one for one in shown.tables if one.kind in {None, "clinical"}]
    best = max(clinical or shown.tables, key=lambda one: (one.year or 0, one.rows), default=None)
    return None if best is None else best.table
