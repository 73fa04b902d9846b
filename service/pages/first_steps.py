"""The first day of a laboratory: from its WHONET folder to classified results."""

from typing import Any

from litestar import Request, Response, get

from service.pages.forms import ByCaller, InContext
from service.pages.frame import frame_of
from service.pages.rendering import page


@get("/first-steps", include_in_schema=False, sync_to_thread=False)
def show_first_steps(request: Request[Any, Any, Any], context: InContext, caller: ByCaller) -> Response[str]:
    """Show the way by mouse and by command, with this server's own address."""
    return page(frame_of(request, caller, None), "first_steps.html", server=context.settings.address)
