"""Number formats that show another number than the cell holds: with a sign before it, or scaled.

So does one that judges it: with a category, a verdict or a mark beside it that the cell does not hold.
Decimal places, separators of thousands, colours, units and conditions in brackets change nothing of it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

import msgspec

BUILT_IN: Final[Mapping[int, str]] = {9: "0%", 10: "0.00%"}
"""Formats that no workbook describes and that scale (ECMA-376, part 1, 18.8.30)."""
LONGEST: Final = 255
"""Characters that a spreadsheet allows a format."""
_TOKEN: Final = re.compile(
    r'"(?P<quoted>[^"]*)"?|\\(?P<escaped>.?)|\*(?P<filled>.?)|_.?|\[\$(?P<symbol>[^\]]*)\]?|\[[^\]]*\]?'
    r"|(?P<plain>.)",
    re.DOTALL,
)
_SIGN: Final = re.compile(r"[<>≤≥≦≧⩽⩾＜＞≪≫≮≯]|以上|以下|未満|超")
_MAY_SAY_MORE: Final = re.compile(r'[%,"\\]')
_SCALED: Final = re.compile(r"%|[0#?],+(?![0#?,])")
_DIGITS: Final = frozenset("0#?")
_NUMBER: Final = "0"
_JUDGES: Final = re.compile(
    r"(?<![^\W\d_])(?:s|i|r|ns|sdd|pos|neg|qc|log)(?![^\W\d_]|[-_ ]?00|\$)"
    r"|suscept|resist|intermed|positive|negative|re-?test|re-?check|repeat|invalid|void|cancel|contam"
    r"|感性|感受性|耐性|中間|陽性|陰性|判定|再検|再試|再測|[0-9]回目|訂正|修正|旧|無効|不能|取消|取り消し|保留"
    r"|汚染|コンタミ|疑|対数|精度管理|[*†‡※!?]"
)
"""A category (but ``"S-"000`` numbers samples, and ``"R$ "0`` is money), a verdict, or a mark."""


class Misleads(msgspec.Struct, frozen=True, kw_only=True):
    """Whether a format shows numbers, or texts, otherwise than they are."""

    numbers: bool
    texts: bool


_AS_IT_IS: Final = Misleads(numbers=False, texts=False)


@lru_cache(maxsize=1024)
def misleads(code: str) -> Misleads:
    """Tell whether a person who sees a cell sees another number than is read."""
    if not (_SIGN.search(code) or _MAY_SAY_MORE.search(code)):
        return _AS_IT_IS
    texts: list[_Section] = []
    numbers: list[_Section] = []
    for section in _sections(code[:LONGEST]):
        (texts if "@" in section.codes else numbers).append(section)
    return Misleads(
        numbers=any(
            _SIGN.search(one.literals) or _SCALED.search(one.codes) or _judges(one.shown) for one in numbers
        ),
        texts=any(_SIGN.search(one.literals) or _judges(one.shown) for one in texts),
    )


class _Section(msgspec.Struct, kw_only=True):
    """One part of a format: what it writes as it stands, and what it makes of the number.

    ``shown`` is what is quoted or escaped, with ``0`` where digits stand.
    """

    literals: str = ""
    codes: str = ""
    shown: str = ""


def _judges(shown: str) -> bool:
    return _JUDGES.search(unicodedata.normalize("NFKC", shown).casefold()) is not None


def _sections(code: str) -> list[_Section]:
    sections = [_Section()]
    for token in _TOKEN.finditer(code):
        last = sections[-1]
        if token["plain"] == ";":
            sections.append(_Section())
            continue
        symbol = token["symbol"]
        said = symbol.partition("-")[0] if symbol is not None else None
        written = token["quoted"] or token["escaped"] or token["filled"] or said or ""
        last.literals += written + (token["plain"] or "")
        last.codes += token["plain"] or ("x" if written else "")
        last.shown += token["quoted"] or token["escaped"] or (_NUMBER if token["plain"] in _DIGITS else " ")
    return sections
