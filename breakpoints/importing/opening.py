"""The edge: the files of an import from a path or from uploaded bytes, within limits."""

import io
import lzma
import zipfile
import zlib
from pathlib import Path, PurePosixPath
from typing import Final

from breakpoints.errors import ImportUnreadable
from breakpoints.importing.report import Unreadable
from breakpoints.importing.whonet.folder import READ

MOST_BYTES: Final = 200_000_000
"""What the files of one import may hold together, unpacked; WHONET's own folder holds 20 MB."""

UNREADABLE: Final = (
    zipfile.BadZipFile,
    RuntimeError,
    NotImplementedError,
    OSError,
    EOFError,
    zlib.error,
    lzma.LZMAError,
)
"""What `zipfile` raises where an archive is damaged, encrypted or packed in a way that it does not know."""

_WANTED: Final = frozenset(name.casefold() for name in READ)


def files_at(path: Path) -> dict[str, bytes]:
    """Return WHONET's files in a folder or zip archive, or one file alone, by name.

    Raises
    ------
    ImportUnreadable
        An archive is damaged, or the files are larger than any such folder.
    """
    if not path.is_dir():
        content = path.read_bytes()
        return files_in(content) if zipfile.is_zipfile(io.BytesIO(content)) else {path.name: content}
    wanted = sorted(one for one in path.rglob("*") if one.is_file() and one.name.casefold() in _WANTED)
    _refuse_too_large(str(path), sum(one.stat().st_size for one in wanted))
    return {one.relative_to(path).as_posix(): one.read_bytes() for one in wanted}


def files_in(archive: bytes) -> dict[str, bytes]:
    """Return WHONET's files in a zip archive, by name; nothing else in it is unpacked.

    Raises
    ------
    ImportUnreadable
        The archive is damaged or encrypted, or its files are larger than any such folder.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(archive)) as opened:
            wanted = [one for one in opened.infolist() if _is_wanted(one.filename)]
            _refuse_too_large("zip", sum(one.file_size for one in wanted))
            return {one.filename: opened.read(one) for one in wanted}
    except UNREADABLE as error:
        raise ImportUnreadable("zip", Unreadable.ARCHIVE_DAMAGED) from error


def _is_wanted(name: str) -> bool:
    return PurePosixPath(name.replace("\\", "/")).name.casefold() in _WANTED


def _refuse_too_large(file: str, size: int) -> None:
    """Refuse what would not fit; zipfile itself refuses a file that unpacks to more than it declares."""
    if size > MOST_BYTES:
        raise ImportUnreadable(file, Unreadable.TOO_LARGE, {"bytes": str(size), "most": str(MOST_BYTES)})
