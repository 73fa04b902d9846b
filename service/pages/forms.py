"""What browsers send: empty fields mean nothing given."""

from litestar.di import NamedDependency
from litestar.enums import RequestEncodingType
from litestar.params import Body
from litestar.response import Redirect

from service.body_faults import as_input as as_input  # noqa: PLC0414 - forms are input, too
from service.context import Context
from service.security.caller import Caller

InContext = NamedDependency[Context]
ByCaller = NamedDependency[Caller]

url_encoded = Body(media_type=RequestEncodingType.URL_ENCODED)
multipart = Body(media_type=RequestEncodingType.MULTI_PART)


def given(text: str | None) -> str | None:
    """Return what was typed, or None for an empty field."""
    typed = (text or "").strip()
    return typed or None


def see(path: str) -> Redirect:
    """Send the browser to read a page after a write."""
    return Redirect(path, status_code=303)
