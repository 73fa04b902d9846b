"""Plain separated text: each line comes back as it was, with the cells of its answer behind it.

In a file without quotes, whose lines all have as many cells as its header, every row that
goes out is a line that came in. So no cell is written anew but those of the answer, and these
once for each verdict, however many lines have it.
"""

import os
import threading
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import BinaryIO, Final

import numpy as np
import polars as pl

from breakpoints.batch.codes import Codes
from breakpoints.batch.columns import OUTPUT_SCHEMA

BYTES_OF_A_SHARD: Final = 1 << 22
_BYTES_OF_A_LOOK: Final = 1 << 20
_SHARDS_AT_ONCE: Final = 2
"""For each core: while one shard asks what is new in it, others are read."""
_BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"
_NOT_PLAIN: Final = (b'"', b"\r", b"\x01")
_END: Final = "\x00\n"
"""Ends the text of an answer while it is cut; no cell holds it."""
_NOWHERE: Final = "\x01"
"""Separates nothing, so that a line is read as one cell; a file that holds it is not plain."""


def is_plain(path: Path, separator: str, columns: int, *, never_first: bytes = b"") -> bool:
    """Tell whether a file has no quote, return or blank line, and in each line as many cells as columns.

    Parameters
    ----------
    path : Path
        Separated text.
    separator : str
        One character; empty for a file that is no separated text.
    columns : int
        How many its header names; a file of a single one is never plain: which of its lines
        are blank does not show.
    never_first : bytes
        With what no cell of a plain file begins.

    Notes
    -----
    Separators are counted over the whole file. That is enough, because a line with too many
    is refused when it is read: none can make up for a line with too few.
    """
    if not separator or columns == 1:
        return False
    size, blank = path.stat().st_size, b"\n" + separator.encode() * (columns - 1) + b"\n"
    lines = separators = 0
    with path.open("rb") as file, ThreadPoolExecutor(pl.thread_pool_size()) as pool:
        look = partial(
            _counted, file.fileno(), separator=ord(separator), blank=blank, never_first=never_first
        )
        for found in pool.map(look, range(0, size, _BYTES_OF_A_LOOK)):
            if found is None:
                pool.shutdown(cancel_futures=True)
                return False
            lines, separators = lines + found[0], separators + found[1]
        end = os.pread(file.fileno(), len(blank), max(0, size - len(blank) + 1))
    lines += size > 0 and not end.endswith(b"\n")
    return separators == lines * (columns - 1) and end != blank[:-1]


def _counted(
    file: int, start: int, *, separator: int, blank: bytes, never_first: bytes
) -> tuple[int, int] | None:
    """Count line ends and separators in the bytes from a start; None where they are not plain."""
    before = os.pread(file, min(start, len(blank)), max(0, start - len(blank))) or b"\n"
    look = before + os.pread(file, _BYTES_OF_A_LOOK, start)
    if any(one in look for one in (*_NOT_PLAIN, blank)):
        return None
    if not start and look.startswith(_BYTE_ORDER_MARK, 1):
        return None
    found = np.frombuffer(look, np.uint8)
    is_line_end, is_separator = found == ord("\n"), found == separator
    ends_cell = (is_line_end | is_separator)[:-1]
    if any((ends_cell & (found[1:] == byte)).any() for byte in never_first if byte in look):
        return None
    new = slice(len(before), None)
    return int(np.count_nonzero(is_line_end[new])), int(np.count_nonzero(is_separator[new]))


class PlainText:
    """One plain file: its columns, and how its lines are answered; by several threads at once.

    Parameters
    ----------
    names : mapping of str to str
        The name under which each column is written.
    separator : str
    as_texts : callable
        Makes the columns that are asked categorical, in rows of which the first has a number from 0.
    verdicts, columns : callable
        Give the verdict of each row, and the columns of verdicts.
    """

    def __init__(
        self,
        names: Mapping[str, str],
        separator: str,
        *,
        as_texts: Callable[[pl.LazyFrame, int], pl.LazyFrame],
        verdicts: Callable[[pl.DataFrame], Codes],
        columns: Callable[[Codes], list[pl.Series]],
    ) -> None:
        self._schema = dict.fromkeys(names, pl.String())
        self._header = dict.fromkeys([*names.values(), *OUTPUT_SCHEMA], pl.String())
        self._separator, self._as_texts = separator, as_texts
        self._verdicts, self._columns = verdicts, columns
        self._tails = pl.Series("answer", [], dtype=pl.String)
        self._lock = threading.Lock()

    def answer(self, path_in: Path, path_out: Path) -> None:
        """Write each line with its answer.

        Raises
        ------
        PolarsError
            A line with too many cells, or text that is not UTF-8.
        """
        threads = _SHARDS_AT_ONCE * pl.thread_pool_size()
        waiting: deque[Future[pl.DataFrame]] = deque()
        with path_out.open("wb") as out, ThreadPoolExecutor(threads) as pool:
            out.write(pl.DataFrame(schema=self._header).write_csv(separator=self._separator).encode())
            first = 0
            for lines in _shards(path_in):
                waiting.append(pool.submit(self._answered, lines, first))
                first += int(np.count_nonzero(np.frombuffer(lines, np.uint8) == ord("\n")))
                if len(waiting) > threads:
                    self._write(waiting.popleft().result(), out)
            for one in waiting:
                self._write(one.result(), out)

    def _answered(self, lines: bytes, first: int) -> pl.DataFrame:
        """Return lines, and the text of its answer beside each."""
        rows = pl.scan_csv(lines, has_header=False, separator=self._separator, schema=self._schema)
        verdicts = self._verdicts(self._as_texts(rows, first).collect())
        whole = pl.read_csv(
            lines, has_header=False, separator=_NOWHERE, quote_char=None, schema={"line": pl.String()}
        )
        return whole.with_columns(self._tails_of(verdicts))

    def _write(self, answered: pl.DataFrame, out: BinaryIO) -> None:
        """Write lines with their answers to the file itself: what is put together before is copied twice."""
        answered.write_csv(out, include_header=False, separator=self._separator, quote_style="never")

    def _tails_of(self, verdicts: Codes) -> pl.Series:
        """Return the text of each answer, as it stands behind its line."""
        number = int(verdicts.max()) + 1
        if len(self._tails) < number:
            with self._lock:
                new = np.arange(len(self._tails), number)
                self._tails = pl.concat([self._tails, self._written(new)], rechunk=True)
        return self._tails.gather(pl.Series(verdicts))

    def _written(self, verdicts: Codes) -> pl.Series:
        """Write the text of answers."""
        text = pl.DataFrame(self._columns(verdicts)).write_csv(
            include_header=False, separator=self._separator, line_terminator=_END
        )
        return pl.Series("answer", text.split(_END)[:-1], dtype=pl.String)


def _shards(path: Path) -> Iterator[bytes]:
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
