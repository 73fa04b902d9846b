"""The first page: a search, and what is in force."""

from typing import Any

import msgspec
from litestar import Request, Response, get
from litestar.response import Redirect

from service.context import Context
from service.locale.catalogue import language_of
from service.lookup.criteria_shown import CriterionView, TableReference
from service.pages.criteria_found import Asked
from service.pages.forms import ByCaller, InContext
from service.pages.frame import frame_of
from service.pages.rendering import page
from service.pages.terms import terms
from service.security.caller import Caller
from service.tables import shown as tables_shown

MOST_ROWS = 12


class ShownTable(msgspec.Struct, frozen=True, kw_only=True):
    """A table in force with the first of its rows."""

    reference: TableReference
    simulated: bool
    criteria: tuple[CriterionView, ...]
    more: int


@get("/", include_in_schema=False, sync_to_thread=False)
def first_page(request: Request[Any, Any, Any]) -> Redirect:
    """Send a visitor to the pages in the language their browser prefers."""
    language = language_of(request.headers.get("accept-language"))
    return Redirect(f"/{language}/", status_code=302, headers={"Vary": "Accept-Language"})


@get("/", include_in_schema=False, sync_to_thread=True)
def read_home(request: Request[Any, Any, Any], context: InContext, caller: ByCaller) -> Response[str]:
    """Show the search and the tables in force."""
    return page(
        frame_of(request, caller, "home"),
        "home.html",
        question=Asked(),
        shown_tables=_in_force(context, caller),
        **terms(context.tables.vocabulary_of(caller.laboratory_id)),
    )


def _in_force(context: Context, caller: Caller) -> list[ShownTable]:
    shown = []
    for table in tables_shown.list_tables(context, caller):
        if table.latest is None or table.private:  # a laboratory's own have a page of theirs
            continue
        version = tables_shown.read_table_version(context, caller, table.table, table.latest)
        shown.append(
            ShownTable(
                reference=version.table,
                simulated=table.simulated,
                criteria=version.rows[:MOST_ROWS],
                more=len(version.rows) if len(version.rows) > MOST_ROWS else 0,
            )
        )
    return sorted(shown, key=lambda table: table.simulated)
