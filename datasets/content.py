"""What a file is by its first bytes, whatever its name says."""

from __future__ import annotations

from enum import StrEnum, auto
from pathlib import Path
from typing import Final

HEAD_BYTES: Final = 8192
SQLITE: Final = b"SQLite format 3\0"
ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
OTHER_ARCHIVES: Final = (
    b"\x1f\x8b",
    b"7z\xbc\xaf\x27\x1c",
    b"Rar!",
    b"BZh",
    b"\xfd7zXZ\0",
    b"\x28\xb5\x2f\xfd",
)
_UTF_16: Final = (b"\xff\xfe", b"\xfe\xff")
_PARTS_OF_A_WORKBOOK: Final = (b"xl/", b"[Content_Types].xml", b"opendocument.spreadsheet")


class Content(StrEnum):
    """What the first bytes of a file can be."""

    EMPTY = auto()
    TEXT = auto()
    PDF = auto()
    DATABASE = auto()
    PARQUET = auto()
    """An encrypted one, too."""
    OLD_WORKBOOK = auto()
    """A compound document, as spreadsheets once were."""
    WORKBOOK = auto()
    ZIP = auto()
    """None whose first bytes name the parts of a workbook; they may come later."""
    ARCHIVE = auto()
    BINARY = auto()


ZIPPED: Final = frozenset({Content.WORKBOOK, Content.ZIP})
_BEGINNINGS: Final[tuple[tuple[Content, tuple[bytes, ...]], ...]] = (
    (Content.PDF, (b"%PDF-",)),
    (Content.DATABASE, (SQLITE,)),
    (Content.PARQUET, (b"PAR1", b"PARE")),
    (Content.OLD_WORKBOOK, (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",)),
    (Content.ARCHIVE, OTHER_ARCHIVES),
    (Content.ZIP, ZIP),
)


def content_of(path: Path) -> Content:
    """Tell what a file is."""
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    found = next((content for content, begins in _BEGINNINGS if head.startswith(begins)), None)
    if found is Content.ZIP and any(part in head for part in _PARTS_OF_A_WORKBOOK):
        return Content.WORKBOOK
    if found is not None:
        return found
    if not head.strip():
        return Content.EMPTY
    return Content.BINARY if b"\0" in head and not head.startswith(_UTF_16) else Content.TEXT
