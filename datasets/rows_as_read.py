"""The rows of an upload as they were read, kept so that a workbook can show where its findings are.

Only columns that mean something here are in it: a personal column is never read, an unknown one may be
personal, and isolates and farms are pseudonyms already. Large files are not kept: their findings are.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence

import msgspec
import polars as pl

from datasets.fields import Field
from datasets.formats.tidy_table import HEADER_COLUMNS, SHEET, TidyTable
from datasets.plain_lines import ROW

MOST_ROWS = 50_000


class TableAsRead(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One file: the line, and where there is one the sheet, of each row; the texts of each field.

    ``headers`` is what the file calls a field everywhere, ``names`` what it calls it row by row.
    """

    lines: list[int]
    sheets: list[str | None] | None
    headers: dict[Field, str]
    cells: dict[Field, list[str]]
    names: dict[Field, list[str | None]]


class RowsAsRead(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The files of one upload."""

    tables: tuple[TableAsRead, ...]


def may_be_kept(tables: Sequence[TidyTable]) -> bool:
    """Tell whether there are no more rows than are kept."""
    return sum(table.frame.height for table in tables) <= MOST_ROWS


def packed_rows(tables: Sequence[TidyTable]) -> bytes | None:
    """Return the rows of some tables in a compact form; nothing where there are more than are kept."""
    if not may_be_kept(tables):
        return None
    kept = RowsAsRead(tables=tuple(map(_as_read, tables)))
    return zlib.compress(msgspec.msgpack.encode(kept), level=6)


def unpacked_rows(packed: bytes) -> RowsAsRead:
    """Read the compact form back."""
    return msgspec.msgpack.decode(zlib.decompress(packed), type=RowsAsRead)


def _as_read(table: TidyTable) -> TableAsRead:
    frame = table.frame
    fields = [field for field in Field if field in table.headers and field.value in frame.columns]
    return TableAsRead(
        lines=frame[ROW].to_list(),
        sheets=frame[SHEET].cast(pl.String).to_list() if SHEET in frame.columns else None,
        headers={field: table.headers[field] for field in fields},
        cells={field: frame[field].cast(pl.String).fill_null("").to_list() for field in fields},
        names={
            field: frame[column].cast(pl.String).to_list()
            for field, column in HEADER_COLUMNS.items()
            if column in frame.columns and field in fields
        },
    )
