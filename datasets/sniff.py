"""Refuse by its first bytes a file that is no text."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from datasets.content import Content, content_of
from datasets.errors import UnreadableFile
from datasets.findings import Rule, file_finding
from datasets.limits import MEGABYTE, UploadLimits

_NO_TEXT: Final = {
    Content.EMPTY: Rule.FILE_EMPTY,
    Content.PDF: Rule.FILE_IS_PDF,
    Content.DATABASE: Rule.FILE_IS_DATABASE,
    Content.PARQUET: Rule.FILE_IS_PARQUET,
    Content.OLD_WORKBOOK: Rule.FILE_IS_SPREADSHEET,
    Content.WORKBOOK: Rule.FILE_IS_SPREADSHEET,
    Content.ZIP: Rule.FILE_IS_ARCHIVE,
    Content.ARCHIVE: Rule.FILE_IS_ARCHIVE,
    Content.BINARY: Rule.FILE_IS_BINARY,
}


def refuse_by_first_look(path: Path, limits: UploadLimits) -> None:
    """Raise UnreadableFile for what is too large or no text."""
    refuse_too_large(path, limits)
    refuse_no_text(content_of(path))


def refuse_too_large(path: Path, limits: UploadLimits) -> None:
    """Raise UnreadableFile for a file of more bytes than are read."""
    if path.stat().st_size > limits.max_bytes:
        limit = f"{limits.max_bytes / MEGABYTE:g}"
        raise UnreadableFile(file_finding(Rule.FILE_TOO_LARGE, limit_megabytes=limit))


def refuse_no_text(content: Content) -> None:
    """Raise UnreadableFile for the content of anything but a text file."""
    rule = _NO_TEXT.get(content)
    if rule is not None:
        raise UnreadableFile(file_finding(rule))
