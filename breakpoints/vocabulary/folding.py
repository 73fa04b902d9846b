"""One spelling for many: width, case, kana, spaces and hyphens do not tell names apart."""

import unicodedata
from typing import Final

from breakpoints.remembered_texts import remembered

_DROPPED: Final = dict.fromkeys(map(ord, " \t\u3000-_‐‑–—−・･.,'’()（）/"))
_HIRAGANA_TO_KATAKANA: Final = {code: code + 0x60 for code in range(0x3041, 0x3097)}
_LONGEST: Final = 80
"""Letters of a name that are compared, in NFKC too, where one letter can become eighteen."""


@remembered(most=8192)
def folded(text: str) -> str:
    """Return the form under which names are compared.

    NFKC, case folded, hiragana as katakana, without spaces, hyphens, dots, commas,
    slashes and parentheses: ``Ｅ．ＣＯＬＩ`` and ``e coli`` are one, so are ぶどう and ブドウ.
    """
    plain = text[:_LONGEST]
    if not plain.isascii():
        plain = unicodedata.normalize("NFKC", plain)[:_LONGEST].translate(_HIRAGANA_TO_KATAKANA)
    return plain.casefold().translate(_DROPPED)
