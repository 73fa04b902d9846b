"""The lines of a text below its header, in shards of whole lines."""

import os
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Final, TypeVar

import numpy as np
import polars as pl

BYTES_OF_A_SHARD: Final = 1 << 21
_SHARDS_AT_ONCE: Final = 2
"""For each core: while one waits for its turn in Python, another one is cut."""
DoneT = TypeVar("DoneT")


def header_line(path: Path) -> bytes:
    """Return the first line of a text, with its end."""
    with path.open("rb") as file:
        return file.readline()


def shards(path: Path) -> Iterator[bytes]:
    """Cut the lines below the header into shards of whole lines."""
    with path.open("rb") as file:
        file.readline()
        size = BYTES_OF_A_SHARD
        while read := file.read(size):
            end = read.rfind(b"\n") + 1
            if len(read) < size:
                yield read
            elif not end:  # of a line that is longer than a shard
                file.seek(-len(read), os.SEEK_CUR)
                size *= 2
            else:
                yield read[:end]
                file.seek(end - len(read), os.SEEK_CUR)
                size = BYTES_OF_A_SHARD


def in_order(do: Callable[[bytes, int], DoneT], lines: Iterator[bytes]) -> Iterator[DoneT]:
    """Do something with shards, several at once; give what comes of each in their order.

    It is told the shard, and the number of its first line from 0.
    """
    threads = _SHARDS_AT_ONCE * pl.thread_pool_size()
    waiting: deque[Future[DoneT]] = deque()
    with ThreadPoolExecutor(threads) as pool:
        try:
            first = 0
            for shard in lines:
                waiting.append(pool.submit(do, shard, first))
                first += int(np.count_nonzero(np.frombuffer(shard, np.uint8) == ord("\n")))
                if len(waiting) > threads:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            pool.shutdown(cancel_futures=True)
