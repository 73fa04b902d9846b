"""Who reads a page; remembered on the request, so that a page about a problem knows it too."""

from typing import Any

from litestar import Request
from litestar.datastructures import State

from service.api.dependencies import provide_caller
from service.security.caller import Caller


async def page_caller(request: Request[Any, Any, Any], state: State) -> Caller:
    """Return the caller by key or session, or nobody."""
    caller = await provide_caller(request, state)
    request.state["caller"] = caller
    return caller
