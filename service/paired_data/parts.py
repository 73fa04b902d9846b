"""Two files in one body: the parts ``file`` and ``second_file`` of a form, read while they stream.

The first part ends before the second begins, so each is written to disk as it comes, and bounded there.
"""

from collections.abc import AsyncIterator
from email.message import Message
from typing import cast

from multipart import (  # type: ignore[import-untyped]  # it has no types; its answers are cast here
    MultipartSegment,
    ParserError,
    PushMultipartParser,
)

from service.errors import Refused

FIRST, SECOND = "file", "second_file"
MULTIPART = "multipart/form-data"
_MOST_PARTS = 20


class TwoParts:
    """A body of parts; read ``first`` to its end, then ``second``."""

    def __init__(self, stream: AsyncIterator[bytes], boundary: str) -> None:
        self._pieces = _pieces(stream, boundary)
        self._ahead: tuple[str, bytes] | None = None

    async def first(self) -> AsyncIterator[bytes]:
        """Yield the content of the part ``file``."""
        async for piece in self._of(FIRST):
            yield piece

    async def second(self) -> AsyncIterator[bytes]:
        """Yield the content of the part ``second_file``; nothing where there is none."""
        async for piece in self._of(SECOND):
            yield piece

    async def _of(self, wanted: str) -> AsyncIterator[bytes]:
        if self._ahead is not None:
            name, piece = self._ahead
            if name != wanted:
                return
            self._ahead = None
            yield piece
        async for name, piece in self._pieces:
            if name == wanted:
                yield piece
            elif name == SECOND:
                self._ahead = name, piece
                return
            elif name == FIRST:
                raise Refused("upload_parts_out_of_order", first=FIRST, second=SECOND)


def two_parts(stream: AsyncIterator[bytes], content_type: str) -> TwoParts | None:
    """Return the parts of a body of two files; ``None`` for a body that is the file itself."""
    declared = Message()
    declared["content-type"] = content_type or "application/octet-stream"
    if declared.get_content_type() != MULTIPART:
        return None
    boundary = declared.get_boundary()
    if boundary is None:
        raise Refused("upload_parts_unreadable", first=FIRST, second=SECOND)
    return TwoParts(stream, boundary)


async def _pieces(stream: AsyncIterator[bytes], boundary: str) -> AsyncIterator[tuple[str, bytes]]:
    """Yield the name of a part with each piece of its content; an empty part yields nothing."""
    name = ""
    try:
        with PushMultipartParser(boundary, max_segment_count=_MOST_PARTS) as parser:
            async for chunk in stream:
                for found in parser.parse(chunk):
                    if isinstance(found, MultipartSegment):
                        name = cast("str", found.name)
                    elif found:
                        yield name, bytes(found)
    except ParserError as fault:
        raise Refused("upload_parts_unreadable", first=FIRST, second=SECOND) from fault
