"""Sign in with a key, and out again; the key itself is never kept by the browser."""

from typing import Annotated, Any, Final

import msgspec
from litestar import Request, Response, get, post
from litestar.datastructures import Cookie
from litestar.params import FromQuery
from litestar.response import Redirect

from service.pages.forms import ByCaller, InContext, see, url_encoded
from service.pages.frame import frame_of, way_back
from service.pages.problem_page import attempt
from service.pages.rendering import page
from service.security import sessions
from service.security.cross_site import is_over_https, session_cookie

LARGEST_SIGN_IN_BYTES: Final = 64_000


class SignInForm(msgspec.Struct, frozen=True, kw_only=True):
    """A key as pasted, and the page to come back to: its path after the language."""

    key: str = ""
    return_to: str = ""


@get("/sign-in", include_in_schema=False, sync_to_thread=False)
def show_sign_in(
    request: Request[Any, Any, Any], caller: ByCaller, return_to: FromQuery[str] = ""
) -> Response[str]:
    """Show the form."""
    frame = frame_of(request, caller, "session")
    return page(frame, "sign_in.html", problem=None, return_to=way_back(return_to))


@post("/sign-in", include_in_schema=False, sync_to_thread=True, request_max_body_size=LARGEST_SIGN_IN_BYTES)
def sign_in(
    request: Request[Any, Any, Any],
    context: InContext,
    caller: ByCaller,
    data: Annotated[SignInForm, url_encoded],
) -> Response[str] | Redirect:
    """Open a session for a key."""
    frame = frame_of(request, caller, "session")
    token, problem = attempt(request, lambda: sessions.sign_in(context, data.key.strip()))
    if token is None:
        return page(
            frame,
            "sign_in.html",
            status_code=problem.status if problem else 401,
            problem=problem,
            return_to=way_back(data.return_to),
        )
    before = request.cookies.get(session_cookie(request))
    if before is not None:
        sessions.sign_out(context, before)
    answer = see(frame.at(way_back(data.return_to) or "/"))
    answer.set_cookie(
        Cookie(
            key=session_cookie(request),
            value=token,
            path="/",
            httponly=True,
            samesite="strict",
            secure=is_over_https(request),
            max_age=context.settings.session_hours * 3600,
        )
    )
    return answer


@post("/sign-out", include_in_schema=False, sync_to_thread=True)
def sign_out(request: Request[Any, Any, Any], context: InContext, caller: ByCaller) -> Redirect:
    """End the session."""
    token = request.cookies.get(session_cookie(request))
    if token is not None:
        sessions.sign_out(context, token)
    answer = see(frame_of(request, caller, "session").at("/"))
    answer.set_cookie(
        Cookie(
            key=session_cookie(request),
            value="",
            path="/",
            httponly=True,
            samesite="strict",
            secure=is_over_https(request),
            max_age=0,
        )
    )
    return answer
