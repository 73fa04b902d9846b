"""Read a reader's flag for a zone that was edited by hand: a warning, the row is kept."""

from __future__ import annotations

from datasets.cell_words import NOT_EDITED_BY_HAND
from datasets.cells import Cell
from datasets.findings import Rule
from datasets.formats.headers import header_key

_NOT_EDITED = frozenset(map(header_key, NOT_EDITED_BY_HAND))


def read_manual_edit(text: str) -> Cell:
    """Warn of what is flagged; an empty cell, or a word for no, says nothing."""
    word = header_key(text)
    return Cell(None) if not word or word in _NOT_EDITED else Cell(None, Rule.ZONE_EDITED_BY_HAND)
