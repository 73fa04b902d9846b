"""What is written of a Parquet file by ourselves: packed codes, and footers that were read before."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from breakpoints.batch.noted import Noted
from breakpoints.batch.parquet.beside import kept_columns
from breakpoints.batch.parquet.bits import packed, run, width_of
from breakpoints.batch.parquet.pages import answer_column, written_chunk
from breakpoints.thrift import MalformedError, Reader, written

ROWS = 90


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 1 << 18), st.integers(1, 41), st.integers(0, 2**32))
def test_packed_codes_are_those_of_the_format_by_unpacking_bit_by_bit(
    number: int, rows: int, seed: int
) -> None:
    codes = np.random.default_rng(seed).integers(0, number, rows).astype(np.min_scalar_type(number - 1))
    width = width_of(number)
    content = packed(codes, width)
    groups, bits = content[0] >> 1, int.from_bytes(content[1:], "little")
    assert (content[0] & 1, len(content) - 1) == (1, groups * width)
    assert [bits >> width * place & (1 << width) - 1 for place in range(rows)] == codes.tolist()


def test_a_run_says_its_length_and_its_code() -> None:
    assert (run(3, 5, 2), run(300, 1, 16)) == (b"\x0a\x03", b"\x02\x2c\x01")


def test_only_entries_that_occur_are_written_where_all_would_be_many() -> None:
    column = answer_column(pl.Series("criterion", [f"row {n}" for n in range(1000)] + [None]))
    few, _ = written_chunk(column, np.array([7, 1000, 7, 8]))
    all_, _ = written_chunk(column, np.arange(20_000) % 1000)
    assert b"".join(few).count(b"row ") == 2
    assert b"".join(all_).count(b"row ") == 1000


def file_of(folder: Path) -> Path:
    path = folder / "in.parquet"
    frame = pl.DataFrame({"organism": ["E. coli", None, "x"] * (ROWS // 3), "no": range(ROWS)})
    frame.write_parquet(path, row_group_size=40)
    return path


def test_a_footer_is_written_as_it_was_read(tmp_path: Path) -> None:
    content = file_of(tmp_path).read_bytes()
    footer = content[-8 - int.from_bytes(content[-8:-4], "little") : -8]
    assert written(Reader(footer).struct()) == footer
    with pytest.raises(MalformedError):
        Reader(footer[:-1]).struct()
    with pytest.raises(MalformedError):
        Reader(footer, most_values=20).struct()


def test_the_bytes_of_a_column_that_does_not_come_back_are_nowhere_in_the_file(tmp_path: Path) -> None:
    path, part = tmp_path / "in.parquet", tmp_path / "part"
    pl.DataFrame({"name": ["Mimi Tanaka"] * ROWS, "value": ["1"] * ROWS}).write_parquet(
        path, compression="uncompressed"
    )
    kept = kept_columns(path, part, ["value"], {"value"})
    assert kept is not None
    with Noted(tmp_path) as noted:
        noted.put(0, np.zeros(ROWS, np.intp))
        kept.answer(noted, lambda _: [pl.Series("category", ["S"])], {"value": "value"})
    assert b"Tanaka" in path.read_bytes()
    assert b"Tanaka" not in part.read_bytes()
    assert pl.read_parquet(part).rows() == [("1", "S")] * ROWS


def test_a_changed_bit_of_a_footer_is_left_to_polars_or_leaves_chunks_within_the_file(tmp_path: Path) -> None:
    path, part = file_of(tmp_path), tmp_path / "part"
    content, schema = path.read_bytes(), pl.read_parquet_schema(path)
    size = int.from_bytes(content[-8:-4], "little")
    for place in range(len(content) - 8 - size, len(content) - 8, 17):
        changed = bytearray(content)
        changed[place] ^= 1 << place % 8
        path.write_bytes(changed)
        try:
            read = pl.read_parquet_schema(path)
        except (pl.exceptions.PolarsError, OSError):  # what polars cannot open is never asked of us
            continue
        if read == schema and kept_columns(path, part, list(schema), {"organism"}) is not None:
            assert part.stat().st_size <= 2 * len(content)
