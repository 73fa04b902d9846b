"""The files in a body: itself, or parts of a form: ``file``, ``second_file``, ``control_file``."""

from collections.abc import AsyncIterator
from email.message import Message
from typing import Any, Final

from litestar import Request
from litestar.datastructures import UploadFile
from litestar.exceptions import ClientException

from service.errors import Refused
from service.incoming.receiving import Sent, over_limit

FIRST, SECOND, CONTROLS = "file", "second_file", "control_file"
MULTIPART = "multipart/form-data"
PIECE_BYTES: Final = 1 << 20
_ROOM_FOR_HEADS_BYTES: Final = 1 << 16


async def files_of(request: Request[Any, Any, Any], limit_bytes: int) -> Sent:
    """Return the one file that a body is, with the length that it declares, or those that its parts are."""
    return await _parts(request, limit_bytes) or body_of(request)


def body_of(request: Request[Any, Any, Any]) -> Sent:
    """Return the one file that a body is, with the length that it declares."""
    return Sent(first=request.stream(), declared_bytes=declared_bytes(request))


def declared_bytes(request: Request[Any, Any, Any]) -> int | None:
    """Return how long a body says that it is."""
    declared = request.headers.get("content-length", "")
    return int(declared) if declared.isdecimal() else None


async def pieces(file: UploadFile) -> AsyncIterator[bytes]:
    """Yield the content of a file that a form brought."""
    while piece := await file.read(PIECE_BYTES):
        yield piece


async def _parts(request: Request[Any, Any, Any], limit_bytes: int) -> Sent | None:
    """Return the files in a body of parts; ``None`` for a body that is the file itself.

    The parts wait in files without a name, which are gone with the request. How much they may be is known
    before the first byte is read: a body of parts that does not say its length is refused.
    """
    declared = Message()
    declared["content-type"] = request.headers.get("content-type") or "application/octet-stream"
    if declared.get_content_type() != MULTIPART:
        return None
    length = declared_bytes(request)
    if declared.get_boundary() is None or length is None:
        raise _unreadable()
    if length > 3 * limit_bytes + _ROOM_FOR_HEADS_BYTES:
        raise over_limit(limit_bytes)
    try:
        form = await request.form()
    except ClientException as fault:
        raise _unreadable() from fault
    file, second, controls = (form.get(name) for name in (FIRST, SECOND, CONTROLS))
    if not isinstance(file, UploadFile):
        raise _unreadable()
    return Sent(
        first=pieces(file),
        second=pieces(second) if isinstance(second, UploadFile) else None,
        controls=pieces(controls) if isinstance(controls, UploadFile) else None,
    )


def _unreadable() -> Refused:
    return Refused("upload_parts_unreadable", first=FIRST, second=SECOND)
