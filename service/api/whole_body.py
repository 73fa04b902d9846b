"""The body of a request, read whole."""

from typing import Any, cast

from litestar import Request
from litestar.exceptions.http_exceptions import RequestEntityTooLarge
from litestar.types import HTTPRequestEvent
from litestar.utils.scope.state import ScopeState


async def whole_body(request: Request[Any, Any, Any]) -> bytes:
    """Return the body of a request; a short one that comes in one piece costs next to nothing.

    The framework finds it where it keeps a body that it read itself.
    """
    message = await _piece(request)
    pieces, size = [message["body"]], len(message["body"])
    most = request.route_handler.resolve_request_max_body_size() or float("inf")
    if message.get("more_body", False) and (request.content_length or 0) > most:
        raise RequestEntityTooLarge
    while message.get("more_body", False) and size <= most:
        message = await _piece(request)
        pieces.append(message["body"])
        size += len(message["body"])
    if size > most:
        raise RequestEntityTooLarge
    body = pieces[0] if len(pieces) == 1 else b"".join(pieces)
    ScopeState.from_scope(request.scope).body = body
    return body


async def _piece(request: Request[Any, Any, Any]) -> HTTPRequestEvent:
    """Return the next piece; a body that breaks off is refused before it is seen here."""
    return cast("HTTPRequestEvent", await request.receive())
