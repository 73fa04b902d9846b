"""Rows as the bytes they came in, without their ids: those that were asked before are found unread.

The same bytes ask the same, under the same tables, policy and language; but not rows that others
decide on, by isolate or as controls, nor rows that name tables of their own.
"""

import re
from collections.abc import Sequence
from typing import Final

_ROW_BEGINS: Final = re.compile(rb'\},\{"id":"([ !#-\[\]-~]{0,200})",')
_OF_OTHERS: Final = (b"\\", b"{", b'"id"', b'"isolate"', b'"tables"')
"""What the bytes of rows hold if these do not tell by themselves what is answered."""


def split_at_ids(rows: bytes) -> tuple[list[bytes], list[bytes]] | None:
    """Return the ids of rows, and of each its other bytes; None of rows that are written in another way.

    These are rows without blanks between them, with a plain id first. No text can hold what begins
    such a row: its quotes would be escaped. A row of another form stays in the bytes of the one
    before, which then hold a brace, as no known row does.
    """
    if not rows.endswith(b"}]"):
        return None
    parts = _ROW_BEGINS.split(b"}," + rows[1:-2])
    return None if parts[0] else (parts[1::2], parts[2::2])


def are_told_by(rows: Sequence[bytes]) -> bool:
    """Tell whether the bytes of rows decide alone what they are answered."""
    together = b"".join(rows)
    return not any(one in together for one in _OF_OTHERS)
