"""Answers that are JSON already, sent as they are."""

from typing import Any, cast

from litestar import Response
from litestar.types import ASGIApp, Message, Receive, Scope, Send


class Written(Response[bytes]):
    """A body in JSON with status 200; it has nothing that a response may have beside."""

    def __init__(self, body: bytes) -> None:
        self.content = body

    def to_asgi_response(self, *_arguments: Any, **_options: Any) -> ASGIApp:  # type: ignore[override]  # nothing is left to decide
        """Return what sends it."""
        body = self.content
        headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(body))]

        async def send_written(_scope: Scope, _receive: Receive, send: Send) -> None:
            await send(cast("Message", {"type": "http.response.start", "status": 200, "headers": headers}))
            await send(cast("Message", {"type": "http.response.body", "body": body, "more_body": False}))

        return send_written
