"""What a file is by its first bytes, whatever it is called."""

import zipfile
from pathlib import Path
from typing import Final

from datasets.limits import MEGABYTE
from service.file_classification.detected import Format
from service.file_classification.faults import FileFault, Unclassifiable

MOST_UNPACKED_BYTES: Final = 2_000 * MEGABYTE
_MAGIC: Final[tuple[tuple[bytes, FileFault], ...]] = (
    (b"%PDF-", FileFault.IS_PDF),
    (b"SQLite format 3\0", FileFault.IS_DATABASE),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", FileFault.IS_OLD_SPREADSHEET),
    (b"\x1f\x8b", FileFault.IS_ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", FileFault.IS_ARCHIVE),
    (b"Rar!", FileFault.IS_ARCHIVE),
    (b"BZh", FileFault.IS_ARCHIVE),
    (b"\xfd7zXZ\0", FileFault.IS_ARCHIVE),
    (b"\x28\xb5\x2f\xfd", FileFault.IS_ARCHIVE),
)
_PARQUET: Final = b"PAR1"
_ZIP: Final = b"PK\x03\x04"
_UTF_16: Final = (b"\xff\xfe", b"\xfe\xff")
_HEAD_BYTES: Final = 8192


def format_of(path: Path, stated: Format | None) -> Format:
    """Return what a file is.

    Raises
    ------
    Unclassifiable
        Nothing that is read here, or not what was stated.
    """
    with path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
    found = _format_of(path, head)
    if stated is not None and stated != found:
        raise Unclassifiable(FileFault.FORMAT_CONTRADICTED, stated=stated, found=found)
    return found


def _format_of(path: Path, head: bytes) -> Format:
    if not head.strip():
        raise Unclassifiable(FileFault.EMPTY)
    for magic, fault in _MAGIC:
        if head.startswith(magic):
            raise Unclassifiable(fault)
    if head.startswith(_PARQUET):
        return "parquet"
    if head.startswith(_ZIP):
        _refuse_other_archives(path)
        return "xlsx"
    if b"\0" in head and not head.startswith(_UTF_16):
        raise Unclassifiable(FileFault.IS_BINARY)
    return "csv"


def _refuse_other_archives(path: Path) -> None:
    """Refuse an archive that is no workbook, or one that would not fit when unpacked."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, OSError, EOFError, ValueError) as fault:
        raise Unclassifiable(FileFault.DAMAGED, wanted="XLSX", reason="zip") from fault
    if not any(part.filename == "xl/workbook.xml" for part in parts):
        is_other = any(part.filename in {"content.xml", "xl/workbook.bin"} for part in parts)
        raise Unclassifiable(FileFault.IS_OLD_SPREADSHEET if is_other else FileFault.IS_ARCHIVE)
    if sum(part.file_size for part in parts) > MOST_UNPACKED_BYTES:
        raise Unclassifiable(FileFault.UNPACKS_TOO_LARGE, limit_megabytes=MOST_UNPACKED_BYTES // MEGABYTE)
