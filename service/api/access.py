"""Which scopes a route needs: written on the handler, checked before a byte of the body is read."""

from typing import Any

from litestar.connection import ASGIConnection
from litestar.handlers.base import BaseRouteHandler

from service.api.dependencies import caller_of
from service.security.caller import require

NEEDS = "scopes"
ANY_KEY: dict[str, Any] = {NEEDS: ()}
RESEARCHER: dict[str, Any] = {NEEDS: ("researcher",)}
RESEARCHER_OR_LAB: dict[str, Any] = {NEEDS: ("researcher", "lab")}
CURATOR: dict[str, Any] = {NEEDS: ("curator",)}
ADMIN: dict[str, Any] = {NEEDS: ("admin",)}


async def scopes_are_there(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
    """Guard: refuse a caller without a key, or whose key carries none of the route's scopes."""
    if NEEDS in handler.opt:
        require(await caller_of(connection, connection.app.state), *handler.opt[NEEDS])
