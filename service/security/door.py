"""Refuse before a request is looked at: an impossible ``Host``, a head or body without end, haste."""

import re
from typing import Any, cast

import msgspec
from litestar import Request
from litestar.enums import ScopeType
from litestar.types import ASGIApp, HTTPReceiveMessage, HTTPScope, Message, Receive, Scope, Send

from service.problems import PROBLEM_JSON, language_of_request, problem
from service.security.address import Networks, note_address
from service.security.arriving_body import ArrivingBody
from service.security.body_budget import BodyBudget, BodyShare
from service.security.leaving_answer import LeavingAnswer
from service.security.rate_limit import RateLimit

NEVER_COUNTED = {"/healthz", "/readyz"}
LAST_PORT = 65535
LONGEST_HEADER = 8_000
LONGEST_ADDRESS = 32_000
"""The form of sixty results in Japanese comes to a third of it."""
LONGEST_LENGTH = 18
_SHARE = "zonebook.body_share"

_HOST = re.compile(rb"^(?:[A-Za-z0-9._~-]+|\[[0-9A-Fa-f:.]+\])(?::(?P<port>[0-9]{0,5}))?$")


class Door:
    """An ASGI layer before the application."""

    def __init__(self, app: ASGIApp, requests_per_minute: int, proxies: Networks = ()) -> None:
        self._proxies = proxies
        self._app, self._limit, self._budget = app, RateLimit(requests_per_minute), BodyBudget()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request in, or answer it here."""
        if scope["type"] != ScopeType.HTTP:
            await self._app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        if _is_endless(scope):
            await _refuse(scope, send, 431, "headers_too_long", {})
            return
        if not _is_host(headers.get(b"host")):
            await _refuse(scope, send, 400, "host_unreadable", {})
            return
        address = note_address(scope, self._proxies)
        wait = (
            0 if scope["path"] in NEVER_COUNTED else self._limit.seconds_to_wait(*_askers(address, headers))
        )
        if wait:
            await _refuse(scope, send, 429, "too_many_requests", {b"retry-after": b"%d" % wait})
            return
        share = self._budget.share(address)
        body = ArrivingBody(receive, announced=_announced(headers), share=share)
        answer = LeavingAnswer(_closing_unless_whole(send, body) if _brings_body(scope, headers) else send)

        async def receiving() -> HTTPReceiveMessage:
            return await (answer.hung_up(receive) if body.ended else body.take())

        cast("dict[str, Any]", scope)[_SHARE] = share
        try:
            await self._app(scope, cast("Receive", receiving), cast("Send", answer.send))
        finally:
            share.give_back()


def share_of(scope: Scope) -> BodyShare | None:
    """Return what the body of a request takes of the budget; nothing counts where no door is."""
    return cast("BodyShare | None", cast("dict[str, Any]", scope).get(_SHARE))


def _brings_body(scope: HTTPScope, headers: dict[bytes, bytes]) -> bool:
    """Tell whether a body follows on a connection that the sender may want to use again (HTTP/1)."""
    announced = b"transfer-encoding" in headers or headers.get(b"content-length", b"0") != b"0"
    return announced and scope["http_version"].startswith("1")


def _announced(headers: dict[bytes, bytes]) -> int | None:
    """Return how many bytes a body is said to have; the server takes no more, and no fewer for whole."""
    length = headers.get(b"content-length", b"")
    is_number = length.isdigit() and len(length) <= LONGEST_LENGTH
    return int(length) if is_number and b"transfer-encoding" not in headers else None


def _closing_unless_whole(send: Send, body: ArrivingBody) -> Send:
    """Say ``Connection: close`` where the answer comes before the body's end.

    The server closes such a connection; a client that is not told would send its next request into it.
    """

    async def answer(message: Message) -> None:
        if message["type"] == "http.response.start" and not body.whole:
            message["headers"] = [*message["headers"], (b"connection", b"close")]
        await send(message)

    return answer


def _askers(address: str, headers: dict[bytes, bytes]) -> tuple[object, ...]:
    """Return who is counted: the address, and the key if one is shown; of a key only a number is kept."""
    shown = headers.get(b"authorization")
    return (address,) if shown is None else (address, hash(shown))


def _is_host(host: bytes | None) -> bool:
    if host is None:
        return True
    match = _HOST.match(host)
    return match is not None and int(match["port"] or 0) <= LAST_PORT


def _is_endless(scope: HTTPScope) -> bool:
    """Tell whether a header, or the address asked, is longer than any that is meant."""
    if len(scope["query_string"]) + len(scope.get("raw_path", b"")) > LONGEST_ADDRESS:
        return True
    return any(len(value) > LONGEST_HEADER for _, value in scope["headers"])


async def _refuse(scope: HTTPScope, send: Send, status: int, code: str, more: dict[bytes, bytes]) -> None:
    language = language_of_request(Request[Any, Any, Any](scope))
    body = msgspec.json.encode(problem(code, status, language, instance=scope["path"]))
    headers = {
        b"content-type": PROBLEM_JSON.encode(),
        b"content-length": b"%d" % len(body),
        b"cache-control": b"no-store",
        **more,
    }
    start = {"type": "http.response.start", "status": status, "headers": list(headers.items())}
    await send(cast("Message", start))
    await send(cast("Message", {"type": "http.response.body", "body": body, "more_body": False}))
