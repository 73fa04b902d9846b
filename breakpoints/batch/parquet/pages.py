"""The chunk of one column of answers: what occurs in it, each once, and then one code for each row.

The codes are Parquet's hybrid of runs and packed bits. A row's code is looked up by its verdict,
so a column of answers costs no more than a look-up in a small table.
"""

from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl

from breakpoints.batch.parquet.bits import packed, run, width_of
from breakpoints.batch.parquet.numbers import Chunk, Coding, Page, Physical
from breakpoints.thrift import BINARY, I32, Struct, Value, i32, i64, listed, struct, written

ROWS_OF_A_PAGE: Final = 1 << 17
Entries = npt.NDArray[np.unsignedinteger]
"""For each row or verdict the place of its cell among the entries from 1; 0 for an empty cell."""


class AnswerColumn(NamedTuple):
    """A column of answers: what may stand in it, as Parquet writes it, and what each verdict says of it."""

    name: str
    physical: Physical
    entries: list[bytes]
    of_verdicts: Entries


def answer_column(of_verdicts: pl.Series) -> AnswerColumn:
    """Return a column by what it says of each verdict, numbers or texts."""
    texts = of_verdicts.cast(pl.String)
    entries = texts.drop_nulls().unique(maintain_order=True)
    codes = (texts.cast(pl.Enum(entries)).to_physical().cast(pl.UInt32) + 1).fill_null(0).to_numpy()
    is_number = of_verdicts.dtype.is_integer()
    return AnswerColumn(
        name=of_verdicts.name,
        physical=Physical.INT32 if is_number else Physical.BYTE_ARRAY,
        entries=[_number(text) if is_number else _text(text) for text in entries],
        of_verdicts=codes.astype(np.min_scalar_type(len(entries))),
    )


def _number(text: str) -> bytes:
    return int(text).to_bytes(4, "little", signed=True)


def _text(text: str) -> bytes:
    content = text.encode()
    return len(content).to_bytes(4, "little") + content


def written_chunk(column: AnswerColumn, verdicts: npt.NDArray[np.intp]) -> tuple[list[bytes], Struct]:
    """Write the chunk of a column in one group of rows.

    Parameters
    ----------
    column : AnswerColumn
    verdicts : ndarray of intp, shape (n,)

    Returns
    -------
    list of bytes
        Its pages.
    Struct
        What the footer says of it, with offsets from the start of the chunk.
    """
    cells, entries = column.of_verdicts.take(verdicts), column.entries
    if sum(map(len, entries)) > len(cells):  # most may occur in other groups only
        used, places = np.unique(np.append(cells, 0).astype(cells.dtype), return_inverse=True)
        cells, entries = places[:-1].astype(cells.dtype), [entries[place - 1] for place in used[1:].tolist()]
    parts = _dictionary(entries) if entries else []
    before_data = sum(map(len, parts))
    for start in range(0, len(cells), ROWS_OF_A_PAGE):
        parts += _data(cells[start : start + ROWS_OF_A_PAGE], len(entries))
    size = sum(map(len, parts))
    said: Struct = {
        Chunk.PHYSICAL: i32(column.physical),
        Chunk.CODINGS: listed(I32, (Coding.PLAIN, Coding.RUNS, Coding.BY_DICTIONARY)),
        Chunk.PATH: listed(BINARY, (column.name.encode(),)),
        Chunk.CODEC: i32(0),
        Chunk.VALUES: i64(len(cells)),
        Chunk.UNPACKED_BYTES: i64(size),
        Chunk.BYTES: i64(size),
        Chunk.DATA_AT: i64(before_data),
    }
    if before_data:
        said[Chunk.DICTIONARY_AT] = i64(0)
    return parts, said


def _dictionary(entries: list[bytes]) -> list[bytes]:
    about = {1: i32(len(entries)), 2: i32(Coding.PLAIN)}
    return _page(Page.DICTIONARY, b"".join(entries), {7: struct(about)})


def _data(cells: Entries, number: int) -> list[bytes]:
    """Write the page of some rows, each with one of a number of entries or none."""
    filled = int(np.count_nonzero(cells))
    is_filled = cells != 0
    levels = run(int(filled > 0), len(cells), 1) if filled in {0, len(cells)} else packed(is_filled, 1)
    content = len(levels).to_bytes(4, "little") + levels
    if number:
        width = width_of(number)
        codes = (cells if filled == len(cells) else cells[is_filled]) - cells.dtype.type(1)
        content += bytes([width]) + (run(0, filled, width) if number == 1 else packed(codes, width))
    coding = Coding.BY_DICTIONARY if number else Coding.PLAIN
    about = {1: i32(len(cells)), 2: i32(coding), 3: i32(Coding.RUNS), 4: i32(Coding.RUNS)}
    return _page(Page.DATA, content, {5: struct(about)})


def _page(kind: Page, content: bytes, about: dict[int, Value]) -> list[bytes]:
    size = i32(len(content))
    return [written({1: i32(kind), 2: size, 3: size, **about}), content]
