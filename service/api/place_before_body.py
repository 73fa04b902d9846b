"""Before the first byte of a file is taken: who sends it may, has sent no more than allowed, and has a place.

The framework reads a form whole before its handler is called; so this stands around the handler.
"""

from typing import Any, Final, cast

import anyio.to_thread
from litestar import Request
from litestar.handlers.base import BaseRouteHandler
from litestar.types import ASGIApp, HTTPReceiveMessage, HTTPScope, Receive, Scope, Send

from service.api.access import scopes_are_there
from service.api.dependencies import caller_of
from service.context import Context
from service.incoming import quotas
from service.incoming.parts import declared_bytes
from service.incoming.places import NOBODY
from service.incoming.receiving import NEEDS_KEY, refuse_over
from service.security.address import address_of
from service.security.door import share_of

COUNTED: Final = "counted_upload"
"""Of a handler: its files count among those that a key may send in an hour."""
MOST_WITHOUT_LAB: Final = "most_bytes_without_lab"
"""Of a handler: how large its file may be from a caller whose key has no scope `lab`."""
_ROOM_FOR_FIELDS_BYTES: Final = 1_000_000
"""What a form may hold beside its file."""


class PlaceBeforeBody:
    """An ASGI layer around a handler that takes files; the use case goes on with the place held here."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hold a place until the use case holds it, or the request ends."""
        handler = cast("BaseRouteHandler", scope["route_handler"])
        request = Request[Any, Any, Any](cast("HTTPScope", scope), receive)
        context: Context = request.app.state.context
        await scopes_are_there(request, handler)
        caller = await caller_of(request, request.app.state)
        if handler.opt.get(COUNTED):
            await anyio.to_thread.run_sync(quotas.admit, context, caller)
        most = handler.opt.get(MOST_WITHOUT_LAB)
        taken = receive if most is None or "lab" in caller.scopes else _bounded(request, receive, most)
        with context.upload_places.ahead(caller.laboratory_id or NOBODY, address_of(scope)):
            if share := share_of(scope):
                share.leave_to_places()
            await self._app(scope, taken, send)


def _bounded(request: Request[Any, Any, Any], receive: Receive, most_bytes: int) -> Receive:
    """Receive a file of no more than so many bytes; a body that announces more is refused at once."""
    room_bytes = _ROOM_FOR_FIELDS_BYTES
    refuse_over(declared_bytes(request) or 0, most_bytes, NEEDS_KEY, room_bytes=room_bytes)
    arrived = 0

    async def receiving() -> HTTPReceiveMessage:
        nonlocal arrived
        message = cast("HTTPReceiveMessage", await receive())
        arrived += len(message["body"]) if message["type"] == "http.request" else 0
        refuse_over(arrived, most_bytes, NEEDS_KEY, room_bytes=room_bytes)
        return message

    return cast("Receive", receiving)


TAKES_FILE: Final = (PlaceBeforeBody,)
"""The layers of a handler that takes files in its body."""


def body_is_file(opt: dict[str, Any]) -> dict[str, Any]:
    """Return what a route declares whose body is a file; it counts, and its bound is a setting."""
    return {"opt": {**opt, COUNTED: True}, "middleware": TAKES_FILE, "request_max_body_size": None}
