"""Tell by its first bytes what a file really is, whatever its name says."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from datasets.errors import UnreadableFile
from datasets.findings import Rule, file_finding
from datasets.limits import MEGABYTE, UploadLimits

HEAD_BYTES = 8192

_MAGIC: tuple[tuple[bytes, Rule], ...] = (
    (b"%PDF-", Rule.FILE_IS_PDF),
    (b"SQLite format 3\0", Rule.FILE_IS_DATABASE),
    (b"PAR1", Rule.FILE_IS_PARQUET),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Rule.FILE_IS_SPREADSHEET),
    (b"\x1f\x8b", Rule.FILE_IS_ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", Rule.FILE_IS_ARCHIVE),
    (b"Rar!", Rule.FILE_IS_ARCHIVE),
    (b"BZh", Rule.FILE_IS_ARCHIVE),
    (b"\xfd7zXZ\0", Rule.FILE_IS_ARCHIVE),
    (b"\x28\xb5\x2f\xfd", Rule.FILE_IS_ARCHIVE),
)
_ZIP = b"PK\x03\x04"
_SPREADSHEET_PARTS = (b"xl/", b"[Content_Types].xml", b"opendocument.spreadsheet")
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


def refuse_by_first_look(path: Path, limits: UploadLimits) -> None:
    """Raise UnreadableFile for what is too large or no text."""
    refuse_too_large(path, limits)
    with path.open("rb") as file:
        _refuse_what_is_no_text(file.read(HEAD_BYTES))


def container_of(path: Path) -> Literal["workbook", "parquet", "other"]:
    """Tell by its first bytes a workbook or a Parquet file from everything else."""
    with path.open("rb") as file:
        rule = _rule_of(file.read(HEAD_BYTES))
    containers: dict[Rule | None, Literal["workbook", "parquet"]] = {
        Rule.FILE_IS_SPREADSHEET: "workbook",
        Rule.FILE_IS_PARQUET: "parquet",
    }
    return containers.get(rule, "other")


def refuse_too_large(path: Path, limits: UploadLimits) -> None:
    """Raise UnreadableFile for a file of more bytes than are read."""
    if path.stat().st_size > limits.max_bytes:
        limit = f"{limits.max_bytes / MEGABYTE:g}"
        raise UnreadableFile(file_finding(Rule.FILE_TOO_LARGE, limit_megabytes=limit))


def _refuse_what_is_no_text(head: bytes) -> None:
    """Raise UnreadableFile unless the first bytes can be those of a text file."""
    if not head.strip():
        raise UnreadableFile(file_finding(Rule.FILE_EMPTY))
    rule = _rule_of(head)
    if rule is not None:
        raise UnreadableFile(file_finding(rule))


def _rule_of(head: bytes) -> Rule | None:
    for magic, rule in _MAGIC:
        if head.startswith(magic):
            return rule
    if head.startswith(_ZIP):
        is_spreadsheet = any(part in head for part in _SPREADSHEET_PARTS)
        return Rule.FILE_IS_SPREADSHEET if is_spreadsheet else Rule.FILE_IS_ARCHIVE
    if b"\0" in head and not head.startswith(_UTF_16):
        return Rule.FILE_IS_BINARY
    return None
