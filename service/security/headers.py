"""Headers that keep a browser from loading or leaking anything that is not ours."""

from typing import cast

from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send

POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "font-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)

HEADERS = (
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"x-frame-options", b"DENY"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
)


class SecurityHeaders:
    """Add the headers to every answer, and keep answers to a known caller out of shared caches."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        personal = scope["type"] == ScopeType.HTTP and any(
            name in {b"authorization", b"cookie"} for name, _ in scope["headers"]
        )

        async def take(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = [(name.lower(), value) for name, value in message["headers"]]
                present = {name for name, _ in headers}
                added = [pair for pair in HEADERS if pair[0] not in present]
                if b"cache-control" not in present:
                    added.append((b"cache-control", b"private, no-cache" if personal else b"no-cache"))
                message = cast("Message", {**message, "headers": [*headers, *added]})
            await send(message)

        await self._app(scope, receive, take)
