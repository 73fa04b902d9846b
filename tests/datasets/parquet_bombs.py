"""Small Parquet files that unpack to far more than they are."""

from __future__ import annotations

import io

import polars as pl


def nested(depth: int) -> bytes:
    """Return a file with a struct in a struct in a struct."""
    kind: pl.DataType | type[pl.DataType] = pl.String
    cell: object = "x"
    for _ in range(depth):
        kind, cell = pl.Struct({"a": kind}), {"a": cell}
    out = io.BytesIO()
    pl.DataFrame({"isolate_id": ["V1"], "deep": pl.Series([cell], dtype=kind)}).write_parquet(out)
    return out.getvalue()


def lists() -> bytes:
    """Return a file with a column of lists."""
    out = io.BytesIO()
    pl.DataFrame({"isolate_id": ["V1"], "many": [["x"] * 1000]}).write_parquet(out)
    return out.getvalue()


def dictionary(rows: int, letters: int, *, plain: bool = False, **beside: str) -> bytes:
    """Return a file whose rows all name one long text, which stands once in its dictionary.

    A ``plain`` one says of the column no more than that it holds text.
    """
    named = pl.repeat("x" * letters, 1, eager=True).cast(pl.Categorical).new_from_index(0, rows)
    others = {name: pl.lit(text) for name, text in (beside or {"zone": "20", "mic": "4"}).items()}
    content = _packed(pl.DataFrame({"isolate_id": named}).with_columns(**others), rows)
    return content.replace(b"ARROW:schema", b"arrow_schema") if plain else content


def repeated_pages(pages: int, letters: int) -> bytes:
    """Return a file of many pages, each of which unpacks to the same letter over and over."""
    return _packed(pl.DataFrame({"isolate_id": [f"{i}" + "x" * letters for i in range(pages)]}), 1)


def _packed(frame: pl.DataFrame, rows_of_a_group: int) -> bytes:
    out = io.BytesIO()
    frame.write_parquet(out, compression="zstd", statistics=False, row_group_size=rows_of_a_group)
    return out.getvalue()


def lying_pages(compression: str) -> bytes:
    """Return a file whose packed page unpacks to 64 MB and says, as the footer does, that it is 1 kB."""
    out = io.BytesIO()
    frame = pl.DataFrame({"isolate_id": ["x" * (64 << 20)]})
    frame.write_parquet(out, compression=compression, statistics=False)  # type: ignore[arg-type]
    content = out.getvalue()
    sizes = {size for size in range(64 << 20, (64 << 20) + 200) if _varint(size) in content}
    for size in sizes:
        said = _varint(size)
        content = content.replace(said, _varint(1000, len(said)))
    assert sizes
    return content


def _varint(number: int, length: int = 0) -> bytes:
    """Return a zigzag varint, padded to a length."""
    left, written = number << 1, bytearray()
    while left > 0x7F or len(written) + 1 < length:
        written.append(left & 0x7F | 0x80)
        left >>= 7
    return bytes([*written, left])
