"""Verdicts noted on the disk until they are written, so that memory does not grow with the file."""

import os
import tempfile
import threading
from pathlib import Path
from types import TracebackType
from typing import Final, Protocol

import msgspec
import numpy as np

from breakpoints.batch.codes import Codes

_BYTES: Final = np.dtype(np.uint32).itemsize


class Given(Protocol):
    """The verdicts of the rows of a file."""

    @property
    def number(self) -> int:
        """All verdicts are below it."""

    def get(self, first: int, rows: int) -> Codes:
        """Return the verdicts of as many rows, from the ``first`` on."""


class Noted:
    """Verdicts of the rows of a file, in a file without a name; several threads may note at once."""

    def __init__(self, folder: Path) -> None:
        self._file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 - closed at the end of `with`
        self._lock = threading.Lock()
        self.rows = 0
        """How many were noted."""
        self.number = 0

    def __enter__(self) -> "Noted":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def put(self, first: int, verdicts: Codes) -> None:
        """Note the verdicts of rows, from the ``first`` on."""
        _whole(os.pwrite(self._file.fileno(), verdicts.astype(np.uint32).data, first * _BYTES), len(verdicts))
        with self._lock:
            self.rows += len(verdicts)
            self.number = max(self.number, int(verdicts.max(initial=-1)) + 1)

    def get(self, first: int, rows: int) -> Codes:
        """Return the verdicts of as many rows, from the ``first`` on."""
        found = os.pread(self._file.fileno(), rows * _BYTES, first * _BYTES)
        _whole(len(found), rows)
        return np.frombuffer(found, np.uint32).astype(np.intp)


class Looked(msgspec.Struct, frozen=True):
    """Verdicts of rows of which classes were noted."""

    noted: Noted
    of_classes: Codes

    @property
    def number(self) -> int:
        """All verdicts are below it."""
        return int(self.of_classes.max(initial=-1)) + 1

    def get(self, first: int, rows: int) -> Codes:
        """Return the verdicts of as many rows, from the ``first`` on."""
        return self.of_classes.take(self.noted.get(first, rows))


def _whole(size: int, rows: int) -> None:
    if size != rows * _BYTES:
        raise OSError("verdicts were cut off on their way to the disk")
