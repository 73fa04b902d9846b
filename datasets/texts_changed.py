"""What a file wrote where a kept row says it otherwise: each different text once, and a code per row.

Isolates and farms are pseudonyms, of which no other text is ever kept; a date tells its year alone before it
comes here. A field of which more texts were changed than are kept says so of the rest.
"""

from __future__ import annotations

import zlib

import msgspec

from datasets.fields import Field


class TextsOfField(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Texts of one field, what each became, in how many rows; ``codes`` are their places, from 1, row by row.

    0 stands for a row that says what the file says, the highest code for a text that was not kept. ``width``
    is a code's bytes; one code alone holds for all rows.
    """

    texts: list[str]
    values: list[str]
    rows: list[int]
    rows_not_kept: int
    width: int
    codes: bytes

    def at(self, row: int) -> str | None:
        """Return what the file wrote in a row, nothing where it is the same or was not kept."""
        start = 0 if len(self.codes) == self.width else row * self.width
        code = int.from_bytes(self.codes[start : start + self.width], "little")
        return self.texts[code - 1] if 0 < code <= len(self.texts) else None


class TextsChanged(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The rows are those of the canonical form, in its order."""

    fields: dict[Field, TextsOfField]

    def at(self, row: int) -> dict[str, str]:
        """Return by field what the file wrote in a row, where the row says it otherwise."""
        found = ((field.value, texts.at(row)) for field, texts in self.fields.items())
        return {field: text for field, text in found if text is not None}


class _AsRead(msgspec.Struct, frozen=True, kw_only=True):
    """``datasets.rows_as_read`` where the rows themselves are not asked for."""

    tables: tuple[msgspec.Raw, ...] = ()
    changed: TextsChanged | None = None


def unpacked_changes(packed: bytes) -> TextsChanged | None:
    """Read of rows as they were read, in their compact form, what kept rows say otherwise."""
    return msgspec.msgpack.decode(zlib.decompress(packed), type=_AsRead).changed


def holds_rows(packed: bytes | None) -> bool:
    """Tell whether there are rows to show, or only what was changed in them."""
    return packed is not None and bool(msgspec.msgpack.decode(zlib.decompress(packed), type=_AsRead).tables)
