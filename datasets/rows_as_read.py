"""The rows of an upload as they were read, kept so that a workbook can show where its findings are.

Only columns that mean something here are in it: a personal column is never read, an unknown one may be
personal, and isolates and farms are pseudonyms already. Rows of large files are not kept: their findings
are, and of every file what was changed in the rows that were kept.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence

import msgspec
import polars as pl

from breakpoints.no_measurement import STRUCK
from datasets.fields import Field
from datasets.formats.tidy_table import HEADER_COLUMNS, SHEET, TidyTable
from datasets.plain_lines import ROW
from datasets.texts_changed import TextsChanged

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
    """The files of one upload, if there is anything to show in them, and what kept rows say otherwise."""

    tables: tuple[TableAsRead, ...] = ()
    changed: TextsChanged | None = None


def may_be_kept(tables: Sequence[TidyTable]) -> bool:
    """Tell whether there are no more rows than are kept."""
    return sum(table.frame.height for table in tables) <= MOST_ROWS


def packed_rows(tables: Sequence[TidyTable], changed: TextsChanged | None) -> bytes | None:
    """Return rows and changed texts in a compact form; nothing where there are neither."""
    if not tables and changed is None:
        return None
    kept = RowsAsRead(tables=tuple(map(_as_read, tables)), changed=changed)
    return zlib.compress(msgspec.msgpack.encode(kept), level=6 if tables else 1)


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
        cells={field: _texts(frame[field]) for field in fields},
        names={
            field: frame[column].cast(pl.String).to_list()
            for field, column in HEADER_COLUMNS.items()
            if column in frame.columns and field in fields
        },
    )


def _texts(cells: pl.Series) -> list[str]:
    return cells.cast(pl.String).fill_null("").str.strip_prefix(STRUCK).to_list()
