"""Columns that say what zones look like: 阻止円性状, ``zone quality``. Blurred ones are in doubt."""

import re
import unicodedata
from typing import Final

from breakpoints.said_void import is_denied
from datasets.formats.headers import header_key
from service.file_classification.crosses import CROSS

_OF_ZONES: Final = re.compile(
    r"(?:発育)?(?:阻止(?:円|帯)|ゾーン)の?"
    r"(?:性状|性質|状態|形状|形態|形|所見|見え方|鮮明(?:度|さ)?|明瞭(?:度|性|さ)?|品質|質)(?:所見|欄)?"
    r"|(?:inhibition)?zones?(?:of)?(?:inhibition)?"
    r"(?:quality|appearance|morphology|shape|clarity|sharpness|remarks?|descriptions?|observations?)"
)
_UNRELIABLE: Final = re.compile(
    r"(?:不(?:明瞭|鮮明|明確|整|正|良|均一|可)|[2二]重|ダブル|[2二]つ|薄膜|フィルム|遊走"
    r"|スウォーミング|いびつ|歪|変形|[楕だ]円|にじ|重な|融合|癒合"
    r"|コロニー|集落|発育(?:あり|有|を)|円内|ぼや|ぼけ|かす|霞|曖昧|あいまい|困難|要確認"
    r"|読(?:めず|めない|み?(?:取り)?(?:不可|にくい|づらい))|見え(?:にくい|づらい)"
    r"|fuzzy|haz[ey]|double|two zones|blur|irregular|indistinct|unclear|ill[ -]?defined|swarm|film"
    r"|colon(?:y|ies)|overlap|uneven|spreading|distort|oval|merg|faint|(?<![a-z])(?:poor|bad|ng)(?![a-z])"
    r"|not (?:clear|sharp|round|readable)|unreadable)(?:の?阻止円|の?ゾーン| ?zones?)?"
    rf"|^[(\[]?(?:{CROSS}|[▲△])[)\]]?$"
)
"""Of a folded text: edges that nobody reads twice alike, growth within, zones that run into each other."""


def is_of_zones(heading: str) -> bool:
    """Tell whether a heading says that its column tells what zones look like."""
    return _OF_ZONES.fullmatch(header_key(heading)) is not None


def is_unreliable(text: str) -> bool:
    """Tell whether a text says of a zone that it cannot be relied on, and does not deny it."""
    plain = unicodedata.normalize("NFKC", text).casefold().strip()
    return any(not is_denied(plain, *one.span()) for one in _UNRELIABLE.finditer(plain))
