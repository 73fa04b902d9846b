"""Words that may stand in the header of a measurement and leave its numbers what they are.

What changes a number cannot be listed (``excluding disk``, ``breakpoint``, ``fold``); what does not, can.
"""

from __future__ import annotations

import functools
import re
import unicodedata

from breakpoints.vocabulary import Match, vocabulary
from datasets.fields import Field
from datasets.formats.disk_codes import read_disk_code
from datasets.formats.headers import field_of, words_of_measurements
from datasets.formats.rest_of_header import without_numbers, without_units

_WORDS = words_of_measurements()
_JAPANESE = re.compile(
    "最小発育阻止濃度|発育阻止濃度|発育阻止円|阻止円|阻止帯|直径|径|ディスク|感受性|検査|試験|測定|結果|判読|読み|"
    "実測|値|数値|微量|液体|寒天|平板|希釈|拡散|法|培地|含む|込み?|薬剤|抗菌薬|菌株|株|"
    "自動|手動|目視|回目|日目|回|日|第|の|を|と|よる|による|大きさ|サイズ|施設|検査室|ミリ|単位|濃度"
)
_LABORATORY = re.compile(r"(?<![a-z])lab(?:oratory)?\.?[\s_-]*[a-z0-9]{1,3}(?![a-z0-9])")
_NUMBER = re.compile(r"[0-9]{1,2}|(?:19|20)[0-9]{2}")
_PANEL = re.compile(r"[a-z]{3,}[0-9][a-z0-9]*")
_SIGNS = re.compile(r"[+×^=<>±√]|\*\s*[0-9]|[0-9]\s*\*|[0-9]\s*/|/\s*[0-9]|^\s*[-−]\s*(?=log|mic)")
_TOKEN = re.compile(r"[^\W_]+")
_MOST_WORDS_OF_A_NAME = 5


@functools.lru_cache(maxsize=4096)
def word_not_known(header: str, field: Field) -> str | None:
    """Return the first word of a measurement's header that may make another number of it, if there is one.

    Known are the words of the measurement, its unit and method, a drug with its disk or composition, an
    organism, laboratories and running numbers.
    """
    if field_of(header) is field:
        return None
    text = unicodedata.normalize("NFKC", header).replace("μ", "µ").casefold()
    rest = without_units(_LABORATORY.sub(" ", text))
    sign = _SIGNS.search(rest)
    if sign is not None and not _is_name(_words_off(rest)):
        return sign[0].strip()
    tokens = _TOKEN.findall(without_numbers(rest))
    while tokens:
        named = _length_of_name(tokens)
        if not named and not _is_known(tokens[0]):
            return _JAPANESE.sub(" ", tokens[0]).strip() or tokens[0]
        tokens = tokens[max(named, 1) :]
    return None


def _is_known(token: str) -> bool:
    if token in _WORDS or _NUMBER.fullmatch(token) or _PANEL.fullmatch(token):
        return True
    parts = _JAPANESE.sub(" ", token).split()
    return parts != [token] and all(
        part in _WORDS or _NUMBER.fullmatch(part) or _is_name(part) for part in parts
    )


def _words_off(rest: str) -> str:
    return " ".join(part for part in rest.replace("(", " ").replace(")", " ").split() if part not in _WORDS)


def _length_of_name(tokens: list[str]) -> int:
    """Return of how many words the longest name is with which these begin."""
    longest = min(len(tokens), _MOST_WORDS_OF_A_NAME)
    joints = (" ", "/")
    return next(
        (n for n in range(longest, 0, -1) if any(_is_name(joint.join(tokens[:n])) for joint in joints)), 0
    )


@functools.lru_cache(maxsize=4096)
def _is_name(text: str) -> bool:
    if text in _WORDS:
        return False
    return read_disk_code(text) is not None or isinstance(vocabulary().find_organism(text), Match)
