"""Whether a clause says or denies the mechanism that one of its words names.

What denies counts where it surely belongs to the name: what is in doubt is said.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Final

import msgspec

from breakpoints.screening import Test

_ENZYMES: Final = frozenset({"esbl", "carbapenemase", "ampc"})
"""Tests of one kind of bacteria: one negative of several of them is often written behind them all."""
_JOINING: Final = re.compile(r"[/・&]|and|or|および|及び|または|と", re.IGNORECASE)
_UNTESTED: Final = re.compile(
    r"(?:not[ -]|un)(?:tested|done|performed)|n\.?[td]\.?|n/a|未検査|未実施|(?:検査|実施)せず", re.IGNORECASE
)
_OF_A_TEST: Final = re.compile(
    r"pcr|agar|dis[ck]|培地|スクリーニング|screen[a-z]*|cultur[a-z]*", re.IGNORECASE
)
_ORGANISM: Final = re.compile(
    r"[\s:-]*(?:[A-Z]|Escherichia|Klebsiella|Proteus|Enterobacter|Staphylococcus|Enterococcus|Salmonella"
    r"|Pseudomonas|Acinetobacter|大腸菌|肺炎桿菌|黄色ブドウ球菌|ブドウ球菌|腸球菌)"
    r"(?: (?:coli|pneumoniae|oxytoca|mirabilis|aureus|pseudintermedius|faecalis|faecium|aeruginosa|spp?))?\s*"
)
"""Behind a denial: of which organism it is; ``E. coli`` is cut behind its first letter."""
_STOPS: Final = re.compile(r"[.!*]+")
_EARLIER: Final = re.compile(
    r"(?i:\b(?:previous|prior|last|earlier|former|initial|original)(?:ly)?\b)"
    r"|前回|前は|以前|過去|昨年|去年|先月|先週|初回|当初|初診|→|->|(?<!\d)(?:19|20)\d\d(?!\d)"
)
_MONTH: Final = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_LATER: Final = re.compile(
    rf"(?:{_MONTH}|this|now|later|today|then|since|again|current|currently|re-?test(?:ed)?|repeat|recheck"
    r"|in|on|at|is|was|time|week|month|year|今回|今日|本日|現在|再検査?|その後|後日|後に?|次回|は|では|も|に|年|月|日|\d"
    r"|[\s:/()-])*+(?:\(\+\)|\++|pos(?:itive)?|陽性|detected|検出)"
    rf"(?:{_MONTH}|this|now|today|in|on|time|week|month|year|でした|です|だった|に|年|月|日|\d|[\s./()-])*+",
    re.IGNORECASE,
)
_LONGEST_LATER: Final = 60


class Word(msgspec.Struct, frozen=True, kw_only=True):
    """A word of a clause: its kind, and the test whose mechanism it names."""

    kind: str
    text: str
    test: Test | None = None
    of_test: bool = False
    """It names only how a mechanism is looked for."""


def says_so_later(clause: str) -> bool:
    """Tell whether a clause without a name says of what came before it that it is there by now."""
    return len(clause) <= _LONGEST_LATER and _LATER.fullmatch(clause) is not None


def is_said(words: Sequence[Word], place: int) -> bool:
    """Tell whether a clause says of a mechanism that it is there."""
    name, behind, before = words[place], words[place + 1 :], words[:place][::-1]
    after = _first_beside(behind)
    if after == "yes":
        return not _dash_before_another(behind)
    if name.of_test:
        return after != "no" and _first_beside(before) == "yes"
    denied = (
        _dash_before_another(behind)
        or _is_denied_behind(name, behind)
        or _is_denied_before(name, before, behind)
    )
    return not denied or _EARLIER.search("".join(one.text for one in words)) is not None


def _first_beside(words: Iterable[Word]) -> str:
    """Return the kind of the first word that is neither another name nor stands between."""
    return next((one.kind for one in words if one.kind != "between" and one.test is None), "")


def _dash_before_another(behind: Sequence[Word]) -> bool:
    """Tell whether a dash stands right behind a name and another name follows (``ESBL- AmpC+``)."""
    return [one.text for one in behind[:2]] == ["-", " "] and any(one.test for one in behind[2:3])


def _is_denied_behind(name: Word, behind: Sequence[Word]) -> bool:
    """Tell whether the first word that says anything behind a name denies it, and nothing else."""
    place = _own(name, behind)
    if place is None or behind[place].kind != "no":
        return False
    said, between, rest = behind[place].text, behind[:place], behind[place + 1 :]
    if any(one.test for one in between) and not any(map(str.isalpha, said)):
        return False
    if _of_another_test(between) or (_UNTESTED.fullmatch(said) and any(map(_is_of_a_test, between))):
        return False
    of_organism = _ORGANISM.fullmatch("".join(one.text for one in rest)) is not None
    return _ends(rest) or of_organism or (_UNTESTED.fullmatch(said) is None and _goes_on(rest))


def _is_denied_before(name: Word, before: Sequence[Word], behind: Sequence[Word]) -> bool:
    """Tell whether a word before a name denies it; ``No MRSP5`` is the number of a strain."""
    place = _own(name, before)
    if place is None or before[place].kind not in {"before", "first"}:
        return False
    numbered = next((one.text for one in behind if one.text not in {" ", "-", "#"}), "")
    return before[place].text.lower() != "no" or not numbered[:1].isdecimal()


def _own(name: Word, words: Sequence[Word]) -> int | None:
    """Return the place of the first word that says anything; names joined to the name stand between."""
    joined = False
    for place, one in enumerate(words):
        if one.test is not None:
            if not joined or one.of_test or not _are_of_one_kind(name, one):
                return None
            joined = False
        elif one.kind != "between":
            return place
        else:
            joined = joined or _JOINING.fullmatch(one.text) is not None
    return None


def _are_of_one_kind(one: Word, other: Word) -> bool:
    return one.test == other.test or {one.test, other.test} <= _ENZYMES


def _of_another_test(between: Sequence[Word]) -> bool:
    """Tell whether something is denied in parentheses of its own: ``MRSP (PCR negative)``."""
    texts = [one.text for one in between]
    opened = next((place for place, one in enumerate(texts) if one in {"(", "["}), len(texts))
    closed = {")", "]"} & set(texts[opened:])
    return not closed and any(one.strip() not in {"", "(", "["} for one in texts[opened:])


def _is_of_a_test(word: Word) -> bool:
    return _OF_A_TEST.fullmatch(word.text) is not None


def _ends(rest: Sequence[Word]) -> bool:
    return not any(map(str.isalnum, "".join(one.text for one in rest))) and all(
        one.kind in {"between", "no"} or _STOPS.fullmatch(one.text) for one in rest
    )


def _goes_on(rest: Sequence[Word]) -> bool:
    """Tell whether behind a denial stands another name, or nothing that it may be of instead."""
    first = next((one for one in rest if one.kind != "between" and not _STOPS.fullmatch(one.text)), None)
    return first is None or first.test is not None or first.kind == "no"
