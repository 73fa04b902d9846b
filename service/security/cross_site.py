"""Refuse writes that another site makes with a visitor's session cookie."""

from typing import Any
from urllib.parse import urlsplit

from litestar.connection import ASGIConnection
from litestar.handlers.base import BaseRouteHandler

from service.errors import CrossSite

SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}
SESSION_COOKIE = "zonebook_session"
_OF_BROWSERS = frozenset({b"cookie", b"origin", b"sec-fetch-site"})
"""Headers of which a write that somebody else makes a browser send carries at least one."""


async def same_site_writes(
    connection: ASGIConnection[Any, Any, Any, Any], _handler: BaseRouteHandler
) -> None:
    """Guard: a write that carries the cookie must come from a page of ours.

    A request with a key in its header cannot be forged by a browser and passes. It waits for
    nothing; but a guard that is no coroutine costs every request the way to a thread and back.
    """
    if connection.scope.get("method") in SAFE_METHODS:
        return
    if not any(name in _OF_BROWSERS for name, _ in connection.scope["headers"]):
        return
    headers = connection.headers
    if "authorization" in headers:
        return
    site = headers.get("sec-fetch-site")
    if site is not None and site not in {"same-origin", "none"}:
        raise CrossSite
    origin = headers.get("origin")
    if origin is not None and not _is_ours(origin, connection):
        raise CrossSite
    if site is None and origin is None and SESSION_COOKIE in connection.cookies:
        raise CrossSite


def _is_ours(origin: str, connection: ASGIConnection[Any, Any, Any, Any]) -> bool:
    """Tell whether a page came from the address asked, or from the public one before a proxy."""
    public: str = connection.app.state.context.settings.address
    return _place(origin) in {connection.headers.get("host"), _place(public)} - {None, ""}


def _place(address: str) -> str | None:
    try:
        return urlsplit(address).netloc
    except ValueError:  # brackets that hold no address
        return None
