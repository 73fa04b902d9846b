"""Text as people and readers write it, brought to one plain form without guessing."""

import unicodedata
from typing import Final

SHOWN_LENGTH: Final = 40
_SIGNS: Final = str.maketrans({"≦": "<=", "≤": "<=", "⩽": "<=", "≧": ">=", "≥": ">=", "⩾": ">="})

_SIGN_BEHIND: Final = {
    **dict.fromkeys(("未満", "より小", "より小さい"), "<"),
    **dict.fromkeys(("超", "を超える", "より大", "より大きい"), ">"),
    "以下": "<=",
    "以上": ">=",
}


def plain(text: str) -> str | None:
    """Return half-width text with ASCII comparison signs, stripped; None if it cannot be trusted.

    Enclosed, superscript and other special digits (``①``, ``²``) are not digits that
    anybody typed as a measurement: NFKC would turn them into 1 and 2, so they are refused.
    """
    if text.isascii():
        return text.strip()
    if any(_is_special_digit(character) for character in text):
        return None
    return unicodedata.normalize("NFKC", text.translate(_SIGNS)).strip()


def signed(written: str) -> str:
    """Return a plain text with its comparison in front, where a word behind it says it (``0.25以下``)."""
    word = next((one for one in _SIGN_BEHIND if written.endswith(one)), "")
    before = written.removesuffix(word).rstrip()
    return f"{_SIGN_BEHIND[word]}{before}" if word and before and before[0] not in "<>=" else written


def shown(text: str) -> str:
    """Shorten a text for a message."""
    return text if len(text) <= SHOWN_LENGTH else text[: SHOWN_LENGTH - 1] + "…"


def _is_special_digit(character: str) -> bool:
    """Tell a digit-like character that is neither ASCII nor full width."""
    if character.isascii() or unicodedata.numeric(character, None) is None:
        return False
    return not unicodedata.decomposition(character).startswith("<wide>")
