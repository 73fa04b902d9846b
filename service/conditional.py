"""What HTTP expects of every answer: HEAD, 304, ranges, ``Allow`` and ``Vary``.

The outermost layer. A handler that sends an ``ETag`` gets 304; one that also sends
``Accept-Ranges: bytes`` with its whole body in one piece, or with its length beforehand, gets 206 and 416.
"""

import re
from collections.abc import Callable, Iterable
from typing import Any, cast

from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
VARY = b"Accept-Language, Authorization, Cookie"
KEPT_BY_304 = {b"etag", b"cache-control", b"content-location", b"date", b"expires", b"vary", b"last-modified"}

_TAG = re.compile(r'(?:W/)?"[^"]*"|\*')
_RANGE = re.compile(r"^bytes=\s*+([0-9]{0,18})\s*+-\s*+([0-9]{0,18})\s*+$")

Headers = list[tuple[bytes, bytes]]


class Conditional:
    """An ASGI layer around the whole application."""

    def __init__(self, app: ASGIApp, allowed: Callable[[str], Iterable[str]]) -> None:
        self._app, self._allowed = app, allowed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != ScopeType.HTTP:
            await self._app(scope, receive, send)
            return
        method = scope["method"]
        if method == "HEAD":
            scope["method"] = cast("Any", "GET")
        answer = _Answer(method, dict(scope["headers"]), send, lambda: self._allowed(scope["path"]))
        await self._app(scope, receive, answer.take)


class _Answer:
    """Hold the head of an answer back until its first piece of body is known."""

    def __init__(
        self, method: str, asked: dict[bytes, bytes], send: Send, allowed: Callable[[], Iterable[str]]
    ) -> None:
        self._method, self._asked, self._send, self._allowed = method, asked, send, allowed
        self._start: dict[str, Any] | None = None
        self._drop = False
        self._wanted: range | None = None
        """Which bytes of the body are sent; all of them, if none are named."""
        self._passed = 0

    async def take(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._start = dict(message)
            return
        if message["type"] != "http.response.body":
            await self._send(message)
            return
        if self._start is not None:
            start, self._start = self._start, None
            await self._begin(start, message)
        elif not self._drop:
            more = bool(message.get("more_body"))
            body = self._sent(bytes(message["body"]))
            if body or not more:
                await self._send(cast("Message", {**message, "body": body}))
        elif not message.get("more_body"):
            await self._send(cast("Message", {"type": "http.response.body", "body": b"", "more_body": False}))

    async def _begin(self, start: dict[str, Any], first: Any) -> None:
        headers: Headers = [(name.lower(), value) for name, value in start["headers"]]
        whole = not first.get("more_body")
        status, body = int(start["status"]), bytes(first["body"])
        if status == 405:
            headers = [*_without(headers, {b"allow"}), (b"allow", ", ".join(self._allowed()).encode())]
        if not _find(headers, b"vary"):
            headers.append((b"vary", VARY))
        if status == 200 and self._method in {"GET", "HEAD"}:
            status, headers = self._condition(headers, len(body) if whole else _length(headers))
        self._drop = self._method == "HEAD" or status in {304, 416}
        body = b"" if self._drop else self._sent(body)
        await self._send(cast("Message", {**start, "status": status, "headers": headers}))
        more = not whole
        await self._send(cast("Message", {"type": "http.response.body", "body": body, "more_body": more}))

    def _sent(self, body: bytes) -> bytes:
        """Return what of the next piece of the body belongs to the part that is wanted."""
        at, self._passed = self._passed, self._passed + len(body)
        if self._wanted is None:
            return body
        return body[max(self._wanted.start - at, 0) : max(self._wanted.stop - at, 0)]

    def _condition(self, headers: Headers, size: int | None) -> tuple[int, Headers]:
        tag = _find(headers, b"etag")
        asked = self._asked.get(b"if-none-match")
        if tag and asked is not None and _matches(asked.decode("latin-1"), tag.decode("latin-1")):
            return 304, [pair for pair in headers if pair[0] in KEPT_BY_304]
        wanted = self._asked.get(b"range")
        if size is None or not (tag and wanted and _find(headers, b"accept-ranges")):
            return 200, headers
        if_range = self._asked.get(b"if-range")
        if if_range is not None and if_range.strip() != tag:
            return 200, headers
        part = _part(wanted.decode("latin-1"), size)
        if part is None:
            return 200, headers
        rest = _without(headers, {b"content-length", b"content-range"})
        if not part:
            return 416, [*rest, (b"content-range", b"bytes */%d" % size), (b"content-length", b"0")]
        self._wanted = part
        place = b"bytes %d-%d/%d" % (part.start, part.stop - 1, size)
        return 206, [*rest, (b"content-range", place), (b"content-length", b"%d" % len(part))]


def _part(wanted: str, size: int) -> range | None:
    """Return the bytes that are wanted, no bytes where there are none there, None where all are sent."""
    match = _RANGE.match(wanted)
    if match is None or not (match[1] or match[2]):
        return None  # several ranges or another unit: the whole is a correct answer
    if not match[1]:
        return range(max(size - int(match[2]), 0), size)
    first, last = int(match[1]), min(int(match[2]) if match[2] else size - 1, size - 1)
    if match[2] and int(match[2]) < first:
        return None
    return range(first, last + 1)


def _length(headers: Headers) -> int | None:
    """Return the length that is stated before the body comes in pieces."""
    stated = _find(headers, b"content-length")
    return None if stated is None else int(stated)


def _matches(asked: str, tag: str) -> bool:
    """Compare weakly, as ``If-None-Match`` wants."""
    ours = tag.removeprefix("W/")
    return any(one == "*" or one.removeprefix("W/") == ours for one in _TAG.findall(asked))


def _find(headers: Headers, name: bytes) -> bytes | None:
    return next((value for key, value in headers if key == name), None)


def _without(headers: Headers, names: set[bytes]) -> Headers:
    return [pair for pair in headers if pair[0] not in names]
