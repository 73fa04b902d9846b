"""Refuse writes that another site makes with a visitor's session cookie."""

from typing import Any
from urllib.parse import urlsplit

from litestar.connection import ASGIConnection
from litestar.handlers.base import BaseRouteHandler

from service.errors import CrossSite

SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}
SESSION_COOKIE = "zonebook_session"
SECURE_COOKIE = f"__Host-{SESSION_COOKIE}"
"""What a browser takes over HTTPS alone, for this very host: no page of a host beside it can set it."""
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
    if site is None and origin is None and session_cookie(connection) in connection.cookies:
        raise CrossSite


def session_cookie(connection: ASGIConnection[Any, Any, Any, Any]) -> str:
    """Return what the cookie of a session is called: one of its own where pages are read over HTTPS."""
    return SECURE_COOKIE if is_over_https(connection) else SESSION_COOKIE


def is_over_https(connection: ASGIConnection[Any, Any, Any, Any]) -> bool:
    """Tell whether browsers come over HTTPS, be it to a proxy that stands before the service."""
    settings = connection.app.state.context.settings
    return "https" in {connection.url.scheme, urlsplit(settings.address).scheme}


def _is_ours(origin: str, connection: ASGIConnection[Any, Any, Any, Any]) -> bool:
    """Tell whether a page came from the address asked, or from the public one before a proxy.

    A page of the public host is ours only by the stated scheme: over plain HTTP anybody may write it.
    """
    settings = connection.app.state.context.settings
    scheme, place = _place(origin)
    public_scheme, public_place = _place(settings.address)
    if settings.stated_address and place == public_place:
        return scheme == public_scheme
    return place in {connection.headers.get("host"), public_place} - {None, ""}


def _place(address: str) -> tuple[str, str | None]:
    try:
        parts = urlsplit(address)
    except ValueError:  # brackets that hold no address
        return "", None
    return parts.scheme, parts.netloc
