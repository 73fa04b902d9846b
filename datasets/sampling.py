"""Read whether an isolate was drawn at random or chosen as a challenge isolate."""

from __future__ import annotations

from collections.abc import Callable

from datasets.cell_words import NO, SAMPLING, YES
from datasets.cells import Cell
from datasets.findings import Rule
from datasets.formats.headers import header_key


def _words(*words: str) -> frozenset[str]:
    return frozenset(map(header_key, words))


_RANDOM, _CHALLENGE = _words(*SAMPLING["random"]), _words(*SAMPLING["challenge"])
_YES, _NO = _words(*YES), _words(*NO)


def sampling_reader(header: str) -> Callable[[str], Cell]:
    """Return the reader of a column; a header that asks "challenge?" may be answered yes or no.

    An empty cell states nothing, and counts as random.
    """
    asks = any(word in header_key(header) for word in _CHALLENGE)
    challenge, random = (_CHALLENGE | _YES, _RANDOM | _NO) if asks else (_CHALLENGE, _RANDOM)

    def read(text: str) -> Cell:
        if not text:
            return Cell(None)
        word = header_key(text.removesuffix(".0"))
        if word in challenge:
            return Cell("challenge")
        return Cell("random") if word in random else Cell(None, Rule.SAMPLING_UNKNOWN)

    return read
