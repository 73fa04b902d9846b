"""Laboratories, people and keys, for an administrator; a new key is shown once."""

from typing import Annotated, Any

import msgspec
from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from service import people
from service.context import Context
from service.pages.forms import ByCaller, InContext, as_input, given, see, url_encoded
from service.pages.frame import Frame, frame_of
from service.pages.problem_page import attempt
from service.pages.rendering import page
from service.people import HolderIn, IssuedKey, KeyIn
from service.problems import Problem
from service.security.caller import SCOPES, Caller


class HolderForm(msgspec.Struct, frozen=True, kw_only=True):
    """A new person or machine as typed."""

    name: str = ""
    laboratory: str = ""


class KeyForm(msgspec.Struct, frozen=True, kw_only=True):
    """A new key as chosen; a ticked scope is not empty."""

    holder: str = ""
    days: str = "365"
    lab: str = ""
    researcher: str = ""
    curator: str = ""
    admin: str = ""


@get("/people", include_in_schema=False, sync_to_thread=True)
def show_people(request: Request[Any, Any, Any], context: InContext, caller: ByCaller) -> Response[str]:
    """List people and keys."""
    return _people_page(frame_of(request, caller, "people"), context, caller)


@post("/people", include_in_schema=False, sync_to_thread=True)
def add_person(
    request: Request[Any, Any, Any],
    context: InContext,
    caller: ByCaller,
    data: Annotated[HolderForm, url_encoded],
) -> Response[str] | Redirect:
    """Add a person or machine to a laboratory."""
    frame = frame_of(request, caller, "people")
    typed = {"name": data.name.strip(), "laboratory": data.laboratory}
    added, problem = attempt(request, lambda: people.add_holder(context, caller, as_input(HolderIn, typed)))
    return (
        see(frame.at("/people"))
        if added is not None
        else _people_page(frame, context, caller, problem=problem)
    )


@post("/people/keys", include_in_schema=False, sync_to_thread=True)
def issue_key(
    request: Request[Any, Any, Any],
    context: InContext,
    caller: ByCaller,
    data: Annotated[KeyForm, url_encoded],
) -> Response[str]:
    """Issue a key and show it, this once."""
    frame = frame_of(request, caller, "people")
    scopes = tuple(scope for scope in SCOPES if getattr(data, scope))
    typed = {"holder": data.holder, "scopes": scopes, "days": given(data.days)}
    issued, problem = attempt(request, lambda: people.issue_key(context, caller, as_input(KeyIn, typed)))
    return _people_page(frame, context, caller, problem=problem, issued=issued)


@post("/people/keys/{key_id:str}/revoke", include_in_schema=False, sync_to_thread=True)
def revoke_key(
    request: Request[Any, Any, Any], context: InContext, caller: ByCaller, key_id: FromPath[str]
) -> Redirect:
    """Revoke a key."""
    people.revoke_key(context, caller, key_id)
    return see(frame_of(request, caller, "people").at("/people"))


def _people_page(
    frame: Frame,
    context: Context,
    caller: Caller,
    *,
    problem: Problem | None = None,
    issued: IssuedKey | None = None,
) -> Response[str]:
    holders = people.list_holders(context, caller)
    return page(
        frame,
        "people.html",
        status_code=problem.status if problem else 200,
        laboratories=people.list_laboratories(context, caller),
        holders=holders,
        names={holder.id: holder.name for holder in holders},
        keys=people.list_keys(context, caller),
        scopes=SCOPES,
        issued=issued,
        problem=problem,
    )
