"""Uploads on disk while they are read: locked by their process, so that nobody's leftovers stay.

A process that is killed cannot remove its files, but the system lets go of its locks: who starts next
removes every file that nobody holds.
"""

import contextlib
import errno
import fcntl
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from service.errors import NoSpace

PREFIX = "zonebook-upload-"


@contextlib.contextmanager
def upload_file() -> Iterator[tuple[Path, BinaryIO]]:
    """Hold a new file, and remove it at the end."""
    try:
        path, file = _new()
        with file:
            try:
                yield path, file
            finally:
                path.unlink(missing_ok=True)
    except OSError as fault:
        if fault.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise NoSpace from fault
        raise


def remove_leftovers() -> None:
    """Remove the files of processes that are gone."""
    for path in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        with contextlib.suppress(OSError):
            _remove_if_free(path)


def _new() -> tuple[Path, BinaryIO]:
    while True:
        descriptor, name = tempfile.mkstemp(prefix=PREFIX)
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        if os.fstat(descriptor).st_nlink:  # else another process took it for a leftover a moment ago
            return Path(name), os.fdopen(descriptor, "w+b")
        os.close(descriptor)


def _remove_if_free(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        path.unlink()
    finally:
        os.close(descriptor)
