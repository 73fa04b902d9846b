"""A folder for the files of one errand, locked by its process, so that nobody's leftovers stay."""

import contextlib
import errno
import fcntl
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from service.errors import NoSpace

PREFIX: Final = "zonebook-classify-"
EMPTY_SECONDS: Final = 600


@contextlib.contextmanager
def workplace() -> Iterator[Path]:
    """Give a new folder, and remove it at the end, with those of processes that are gone."""
    _remove_leftovers()
    try:
        folder = Path(tempfile.mkdtemp(prefix=PREFIX))
        held = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            fcntl.flock(held, fcntl.LOCK_SH)
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)
            os.close(held)
    except OSError as fault:
        if fault.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise NoSpace from fault
        raise


def _remove_leftovers() -> None:
    """Remove folders that nobody holds; an empty one may have been made a moment ago, to be held the next."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        with contextlib.suppress(OSError):
            _remove_if_free(folder)


def _remove_if_free(folder: Path) -> None:
    held = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if any(folder.iterdir()) or time.time() - folder.stat().st_mtime > EMPTY_SECONDS:
            shutil.rmtree(folder, ignore_errors=True)
    finally:
        os.close(held)
