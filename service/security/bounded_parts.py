"""What a form of parts may be before it is decoded: the framework itself bounds neither text nor charset.

A field without a file name is held in memory whole, and was decoded in whatever charset its part names;
some of Python's codecs take quadratic time. So such a field is text in UTF-8 of a bounded length, or the
form is refused while it arrives. How many parts there may be, the framework bounds itself.
"""

from collections.abc import Iterator
from typing import Any, Final

import litestar._multipart as of_framework

from service.errors import TooLarge

MOST_FIELD_BYTES: Final = 64_000
MOST_TYPED_BYTES: Final = 256_000
"""Of all fields without a file together."""
MOST_PARTS: Final = 100
_PARTS: Final[dict[str, Any]] = {**vars(of_framework)}
_PARSER: Any = _PARTS["PushMultipartParser"]
_CHARSETS: Final = frozenset({"utf-8", "utf8", "us-ascii", "ascii"})


class BoundedParts(_PARSER):  # type: ignore[misc]  # the parser brings no types
    """The framework's parser of forms, which stops at text that is too long or of another charset."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._typed_bytes = self._field_bytes = 0
        self._is_file = False

    def parse(self, chunk: bytes | bytearray) -> Iterator[Any]:
        """Yield what the parser finds in the next piece of a body."""
        for part in super().parse(chunk):
            if isinstance(part, _PARTS["MultipartSegment"]):
                self._is_file, self._field_bytes = bool(part.filename), 0
                if (part.charset or "utf-8").lower() not in _CHARSETS:
                    raise _PARTS["ParserError"]("a part of a form is in another charset than UTF-8")
            elif part and not self._is_file:
                self._typed_bytes += len(part)
                self._field_bytes += len(part)
                if self._field_bytes > MOST_FIELD_BYTES or self._typed_bytes > MOST_TYPED_BYTES:
                    raise TooLarge("form_field_too_long", limit=MOST_FIELD_BYTES)
            yield part


def bound_forms() -> None:
    """Let the framework read every form by ``BoundedParts``; it has no setting for a parser."""
    vars(of_framework)["PushMultipartParser"] = BoundedParts
