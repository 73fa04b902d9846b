"""Drugs that a text lists as resisted: ``R: ENR, CTX``, ``resistant to enrofloxacin``, 耐性：ERFX."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from itertools import chain
from typing import Final

from breakpoints.mechanisms import without_enzymes

SUSPECT: Final = r"(?i)resistan|耐性|(?:^|[^a-z])r(?:\s+to\b|\s*[:=：＝])|[Ｒｒ]"
"""Is, as a regular expression of Polars, in every text that lists drugs."""
_PROSE: Final = r"(?i:(?<!not )(?<!no )(?<!non-)resistan(?:t|ce) to|(?<![a-z])R to)\s{0,3}:?"
_HEADED: Final = r"(?:耐性(?:薬剤?)?|(?<![A-Za-z])[Rr](?:esistan(?:t|ce))?)\s{0,3}[:=]"
_RESISTS: Final = re.compile(rf"(?P<prose>{_PROSE})|{_HEADED}")
"""Behind it the drugs are listed that an isolate resists."""
_ENDS: Final = re.compile(r"[.:=。|\n]|(?i:\bbut\b|susc|sens|\bnot\b)|感性|感受性|ただし")
_BETWEEN: Final = re.compile(r"[,;、，・/+&]|\band\b|\bor\b|および|及び|と(?=[A-Zァ-ヶ])")
_ASIDE: Final = re.compile(r"[(\[].{0,300}|(?<=\S)[\s=-]{1,4}(?:R|res|resistant|耐性)$")
"""Behind the name of a drug: in parentheses, or that it is resisted."""
_LONGEST: Final = 4_000
_LONGEST_LIST: Final = 300


def drugs_listed(text: str, is_drug: Callable[[str], bool]) -> tuple[str, ...]:
    """Return the drugs that a text lists as resisted, as it names them.

    A sentence (``resistant to enrofloxacin, started on ...``) lists drugs until something else stands in it.
    """
    plain = without_enzymes(unicodedata.normalize("NFKC", text[:_LONGEST]))
    every = (_listed(plain, said, is_drug) for said in _RESISTS.finditer(plain))
    return tuple(dict.fromkeys(chain.from_iterable(every)))


def _listed(text: str, said: re.Match[str], is_drug: Callable[[str], bool]) -> Iterator[str]:
    rest = text[said.end() : said.end() + _LONGEST_LIST]
    end = _ENDS.search(rest)
    for part in _BETWEEN.split(rest[: end.start()] if end else rest):
        name = _ASIDE.sub("", part.strip()).strip()
        words = name.split()
        if _is_one(name, is_drug):
            yield name
        elif words and all(_is_one(one, is_drug) for one in words):
            yield from words
        elif said["prose"] and name:
            return


def _is_one(name: str, is_drug: Callable[[str], bool]) -> bool:
    return len(name) > 1 and is_drug(name)
