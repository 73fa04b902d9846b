"""What is checked before a byte of a body is read: the scopes of a route, and its parameters' names."""

from typing import Any

from litestar import Litestar
from litestar.connection import ASGIConnection
from litestar.handlers.base import BaseRouteHandler
from litestar.routes import HTTPRoute

from service.api.dependencies import caller_of
from service.errors import UnknownParameters
from service.security.caller import require
from service.security.cross_site import same_site_writes

NEEDS = "scopes"
TAKES = "query_parameters"
FORM_WITH_FILE = "form_with_file"
OF_API: dict[str, Any] = {"of_api": True}
"""Of a router: everything below it checks scopes and parameters."""
ANY_KEY: dict[str, Any] = {NEEDS: ()}
RESEARCHER: dict[str, Any] = {NEEDS: ("researcher",)}
LAB: dict[str, Any] = {NEEDS: ("lab",)}
RESEARCHER_OR_LAB: dict[str, Any] = {NEEDS: ("researcher", "lab")}
CURATOR: dict[str, Any] = {NEEDS: ("curator",)}
ADMIN: dict[str, Any] = {NEEDS: ("admin",)}


async def scopes_are_there(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
    """Guard: refuse a caller without a key, or whose key carries none of the route's scopes."""
    if NEEDS in handler.opt:
        require(await caller_of(connection, connection.app.state), *handler.opt[NEEDS])


async def request_is_admitted(
    connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler
) -> None:
    """Guard: no write of another site; below the interface also scopes, then parameters.

    One guard, because the framework copies the handler for each.
    """
    await same_site_writes(connection, handler)
    if OF_API.items() <= handler.opt.items():
        await scopes_are_there(connection, handler)
        parameters_are_known(connection, handler)


def parameters_are_known(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
    """Refuse query parameters that the route does not take."""
    unknown = set(connection.query_params) - handler.opt.get(TAKES, set()) - {"lang"}
    if unknown:
        raise UnknownParameters(sorted(unknown))


def note_parameters(app: Litestar) -> None:
    """Write on each handler which query parameters it takes."""
    for route in app.routes:
        if isinstance(route, HTTPRoute):
            for handler, model in route.route_handler_map.values():
                takes = {one.field_alias for one in model.expected_query_params}
                handler.opt = {**handler.opt, TAKES: takes}


def note_form_limits(app: Litestar, most_bytes: int) -> None:
    """Bound the bodies of forms that carry a file by the largest upload, which is a setting."""
    for route in app.routes:
        if isinstance(route, HTTPRoute):
            for handler, _model in route.route_handler_map.values():
                if handler.opt.get(FORM_WITH_FILE):
                    handler.request_max_body_size = most_bytes
