"""Results whose names would grow while they are compared: few letters may stand for whole words."""

import re
import unicodedata
from typing import Final

from service.errors import TooLarge

MOST_GROWING: Final = 1_000
_GROWS_TO: Final = 4
"""Characters that one becomes in the form NFKC, in which names are compared."""
_GROWING: Final = "".join(
    one for one in map(chr, range(0x10000)) if len(unicodedata.normalize("NFKC", one)) >= _GROWS_TO
)
"""Such characters; beyond the first plane no character becomes as many."""
_WRITTEN: Final = re.compile(f"[{re.escape(_GROWING)}]")
_CODES: Final = frozenset(f"{ord(one):04x}".encode() for one in _GROWING)
_NEAR: Final = "|".join(
    "".join(f"[{digit}{digit.upper()}]" for digit in digits)
    for digits in sorted({one[:2].decode() for one in _CODES})
)
"""The first digits of their codes, which tell them from most letters of Japanese at once."""
_ESCAPED: Final = re.compile(rf"\\u((?:{_NEAR})[0-9a-fA-F]{{2}})".encode())


def refuse_growing_results(body: bytes) -> None:
    """Refuse a request in JSON with more such letters than anybody writes, escaped or not."""
    if body.isascii() and b"\\" not in body:
        return
    written = 0 if body.isascii() else len(_WRITTEN.findall(body.decode(errors="replace")))
    if written + sum(code.lower() in _CODES for code in _ESCAPED.findall(body)) > MOST_GROWING:
        raise TooLarge("names_grow", limit=MOST_GROWING)
