"""What handlers are given: the context, the caller and the language."""

from typing import Any

import anyio.to_thread
import msgspec
from litestar import Request
from litestar.connection import ASGIConnection
from litestar.datastructures import State
from litestar.di import Provide

from service.context import Context, now
from service.errors import KeyUnusable
from service.locale.catalogue import Language
from service.problems import language_of_request
from service.security.caller import PUBLIC, Caller
from service.security.cross_site import session_cookie
from service.security.sessions import session_caller

CALLER = "zonebook_caller"
_OF_CALLERS = frozenset({b"authorization", b"cookie"})
"""Headers without which nobody is known."""


class Asking(msgspec.Struct, frozen=True, kw_only=True):
    """Context, caller and language at once: several dependencies cost a group of tasks for each request."""

    context: Context
    caller: Caller
    language: Language


async def provide_context(state: State) -> Context:
    """Return the process's context."""
    context: Context = state.context
    return context


async def provide_caller(request: Request[Any, Any, Any], state: State) -> Caller:
    """Return who calls."""
    return await caller_of(request, state)


async def caller_of(connection: ASGIConnection[Any, Any, Any, Any], state: State) -> Caller:
    """Return who calls, found once per request: by a key in the header, else by a session, else nobody."""
    if not any(name in _OF_CALLERS for name, _ in connection.scope["headers"]):
        return PUBLIC
    found = connection.state.get(CALLER)
    if not isinstance(found, Caller):
        found = await _find_caller(connection, state.context)
        connection.state[CALLER] = found
    return found


async def _find_caller(connection: ASGIConnection[Any, Any, Any, Any], context: Context) -> Caller:
    header = connection.headers.get("authorization")
    if header is not None:
        scheme, _, key = header.partition(" ")
        if scheme.lower() != "bearer":
            raise KeyUnusable
        return context.keys.caller_of(key, now())
    token = connection.cookies.get(session_cookie(connection))
    if token is None:
        return PUBLIC
    return await anyio.to_thread.run_sync(session_caller, context, token) or PUBLIC


async def provide_language(request: Request[Any, Any, Any]) -> Language:
    """Return the language of the answer."""
    return language_of_request(request)


async def provide_asking(request: Request[Any, Any, Any]) -> Asking:
    """Return what every lookup needs."""
    state = request.app.state
    return Asking(
        context=state.context,
        caller=await caller_of(request, state),
        language=language_of_request(request),
    )


DEPENDENCIES = {
    "asking": Provide(provide_asking),
    "context": Provide(provide_context),
    "caller": Provide(provide_caller),
    "language": Provide(provide_language),
}
