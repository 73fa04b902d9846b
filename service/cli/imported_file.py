"""What `import` sends: a file as it is, or a folder of WHONET packed into a zip on the way."""

import io
import zipfile
from pathlib import Path
from typing import Final

import msgspec

from breakpoints.importing.whonet.folder import READ
from service.cli.terminal import CommandRefusedError

_WANTED: Final = frozenset(name.casefold() for name in READ)
_STAMP: Final = (1980, 1, 1, 0, 0, 0)
"""Of every file, so that the same folder is the same bytes."""


class ToSend(msgspec.Struct, frozen=True, kw_only=True):
    """The bytes, and what they are said to be and to be called."""

    content: bytes
    stated: dict[str, str]


def to_send(path: Path, stated: str | None) -> ToSend:
    """Read a file or pack a folder; what it is, where the command does not say so, its content tells."""
    if not path.exists():
        raise CommandRefusedError("command.no_such_file", file=path)
    if stated is None and path.is_file() and path.name.casefold() in _WANTED:
        raise CommandRefusedError("import_command.file_of_folder", file=path.name, folder=path.parent)
    try:
        content = packed(path) if path.is_dir() else path.read_bytes()
    except OSError as fault:
        raise CommandRefusedError("command.file_unreadable", file=path, reason=fault.strerror) from fault
    called = {} if path.is_dir() else {"file_name": path.name}
    return ToSend(content=content, stated=called if stated is None else called | {"format": stated})


def packed(folder: Path) -> bytes:
    """Pack what an import reads of a WHONET folder; the same files are the same bytes."""
    wanted = [one for one in sorted(folder.rglob("*")) if one.is_file() and one.name.casefold() in _WANTED]
    if not wanted:
        raise CommandRefusedError("import_command.no_whonet_folder", folder=folder)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for one in wanted:
            entry = zipfile.ZipInfo(one.relative_to(folder).as_posix(), _STAMP)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, one.read_bytes())
    return out.getvalue()
