"""A packed folder of which a few files are read by name: those are looked at, the others never unpacked."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from datasets.limits import UploadLimits
from datasets.preflight.archive import members_of, unpacked
from datasets.preflight.text import refuse_growing


def refuse_hostile_folder(path: Path, limits: UploadLimits, is_read: Callable[[str], bool]) -> None:
    """Unpack in pieces the files that are read, and refuse the archive for what any of them is.

    Raises
    ------
    UnreadableFile
        With the one reason found first.
    """
    with path.open("rb") as file:
        for member in members_of(file, limits, is_read):
            refuse_growing(unpacked(file, member))
