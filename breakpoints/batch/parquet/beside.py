"""A file of columns: each chunk of a column comes back as it was, with chunks of answers beside it.

What is given back of such a file are its own bytes, whatever they hold, and one footer written anew. So
nothing is unpacked but the columns that are asked, and nothing packed but the answers. Between the two,
the file that is being written has a footer that calls the texts that are asked categories: polars then
reads the codes they are written in, in a quarter of the time that it takes to read texts and sort them.
"""

from collections.abc import Callable, Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import BinaryIO, Final

import numpy as np
import numpy.typing as npt
import polars as pl

from breakpoints.batch.noted import Given
from breakpoints.batch.parquet.footer import (
    MAGIC,
    Footer,
    RowsOfChunks,
    as_polars_writes,
    extent,
    moved,
    only,
    placed,
    read_footer,
    said,
    written_footer,
)
from breakpoints.batch.parquet.numbers import Chunk, Element
from breakpoints.batch.parquet.pages import AnswerColumn, answer_column, written_chunk
from breakpoints.batch.parquet.told_again import name_of
from breakpoints.thrift import BINARY, Struct, binary, listed, members

MOST_ROWS_OF_A_GROUP: Final = 1 << 24
"""Of these the verdicts are held at once; a file of larger groups is written by polars."""
_PIECE_BYTES: Final = 1 << 20
_WRITTEN_ANEW: Final = (pl.Decimal, pl.Null, pl.Enum, pl.Categorical)
"""Types that polars may read as something else than the file says, and lists of texts that no row may use:
those of rows that were taken out before."""


class ColumnsKept:
    """The columns of a file that come back, already at their place in the file that is being written."""

    def __init__(self, part: Path, read: Mapping[str, pl.DataType], footer: Footer, ends: int) -> None:
        self._part, self._read, self._footer, self._ends = part, read, footer, ends
        self.length = sum(group.rows for group in footer.groups)

    @property
    def rows(self) -> pl.LazyFrame:
        """The rows of these columns."""
        return pl.scan_parquet(self._part)

    def answer(
        self, noted: Given, columns: Callable[[int], list[pl.Series]], names: Mapping[str, str]
    ) -> None:
        """Write the answers beside.

        Parameters
        ----------
        noted : Noted
            The verdict of each row.
        columns : callable
            Gives the columns of answers of all verdicts below a number.
        names : mapping of str to str
            The name under which each column is written.
        """
        answers = columns(noted.number)
        schema = {names[name]: dtype for name, dtype in self._read.items()} | {
            one.name: one.dtype for one in answers
        }
        elements, arrow = as_polars_writes(schema)
        coded = [answer_column(one) for one in answers]
        kept = [_named(element, names) for element in self._footer.columns]
        with self._part.open("r+b") as out, ThreadPoolExecutor(pl.thread_pool_size()) as pool:
            out.seek(self._ends)
            out.truncate()
            first, groups = 0, []
            for rows, chunks in self._footer.groups:
                verdicts = noted.get(first, rows)
                beside = _written(out, coded, verdicts, pool)
                groups.append(RowsOfChunks(rows, [*(_pathed(one, names) for one in chunks), *beside]))
                first += rows
            out.write(written_footer(Footer([*kept, *elements[len(kept) :]], groups), arrow))


def kept_columns(path: Path, part: Path, kept: Collection[str], asked: Collection[str]) -> ColumnsKept | None:
    """Begin to write a file with columns of another; None where they have to be written by polars.

    Parameters
    ----------
    path, part : Path
        The file, and the one that is written.
    kept : collection of str
        The columns that come back.
    asked : collection of str
        Those whose texts are read as categories.
    """
    read = pl.read_parquet_schema(path)
    if any(read[name].is_nested() or isinstance(read[name], _WRITTEN_ANEW) for name in kept):
        return None
    try:
        footer = read_footer(path)
        places = only(footer, kept)
    except ValueError:  # of bytes that are no footer
        return None
    if any(group.rows > MOST_ROWS_OF_A_GROUP for group in footer.groups):
        return None
    schema = {
        name: pl.Categorical() if name in asked and read[name] == pl.String else read[name] for name in kept
    }
    with path.open("rb") as source, part.open("wb") as out:
        out.write(MAGIC)
        groups = [
            RowsOfChunks(group.rows, [_copied(source, out, group.chunks[place]) for place in places])
            for group in footer.groups
            if group.rows
        ]
        ends = out.tell()
        begun = Footer([footer.columns[place] for place in places], groups)
        out.write(written_footer(begun, as_polars_writes(schema)[1]))
    return ColumnsKept(part, {name: read[name] for name in kept}, begun, ends)


def _copied(source: BinaryIO, out: BinaryIO, chunk: Struct) -> Struct:
    """Copy a chunk to the end of a file; return its new place."""
    about = said(chunk)
    start, left = extent(about)
    at = out.tell()
    source.seek(start)
    while left and (piece := source.read(min(left, _PIECE_BYTES))):
        out.write(piece)
        left -= len(piece)
    return placed(moved(about, at - start))


def _written(
    out: BinaryIO, coded: list[AnswerColumn], verdicts: npt.NDArray[np.intp], pool: ThreadPoolExecutor
) -> list[Struct]:
    """Write the chunks of answers of one group of rows; return their places."""
    placed_chunks = []
    for parts, about in pool.map(lambda column: written_chunk(column, verdicts), coded):
        placed_chunks.append(placed(moved(about, out.tell())))
        out.write(b"".join(parts))
    return placed_chunks


def _named(element: Struct, names: Mapping[str, str]) -> Struct:
    """Return what the schema says of a column under its new name."""
    name = names[name_of(element)]
    return {**element, Element.NAME: binary(name.encode())}


def _pathed(chunk: Struct, names: Mapping[str, str]) -> Struct:
    """Return the place of a chunk of a column under its new name."""
    about = said(chunk)
    name = names[members(about, Chunk.PATH, BINARY)[0].decode()]
    return placed({**about, Chunk.PATH: listed(BINARY, (name.encode(),))})
