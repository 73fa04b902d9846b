"""Tables, their versions, their downloads and what changed between two of them."""

from typing import Annotated, Any

import msgspec
from litestar import Request, Response, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from service.pages.changes import change_lines
from service.pages.forms import ByCaller, InContext, see, url_encoded
from service.pages.frame import frame_of
from service.pages.problem_page import attempt
from service.pages.rendering import page
from service.publication.withdrawal import withdraw
from service.tables import shown as tables_shown


class WithdrawalForm(msgspec.Struct, frozen=True, kw_only=True):
    """The reason as typed."""

    reason: str = ""


@get("/tables", include_in_schema=False, sync_to_thread=True)
def list_tables(request: Request[Any, Any, Any], context: InContext, caller: ByCaller) -> Response[str]:
    """List the tables that the reader may see."""
    return page(
        frame_of(request, caller, "tables"), "tables.html", tables=tables_shown.list_tables(context, caller)
    )


@get("/tables/{table:str}", include_in_schema=False, sync_to_thread=True)
def read_table(
    request: Request[Any, Any, Any], context: InContext, caller: ByCaller, table: FromPath[str]
) -> Response[str]:
    """Show one table with its versions."""
    found = tables_shown.read_table(context, caller, table)
    return page(frame_of(request, caller, "tables"), "table.html", table=found)


@get("/tables/{table:str}/difference", include_in_schema=False, sync_to_thread=True)
def read_difference(
    request: Request[Any, Any, Any],
    context: InContext,
    caller: ByCaller,
    table: FromPath[str],
    *,
    old: FromQuery[str] = "",
    new: FromQuery[str] = "latest",
) -> Response[str]:
    """Show what changed between two versions."""
    found = tables_shown.difference_between(context, caller, table, old, new)
    frame = frame_of(request, caller, "tables")
    return page(frame, "difference.html", difference=found, lines=change_lines(found.changes, frame.language))


@get("/tables/{table:str}/{version:str}", include_in_schema=False, sync_to_thread=True)
def read_version(
    request: Request[Any, Any, Any],
    context: InContext,
    caller: ByCaller,
    table: FromPath[str],
    version: FromPath[str],
) -> Response[str] | Redirect:
    """Show one version with its rows."""
    shown = tables_shown.read_table_version(context, caller, table, version)
    frame = frame_of(request, caller, "tables")
    if shown.table.version != version:
        return Redirect(frame.at(f"/tables/{table}/{shown.table.version}"), status_code=302)
    instead = tables_shown.answering_instead(context, caller, shown)
    return page(frame, "version.html", shown=shown, instead=instead, problem=None)


@post("/tables/{table:str}/{version:str}/withdrawal", include_in_schema=False, sync_to_thread=True)
def withdraw_version(
    request: Request[Any, Any, Any],
    context: InContext,
    caller: ByCaller,
    table: FromPath[str],
    version: FromPath[str],
    *,
    data: Annotated[WithdrawalForm, url_encoded],
) -> Response[str] | Redirect:
    """Withdraw a version for a reason, or show why that is refused."""
    frame = frame_of(request, caller, "tables")
    done, problem = attempt(request, lambda: withdraw(context, caller, table, version, data.reason.strip()))
    if done is not None:
        return see(frame.at(f"/tables/{table}/{version}"))
    shown = tables_shown.read_table_version(context, caller, table, version)
    status = problem.status if problem else 200
    instead = tables_shown.answering_instead(context, caller, shown)
    return page(frame, "version.html", status_code=status, shown=shown, instead=instead, problem=problem)
