"""What browsers send: empty fields mean nothing given."""

from typing import Any, TypeVar

import msgspec
from litestar.di import NamedDependency
from litestar.enums import RequestEncodingType
from litestar.params import Body
from litestar.response import Redirect

from service.body_faults import faults_of
from service.context import Context
from service.errors import Refused
from service.security.caller import Caller

Input = TypeVar("Input")

InContext = NamedDependency[Context]
ByCaller = NamedDependency[Caller]

url_encoded = Body(media_type=RequestEncodingType.URL_ENCODED)
multipart = Body(media_type=RequestEncodingType.MULTI_PART)


def given(text: str | None) -> str | None:
    """Return what was typed, or None for an empty field."""
    typed = (text or "").strip()
    return typed or None


def as_input(kind: type[Input], typed: dict[str, Any]) -> Input:
    """Return what was typed as the input of a use case; what is left out is not given.

    Every fault is named, as it is for the same input over the API.
    """
    stated = {name: value for name, value in typed.items() if value is not None}
    try:
        return msgspec.convert(stated, kind, strict=False)
    except msgspec.ValidationError as invalid:
        faults = faults_of(kind, stated)
        refused = Refused("input_invalid", count=len(faults))
        refused.faults = tuple(faults)
        raise refused from invalid


def see(path: str) -> Redirect:
    """Send the browser to read a page after a write."""
    return Redirect(path, status_code=303)
