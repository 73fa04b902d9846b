"""A text before it is read: letters that stand for whole sentences must be few.

Names are compared in the form NFKC, in which U+FDFA is eighteen letters and U+FDFB eight: a file of them
would grow beyond all memory while it is read.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from datasets.errors import UnreadableFile
from datasets.findings import Rule, file_finding
from datasets.limits import MEGABYTE, READING_LIMITS, UploadLimits

_LETTERS = tuple(letter.encode(charset) for letter in "\ufdfa\ufdfb" for charset in ("utf-8", "utf-16-le"))
_BYTES_IN_ALL = (b"\xef", b"\xfd")
_MOST = 50_000
_PIECE_BYTES = 1 << 20


def refuse_growing_text(path: Path, limits: UploadLimits) -> None:  # noqa: ARG001 - as every look
    """Refuse a text with more such letters than anybody writes."""
    with path.open("rb") as file:
        refuse_growing(iter(lambda: file.read(_PIECE_BYTES), b""))


def refuse_growing(pieces: Iterable[bytes]) -> None:
    """Refuse bytes with more such letters than anybody writes."""
    left = _MOST
    for piece in pieces:
        left -= _growing_letters(piece)
        if left < 0:
            raise needs_too_much()


def _growing_letters(piece: bytes) -> int:
    """Count the letters that stand for whole sentences."""
    if not any(byte in piece for byte in _BYTES_IN_ALL):
        return 0
    return sum(piece.count(letter) for letter in _LETTERS)


def needs_too_much() -> UnreadableFile:
    """Return the refusal of what would take more memory or time than a file may."""
    return UnreadableFile(
        file_finding(
            Rule.FILE_NEEDS_TOO_MUCH,
            megabytes=READING_LIMITS.memory_bytes // MEGABYTE,
            seconds=f"{READING_LIMITS.cpu_seconds:g}",
        )
    )
