"""Files and folders for the time of one errand: locked by their process, so that nobody's leftovers stay.

A process that is killed cannot remove its own, but the system lets go of its locks: whoever looks next
removes everything that nobody holds.
"""

import contextlib
import errno
import fcntl
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO, Final

from service.errors import NoSpace

UPLOAD: Final = "zonebook-upload-"
WORKPLACE: Final = "zonebook-classify-"


@contextlib.contextmanager
def upload_file() -> Iterator[tuple[Path, BinaryIO]]:
    """Hold a new file for what arrives, and remove it at the end."""
    with _held(_new_file) as path, path.open("w+b") as file:
        yield path, file


@contextlib.contextmanager
def workplace() -> Iterator[Path]:
    """Hold a new folder, and remove it at the end; before that, what processes left that are gone."""
    remove_leftovers()
    with _held(lambda: Path(tempfile.mkdtemp(prefix=WORKPLACE))) as folder:
        yield folder


def remove_leftovers() -> None:
    """Remove the files and folders of processes that are gone."""
    for prefix in (UPLOAD, WORKPLACE):
        for path in Path(tempfile.gettempdir()).glob(f"{prefix}*"):
            with contextlib.suppress(OSError), _opened(path) as held:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
                _remove(path)


@contextlib.contextmanager
def _held(make: Callable[[], Path]) -> Iterator[Path]:
    with contextlib.ExitStack() as until_removed:
        try:
            path = _locked(make, until_removed)
            until_removed.callback(_remove, path)
            yield path
        except OSError as fault:
            if fault.errno in {errno.ENOSPC, errno.EDQUOT}:
                raise NoSpace from fault
            raise


def _locked(make: Callable[[], Path], until_removed: contextlib.ExitStack) -> Path:
    while True:
        path = make()
        with contextlib.ExitStack() as opened, contextlib.suppress(FileNotFoundError):
            held = opened.enter_context(_opened(path))
            fcntl.flock(held, fcntl.LOCK_EX)
            if os.path.samestat(path.stat(), os.fstat(held)):  # else it was taken for a leftover a moment ago
                until_removed.push(opened.pop_all())
                return path


def _new_file() -> Path:
    descriptor, name = tempfile.mkstemp(prefix=UPLOAD)
    os.close(descriptor)
    return Path(name)


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[int]:
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)  # what others put there may wait
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
