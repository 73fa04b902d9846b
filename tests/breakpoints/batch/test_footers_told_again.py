"""What a footer says beside its columns, or of chunks that are others', never comes back with a file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from breakpoints.batch.noted import Noted
from breakpoints.batch.parquet.beside import kept_columns
from breakpoints.batch.parquet.numbers import Chunk, Element, Group, InFooter, OfChunk
from breakpoints.thrift import (
    BINARY,
    STRUCT,
    Reader,
    Struct,
    binary,
    i32,
    i64,
    listed,
    struct,
    written,
)

ROWS = 40
NAME = b"Mimi Tanaka"
KEPT, PERSONAL = 0, 1


def _chunk(footer: Struct, column: int) -> Struct:
    groups = footer[InFooter.GROUPS].value[1]
    about: Struct = groups[0][Group.CHUNKS].value[1][column][OfChunk.SAID].value
    return about


def _element(footer: Struct, column: int) -> Struct:
    element: Struct = footer[InFooter.SCHEMA].value[1][1 + column]
    return element


def _start(about: Struct) -> int:
    at = about[Chunk.DATA_AT].value
    return int(min(at, about.get(Chunk.DICTIONARY_AT, i64(at)).value))


def _notes(footer: Struct) -> None:
    _chunk(footer, KEPT)[8] = listed(STRUCT, [{1: binary(b"k"), 2: binary(NAME)}])


def _least(footer: Struct) -> None:
    _chunk(footer, KEPT)[12] = struct({5: binary(NAME), 6: binary(NAME)})


def _unknown(footer: Struct) -> None:
    _chunk(footer, KEPT)[99] = binary(NAME)
    _element(footer, KEPT)[20] = binary(NAME)


def _by_whom(footer: Struct) -> None:
    footer[6] = binary(NAME)


def _order(footer: Struct) -> None:
    footer[7] = listed(STRUCT, [{1: struct({}), 9: binary(NAME)}] * 2)


def _aliased(footer: Struct) -> None:
    kept, personal = _chunk(footer, KEPT), _chunk(footer, PERSONAL)
    for field in (Chunk.DATA_AT, Chunk.DICTIONARY_AT, Chunk.BYTES, Chunk.UNPACKED_BYTES, Chunk.CODINGS):
        kept.pop(field, None)
        if field in personal:
            kept[field] = personal[field]


def _stretched(footer: Struct) -> None:
    kept, personal = _chunk(footer, KEPT), _chunk(footer, PERSONAL)
    kept[Chunk.BYTES] = i64(_start(personal) + personal[Chunk.BYTES].value - _start(kept))
    personal[Chunk.BYTES] = i64(0)


def _path_of_another(footer: Struct) -> None:
    _chunk(footer, KEPT)[Chunk.PATH] = listed(BINARY, [b"name"])


def _no_path(footer: Struct) -> None:
    _chunk(footer, KEPT)[Chunk.PATH] = listed(BINARY, [])


def _type_with_words(footer: Struct) -> None:
    _element(footer, KEPT)[Element.LOGICAL] = struct({1: struct({9: binary(NAME)})})


def _kept(tmp_path: Path, change: Callable[[Struct], None]) -> bytes | None:
    """Return the file of the column that comes back of one whose footer is changed; None if it is polars'."""
    path, part = tmp_path / "in.parquet", tmp_path / "part"
    frame = pl.DataFrame({"value": ["1", "2"] * (ROWS // 2), "name": [NAME.decode()] * ROWS})
    frame.write_parquet(path, compression="uncompressed")
    content = path.read_bytes()
    length = int.from_bytes(content[-8:-4], "little")
    footer = Reader(content[-8 - length : -8]).struct()
    change(footer)
    changed = written(footer)
    path.write_bytes(content[: -8 - length] + changed + len(changed).to_bytes(4, "little") + b"PAR1")
    kept = kept_columns(path, part, ["value"], set())
    if kept is None:
        return None
    with Noted(tmp_path) as noted:
        noted.put(0, np.zeros(ROWS, np.intp))
        kept.answer(noted, lambda _: [pl.Series("category", ["S"])], {"value": "value"})
    assert pl.read_parquet(part).rows() == [("1", "S"), ("2", "S")] * (ROWS // 2)
    return part.read_bytes()


@pytest.mark.parametrize("change", [_notes, _least, _unknown, _by_whom, _order])
def test_what_stands_beside_is_not_told_again(tmp_path: Path, change: Callable[[Struct], None]) -> None:
    content = _kept(tmp_path, change)
    assert content is not None
    assert NAME not in content


@pytest.mark.parametrize("change", [_aliased, _stretched, _path_of_another, _no_path, _type_with_words])
def test_a_chunk_of_another_column_or_a_type_of_none_is_left_to_polars(
    tmp_path: Path, change: Callable[[Struct], None]
) -> None:
    assert _kept(tmp_path, change) is None


def test_a_column_without_a_change_comes_back(tmp_path: Path) -> None:
    content = _kept(tmp_path, lambda footer: footer.update({InFooter.VERSION: i32(1)}))
    assert content is not None
    assert NAME not in content


def test_columns_of_every_type_come_back_as_they_were(tmp_path: Path) -> None:
    path, part = tmp_path / "in.parquet", tmp_path / "part"
    zones = pl.datetime_range(pl.datetime(2020, 1, 1), pl.datetime(2020, 1, 9), "1d", eager=True)
    frame = pl.DataFrame(
        {
            "text": list("abcdefghi"),
            "small": pl.Series(range(9), dtype=pl.Int8),
            "large": pl.Series(range(9), dtype=pl.UInt64),
            "real": [0.5, None] * 4 + [1.0],
            "day": zones.dt.date(),
            "instant": zones.dt.replace_time_zone("Asia/Tokyo"),
            "exact": zones.cast(pl.Datetime("ns")),
            "hour": zones.dt.time(),
            "apart": zones - zones[0],
            "flag": [True, False, None] * 3,
            "bytes": [b"\0\xff"] * 9,
        }
    )
    frame.write_parquet(path, row_group_size=4)
    kept = kept_columns(path, part, frame.columns, set())
    assert kept is not None
    assert kept.rows.collect().equals(frame)
