"""A request's body on its way in: it must keep coming, at some pace, and come to an end."""

import asyncio
from typing import Any, cast

from litestar.exceptions import ClientException, HTTPException
from litestar.types import HTTPReceiveMessage, Receive

from service.errors import Busy
from service.security.body_budget import BodyBudget, BodyShare

IDLE_SECONDS = 30.0
WHOLE_SECONDS = 900.0
GRACE_SECONDS = 60.0
SLOWEST_BYTES_PER_SECOND = 16_000
"""A body may be waited for a second for so many bytes that have come, never more than the grace ahead."""


class BodyTooSlow(HTTPException):
    """The body stopped coming, or did not end."""

    status_code = 408


class ArrivingBody:
    """Receives for the application, and gives up on a sender who does not go on.

    One timer for all pieces: it looks when the piece that is waited for is due, and waits on. A body
    that has its announced length is whole: the empty piece that ends it is not waited for.
    """

    def __init__(
        self,
        receive: Receive,
        idle_seconds: float = IDLE_SECONDS,
        whole_seconds: float = WHOLE_SECONDS,
        announced: int | None = None,
        *,
        grace_seconds: float = GRACE_SECONDS,
        slowest_bytes_per_second: float = SLOWEST_BYTES_PER_SECOND,
        share: BodyShare | None = None,
    ) -> None:
        self._receive, self._idle, self._left = receive, idle_seconds, whole_seconds
        self._grace = self._earned = grace_seconds
        self._pace = slowest_bytes_per_second
        self._missing = announced
        self.share = share or BodyBudget().share(None)
        self.ended = self._given_up = False
        self._waiting: asyncio.Task[Any] | None = None
        self._due = 0.0
        self._timer: asyncio.TimerHandle | None = None
        self.whole = False

    async def take(self) -> HTTPReceiveMessage:
        """Return the next piece, or whatever comes after the last."""
        if self.ended:
            return cast("HTTPReceiveMessage", await self._receive())
        message = await self._in_time()
        if message["type"] == "http.disconnect":
            self._end()
            raise ClientException("the body broke off")
        self._earned = min(self._grace, self._earned + len(message["body"]) / self._pace)
        try:
            self.share.add(len(message["body"]))
        except Busy:
            self._end()
            raise
        if self._missing is not None:
            self._missing -= len(message["body"])
            if not self._missing:
                message["more_body"] = False
        if not message.get("more_body", False):
            self._end()
            self.whole = True
        return message

    async def _in_time(self) -> HTTPReceiveMessage:
        loop, task = asyncio.get_running_loop(), asyncio.current_task()
        began, cancelled_before = loop.time(), 0 if task is None else task.cancelling()
        self._waiting, self._due = task, began + min(self._idle, self._left, self._earned)
        self._look_at(self._due, loop)
        try:
            return cast("HTTPReceiveMessage", await self._receive())
        except asyncio.CancelledError:
            if self._given_up and task is not None and task.uncancel() <= cancelled_before:
                raise BodyTooSlow from None
            raise
        finally:
            self._waiting = None
            waited = loop.time() - began
            self._left, self._earned = max(0.0, self._left - waited), max(0.0, self._earned - waited)

    def _look_at(self, due: float, loop: asyncio.AbstractEventLoop) -> None:
        """See to it that somebody looks no later than then."""
        if self._timer is not None:
            if self._timer.when() <= due:
                return
            self._timer.cancel()
        self._timer = loop.call_at(due, self._look, loop)

    def _look(self, loop: asyncio.AbstractEventLoop) -> None:
        """Give up on a piece that is overdue; else look again when it will be."""
        self._timer = None
        if self._waiting is None:
            return
        if self._due <= loop.time():
            self._given_up = self.ended = True
            self._waiting.cancel()
        else:
            self._look_at(self._due, loop)

    def _end(self) -> None:
        """Wait for nothing more."""
        self.ended = True
        if self._timer is not None:
            self._timer.cancel()
