"""Results whose names would grow while they are compared: few letters may stand for whole sentences."""

import re
from typing import Final

from datasets.preflight.text import growing_letters
from service.errors import TooLarge

MOST_GROWING: Final = 1_000
_ESCAPED: Final = re.compile(rb"\\ufdf[ab]", re.IGNORECASE)


def refuse_growing_results(body: bytes) -> None:
    """Refuse a request in JSON with more such letters than anybody writes, escaped or not."""
    if body.isascii() and b"\\" not in body:
        return
    if growing_letters(body) + len(_ESCAPED.findall(body)) > MOST_GROWING:
        raise TooLarge("names_grow", limit=MOST_GROWING)
