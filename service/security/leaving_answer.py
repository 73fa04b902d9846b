"""A streamed answer on its way out: it must keep being read, at some pace, or the reader counts as gone."""

import asyncio
from typing import Any, Final, cast

from litestar.types import HTTPReceiveMessage, Message, Receive, Send

GRACE_SECONDS: Final = 60.0
SLOWEST_BYTES_PER_SECOND: Final = 16_000


class LeavingAnswer:
    """Sends for the application, and tells it that the reader hung up when a piece is not taken in time.

    The time is a grace, of which each piece that was taken gives some back. The application ends such an
    answer as it ends any whose reader is gone: it closes the file, and gives its place back.
    """

    def __init__(
        self,
        send: Send,
        *,
        grace_seconds: float = GRACE_SECONDS,
        slowest_bytes_per_second: float = SLOWEST_BYTES_PER_SECOND,
    ) -> None:
        self._send, self._pace = send, slowest_bytes_per_second
        self._grace = self._left = grace_seconds
        self._given_up: asyncio.Event | None = None

    async def send(self, message: Message) -> None:
        """Send a message; a piece that others follow has to be taken in time."""
        if message["type"] != "http.response.body" or not message.get("more_body", False):
            await self._send(message)
            return
        loop = asyncio.get_running_loop()
        began, overdue = loop.time(), loop.call_later(self._left, self._overdue().set)
        try:
            await self._send(message)
        finally:
            overdue.cancel()
        left = max(0.0, self._left - (loop.time() - began))
        self._left = min(self._grace, left + len(message["body"]) / self._pace)

    async def hung_up(self, receive: Receive) -> HTTPReceiveMessage:
        """Return what comes after the body, or that the reader is gone, whichever is first."""
        coming = asyncio.ensure_future(cast("Any", receive()))
        given_up = asyncio.ensure_future(self._overdue().wait())
        try:
            await asyncio.wait((coming, given_up), return_when=asyncio.FIRST_COMPLETED)
            if coming.done():
                return cast("HTTPReceiveMessage", coming.result())
            return {"type": "http.disconnect"}
        finally:
            coming.cancel()
            given_up.cancel()

    def _overdue(self) -> asyncio.Event:
        """Return what is set when a piece is overdue; few answers are streamed, so it is made on need."""
        if self._given_up is None:
            self._given_up = asyncio.Event()
        return self._given_up
