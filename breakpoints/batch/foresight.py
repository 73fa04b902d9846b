"""What classes of rows ask is answered beside the reading of further rows, which takes another core."""

import threading
from collections.abc import Callable
from types import TracebackType
from typing import Final

import polars as pl

from breakpoints.batch.row_classes import RowClasses

_SECONDS_BETWEEN_LOOKS: Final = 0.005
_CLASSES_AT_ONCE: Final = 1 << 14


class Foresight:
    """Asks classes as they are met; who is asked keeps the answers.

    ``ask`` is given all classes that were met so far, and the numbers of the new ones that it is to ask.
    """

    def __init__(self, classes: RowClasses, ask: Callable[[pl.DataFrame, slice], None]) -> None:
        self._classes, self._ask = classes, ask
        self._enough = threading.Event()
        self._thread = threading.Thread(target=self._foresee, daemon=True)
        self._fault: BaseException | None = None

    def __enter__(self) -> "Foresight":
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._enough.set()
        self._thread.join()
        if self._fault is not None and fault is None:
            raise self._fault

    def _foresee(self) -> None:
        try:
            asked = 0
            while not self._enough.wait(_SECONDS_BETWEEN_LOOKS):
                met = len(self._classes)
                if met > asked:
                    new = slice(asked, min(met, asked + _CLASSES_AT_ONCE))
                    self._ask(self._classes.distinct(met), new)
                    asked = new.stop
        except BaseException as fault:  # noqa: BLE001 - raised in the thread that waits
            self._fault = fault
