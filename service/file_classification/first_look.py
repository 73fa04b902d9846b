"""What a file is by its first bytes, whatever it is called."""

import zipfile
from pathlib import Path
from typing import Final

from datasets.content import ZIPPED, Content, content_of
from datasets.limits import MEGABYTE
from service.file_classification.detected import Format
from service.file_classification.faults import FileFault, Unclassifiable

MOST_UNPACKED_BYTES: Final = 2_000 * MEGABYTE
_FAULTS: Final = {
    Content.EMPTY: FileFault.EMPTY,
    Content.PDF: FileFault.IS_PDF,
    Content.DATABASE: FileFault.IS_DATABASE,
    Content.OLD_WORKBOOK: FileFault.IS_OLD_SPREADSHEET,
    Content.ARCHIVE: FileFault.IS_ARCHIVE,
    Content.BINARY: FileFault.IS_BINARY,
}


def format_of(path: Path, stated: Format | None) -> Format:
    """Return what a file is.

    Raises
    ------
    Unclassifiable
        Nothing that is read here, or not what was stated.
    """
    found = _format_of(path)
    if stated is not None and stated != found:
        raise Unclassifiable(FileFault.FORMAT_CONTRADICTED, stated=stated, found=found)
    return found


def _format_of(path: Path) -> Format:
    content = content_of(path)
    if content in _FAULTS:
        raise Unclassifiable(_FAULTS[content])
    if content is Content.PARQUET:
        return "parquet"
    if content in ZIPPED:
        _refuse_other_archives(path)
        return "xlsx"
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
