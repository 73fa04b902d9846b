"""A request's body on its way in: it must keep coming, and come to an end."""

import asyncio
from typing import cast

from litestar.exceptions import ClientException, HTTPException
from litestar.types import HTTPReceiveMessage, Receive

IDLE_SECONDS = 30.0
WHOLE_SECONDS = 900.0


class BodyTooSlow(HTTPException):
    """The body stopped coming, or did not end."""

    status_code = 408


class ArrivingBody:
    """Receives for the application, and gives up on a sender who does not go on."""

    def __init__(
        self, receive: Receive, idle_seconds: float = IDLE_SECONDS, whole_seconds: float = WHOLE_SECONDS
    ) -> None:
        self._receive, self._idle, self._left = receive, idle_seconds, whole_seconds
        self._ended = False
        self.whole = False

    async def take(self) -> HTTPReceiveMessage:
        """Return the next piece, or whatever comes after the last."""
        if self._ended:
            return cast("HTTPReceiveMessage", await self._receive())
        message = await self._in_time()
        if message["type"] == "http.disconnect":
            self._ended = True
            raise ClientException("the body broke off")
        self._ended = self.whole = not message.get("more_body", False)
        return message

    async def _in_time(self) -> HTTPReceiveMessage:
        loop = asyncio.get_running_loop()
        began = loop.time()
        try:
            async with asyncio.timeout(min(self._idle, self._left)):
                return cast("HTTPReceiveMessage", await self._receive())
        except TimeoutError:
            self._ended = True
            raise BodyTooSlow from None
        finally:
            self._left = max(0.0, self._left - (loop.time() - began))
