"""The saved mappings of a laboratory: what each says, where it was used, another name, and away with it."""

from typing import Annotated, Any

import msgspec
from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from service.api.access import RESEARCHER, scopes_are_there
from service.context import Context
from service.pages.forms import ByCaller, InContext, as_input, see, url_encoded
from service.pages.frame import Frame, frame_of
from service.pages.problem_page import attempt
from service.pages.rendering import page
from service.paired_data import mappings
from service.paired_data.mappings import RenamedMapping
from service.problems import Problem
from service.security.caller import Caller


class MappingForm(msgspec.Struct, frozen=True, kw_only=True):
    """What is wanted of a mapping, and its new name."""

    step: str = ""
    name: str = ""


@get("/datasets/mappings", include_in_schema=False, sync_to_thread=True)
def list_mappings(request: Request[Any, Any, Any], context: InContext, caller: ByCaller) -> Response[str]:
    """List the mappings of the reader's laboratory."""
    return _page(frame_of(request, caller, "datasets"), context, caller)


@post(
    "/datasets/mappings/{mapping_id:str}",
    include_in_schema=False,
    guards=[scopes_are_there],
    opt=RESEARCHER,
    sync_to_thread=True,
)
def change_mapping(
    request: Request[Any, Any, Any],
    context: InContext,
    caller: ByCaller,
    mapping_id: FromPath[str],
    data: Annotated[MappingForm, url_encoded],
) -> Response[str] | Redirect:
    """Rename a mapping, or remove it; show the page again with the reason where that is refused."""
    frame = frame_of(request, caller, "datasets")
    done, problem = attempt(request, lambda: _do(context, caller, mapping_id, data))
    if done is not None:
        return see(frame.at("/datasets/mappings"))
    return _page(frame, context, caller, problem)


def _do(context: Context, caller: Caller, mapping_id: str, form: MappingForm) -> bool:
    if form.step == "remove":
        mappings.remove_mapping(context, caller, mapping_id)
    else:
        new = as_input(RenamedMapping, {"name": form.name.strip()})
        mappings.rename_mapping(context, caller, mapping_id, new)
    return True


def _page(frame: Frame, context: Context, caller: Caller, problem: Problem | None = None) -> Response[str]:
    return page(
        frame,
        "mappings.html",
        status_code=problem.status if problem else 200,
        problem=problem,
        mappings=mappings.mappings_with_uses(context, caller) if frame.may("researcher") else (),
    )
