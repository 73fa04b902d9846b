"""One shard after another: each is answered alone, and all are counted together."""

import threading
from collections.abc import Callable, Mapping

import numpy as np
import polars as pl

from breakpoints.batch.codes import Codes
from breakpoints.batch.isolates import Isolates
from breakpoints.batch.summary import Counted
from breakpoints.batch.twin import BatchTwin


class Shards:
    """The shards of one file; may be answered by several threads at once."""

    def __init__(
        self,
        twin: BatchTwin,
        places: Mapping[str, str],
        given: Mapping[str, str],
        renamed: Mapping[str, str],
        *,
        progress: Callable[[int, int], None] | None,
        length: int,
        isolates: Isolates | None = None,
    ) -> None:
        self._twin, self._places, self._given, self._renamed = twin, places, given, dict(renamed)
        self._progress, self._length, self._isolates = progress, length, isolates
        self._lock = threading.Lock()
        self._rows_of = np.zeros(0, np.int64)
        self._done = 0
        self.fault: BaseException | None = None
        """What went wrong in a shard, which the reader of the file would report as its own."""

    def answer(self, shard: pl.DataFrame) -> pl.DataFrame:
        """Return a shard with the columns of its answers."""
        try:
            columns = self._twin.columns(self.verdicts(shard))
            return shard.rename(self._renamed).with_columns(columns)
        except BaseException as fault:
            self.fault = fault
            raise

    def verdicts(self, shard: pl.DataFrame) -> Codes:
        """Return the verdict of each row of a shard, and count them."""
        fields = {field: shard[column] for field, column in self._places.items()}
        verdicts = self._twin.verdicts(fields, self._given, shard.height, self._isolates)
        rows_of = np.bincount(verdicts)
        with self._lock:
            longest = max(len(rows_of), len(self._rows_of))
            total = np.zeros(longest, np.int64)
            total[: len(self._rows_of)] = self._rows_of
            total[: len(rows_of)] += rows_of
            self._rows_of = total
            self._done += shard.height
            if self._progress is not None:
                self._progress(self._done, max(self._done, self._length))
        return verdicts

    def counted(self) -> Counted:
        """Count every row that was answered."""
        return self._twin.counted(self._rows_of)
