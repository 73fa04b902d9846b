"""A database file before SQLite opens it: its header must agree with its size."""

from __future__ import annotations

from pathlib import Path

from datasets.content import SQLITE
from datasets.errors import UnreadableFile
from datasets.findings import Rule, file_finding
from datasets.limits import UploadLimits

_HEADER_BYTES = 100


def refuse_hostile_database(path: Path, limits: UploadLimits) -> None:  # noqa: ARG001 - as every look
    """Refuse a database whose pages are not as many as it says, or that is made for a newer SQLite."""
    size = path.stat().st_size
    with path.open("rb") as file:
        header = file.read(_HEADER_BYTES)
    if len(header) < _HEADER_BYTES or not header.startswith(SQLITE):
        raise UnreadableFile(file_finding(Rule.FILE_DAMAGED))
    page_bytes = int.from_bytes(header[16:18], "big")
    page_bytes = 65536 if page_bytes == 1 else page_bytes
    n_pages = int.from_bytes(header[28:32], "big")
    # An old writer leaves the number of pages behind; then the change counter tells, and the size counts.
    is_stated = n_pages and header[24:28] == header[92:96]
    sizes = range(9, 17)
    if page_bytes not in {1 << power for power in sizes} or size % page_bytes:
        raise UnreadableFile(file_finding(Rule.FILE_DAMAGED))
    if is_stated and n_pages * page_bytes != size:
        raise UnreadableFile(file_finding(Rule.FILE_DAMAGED))
