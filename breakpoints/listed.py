"""Drugs that a text says are resisted: ``R: ENR, CTX``, ``resistant to 3GC``, ``AMC-R``, FQ耐性.

The words of a sentence are read in their order. A sign of resistance, susceptibility or treatment speaks
of the names behind it (``R: ENR, GEN``), or of those right before it (``ENR, GEN R``).
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import Final

from breakpoints import listed_words as kinds
from breakpoints.drug_classes import drugs_meant, every_drug_but
from breakpoints.listed_otherwise import SUSPECT as SAID_OTHERWISE
from breakpoints.listed_otherwise import in_plain_words
from breakpoints.listed_words import Said, words_of
from breakpoints.mechanisms import without_enzymes
from breakpoints.vocabulary import Vocabulary

SUSPECT: Final = (
    r"(?i)resist|耐性|(?:^|[^a-z])(?:r|ns)(?:es)?(?:[^a-z]|$)|[ＲｒＮｎ]|[mxp]dr|n\.s\."
    r"|(?:non|not|no|no longer|in|un|n.t)[\s-]{0,2}s"
    r"|[非低不]感|感受?性.{0,3}(?:なし|無|な[いくか]|示|認|低下|消失)"
    r"|except|excluding|other than|apart from|save for|all but|only|のみ|だけ|以外|除"
    rf"|{SAID_OTHERWISE}"
)
"""Is, as a regular expression of Polars, in every text that says so."""
_MAY: Final = re.compile(SUSPECT)
_LONGEST: Final = 4_000
_LONGEST_DENIAL: Final = 60
_DENIED_BEFORE: Final = re.compile(
    r"(?:(?<![A-Za-z])(?i:no|not|non|without|w/o|never|nor|neither|(?:free|lack|absence) of)|n['’]t)"
    r"(?:\s{1,3}(?i:yet|known|any|an?|be|longer|(?:evidence|signs?|history) of)){0,3}[\s-]{1,3}$|非$"
)
_DENIED_BEHIND: Final = re.compile(
    r"(?:株|菌|化|遺伝子|[\s:=(]){0,4}(?:は|が|を|も|で|に|と|の|とは|では|には)?(?:確認|検出|判定|報告|傾向)?[はがも]?\s{0,3}"
    r"(?:なし|無し?|な(?:い|く|かった)|認め(?:ず|ない|ませ|られ(?:ず|な|ませ))|示(?:さ(?:ず|な|れ(?:ず|な|ませ))|しま?せ)|(?:見|み)られ(?:ず|な|ませ)"
    r"|(?:さ?れ|し|して)(?:ず|な|ませ|い?ない|おらず|いませ)|せず|あり?ませ|陰性|否定(?!でき|し|的?では|され(?:な|ず|ませ))|[不未]検出|-(?:$|\s{0,3}[,、)])"
    r"|(?i:(?:none|no|neg|negative|absent|excluded|ruled out)(?=$|\s{0,3}[,;)])"
    r"|(?:(?:was|is|were|are) )?not (?:detected|found|seen|present|confirmed|observed|proven|shown|tested)))"
)
_SKIPPED: Final = frozenset({kinds.BETWEEN, kinds.MARK, kinds.TO, kinds.OPENS, kinds.LINE})
_NAMES: Final = frozenset({kinds.NAME, kinds.EVERY})
_BEGIN: Final = frozenset(
    {
        *("", kinds.COMMA, kinds.JOIN, kinds.LINE, kinds.END, kinds.BUT),
        *(kinds.OPENS, kinds.CLOSES, kinds.MARK),
    }
)
"""Behind it a letter may be a sign that heads a list."""
_IS_BETWEEN: Final = frozenset({kinds.BETWEEN}).__contains__
_HOW: Final = {kinds.TO: "to", kinds.MARK: "mark", kinds.OPENS: "inside"}
"""How a sign heads a list, by what stands behind it."""
_BEFORE_NAMES: Final = frozenset({"on", "after"})
_SIGNS: Final = {
    kinds.RESISTS: "R",
    kinds.SUSCEPTIBLE: "S",
    kinds.GIVEN: "T",
}
_OTHER: Final = {"R": "S", "S": "R", "T": "T", "": ""}


def drugs_listed(text: str, words: Vocabulary) -> tuple[str, ...]:
    """Return the drugs that a text lists as resisted, as it names them; the ids of those of a class.

    Of a text its first 4,000 characters are read.
    """
    plain = unicodedata.normalize("NFKC", text[:_LONGEST])[:_LONGEST].strip()
    if _MAY.search(plain) is None:
        return ()
    meant = partial(drugs_meant, words=words)
    plain = in_plain_words(without_enzymes(plain), meant)
    reading = _Reading(plain, [*words_of(plain, meant)])
    reading.read()
    named = dict.fromkeys(reading.resisted)
    if reading.every:
        named |= dict.fromkeys(every_drug_but(reading.spared - named.keys(), words))
    return tuple(named)


class _Reading:
    """What was read of a text so far."""

    def __init__(self, text: str, words: Sequence[Said]) -> None:
        self.text, self.words = text, words
        backwards = words[::-1]
        self._next = [*_before_each(backwards, _SKIPPED.__contains__)][::-1]
        """What kind of word follows each, and what stands before it."""
        self._adjoining = [kind for kind, _ in _before_each(backwards, _IS_BETWEEN)][::-1]
        self._previous = [kind for kind, _ in _before_each(words, _IS_BETWEEN)]
        self._gap = [passed for _, passed in _before_each(words, lambda kind: kind not in _NAMES)]
        """What stands between each word and the name before it."""
        self.resisted: dict[str, None] = {}
        self.spared: set[str] = set()
        self.every = False
        self._group: list[list[Said]] = []
        """Names that no sign has claimed yet, in parts between commas."""
        self._excepted: list[Said] = []
        self._forget()

    def _forget(self) -> None:
        """Begin a sentence."""
        self._group, self._excepted = [], []
        self._heading = self._how = self._last = ""
        self._near = self._loose = self._bare = False

    def read(self) -> None:
        """Read all of the words."""
        for at, word in enumerate(self.words):
            self._read(at, word)
        self._close()

    def _read(self, at: int, word: Said) -> None:
        kind = word.kind
        if kind == kinds.BUT and self._previous[at] == kinds.EVERY:
            self._except(at)
        elif kind in _NAMES:
            self._take(at)
        elif kind in _SIGNS:
            self._sign(at, "S" if kind == kinds.RESISTS and self._is_denied(word) else _SIGNS[kind])
        else:
            read = _BY_KIND.get(kind)
            if read is not None:
                read(self, at)

    def _take(self, at: int) -> None:
        """Add a name, unless it stands for all of others that are named."""
        word = self.words[at]
        if word.kind == kinds.EVERY and self._is_no_list(at):
            return
        if not self._group or kinds.COMMA in self._gap[at]:
            self._group.append([])
        self._group[-1].append(word)
        self._near = True

    def _sign(self, at: int, sign: str) -> None:
        """Decide of which names a sign speaks: those behind it, those before it, or none."""
        following, skipped = self._next[at]
        follows = following in _NAMES
        if sign == "T":
            self._given(at, follows=follows)
            return
        self._last = sign
        how = next((how for kind, how in _HOW.items() if kind in skipped and (follows or how == "to")), "")
        if how:
            if self._near and (how == "inside" or (how == "mark" and not self._heading)):
                self._trailing(sign)
            self._begin(sign, how)
        elif (self._near and not (self._bare and follows)) or (self._excepted and not follows):
            self._trailing(sign)
        elif follows and self._may_begin(at):
            self._begin(sign, "bare")
            self._bare = True
        elif sign == "R" and self._group and self._stands_alone(at, following):
            self._trailing(sign)
        else:
            self._loose = sign == "R"

    def _given(self, at: int, *, follows: bool) -> None:
        if self._near and self.words[at].text.lower() not in _BEFORE_NAMES:
            self._trailing("T")
        if follows:
            self._begin("T", "bare")

    def _may_begin(self, at: int) -> bool:
        """Tell whether a bare sign may head a list: a letter only where something begins (no ``room R``)."""
        return len(self.words[at].text) > 1 or self._bare or self._previous[at] in _BEGIN

    def _stands_alone(self, at: int, following: str) -> bool:
        return self._previous[at] == kinds.COMMA and following in {"", kinds.COMMA}

    def _letter(self, at: int) -> None:
        """Read a small letter, which is a sign only behind a name."""
        if self._near and self._next[at][0] not in _NAMES:
            self._trailing("R" if self.words[at].text == "r" else "S")

    def _all_resist(self, at: int) -> None:
        self.every |= not self._is_denied(self.words[at])

    def _only(self, at: int) -> None:
        """Read that no other drug than the named ones is susceptible."""
        follows = self._next[at][0] in _NAMES
        if (self._near or follows) and not self._is_denied(self.words[at]):
            self.every = True
            if self._near:
                self._trailing("S")
            else:
                self._begin("S", "to")

    def _join(self, _at: int) -> None:
        self._near = self._loose = False

    def _deny(self, _at: int) -> None:
        """Let what follows in a list be what is not resisted."""
        headed = bool(self._heading)
        self._close()
        if headed:
            self._heading, self._how = "S", "mark"

    def _end(self, _at: int) -> None:
        self._close()
        self._forget()

    def _leave(self, _at: int) -> None:
        """End a list in parentheses."""
        if self._how == "inside":
            self._close()

    def _trailing(self, sign: str) -> None:
        """Let a sign speak of the names right before it: of the last alone, if others are of a heading."""
        group, heading = self._group, self._heading
        names = [one for part in group for one in part]
        self._group, self._near = [], False
        if sign == "R" and not heading and names and _denied_before(self.text, names[0].start):
            sign = "S"
        if heading == "X":
            self._assign(names, _OTHER[sign])
            self._assign(self._excepted, sign)
            self._excepted, self._heading = [], ""
            return
        if self._excepted:
            self._assign(self._excepted, _OTHER[sign])
            self._excepted = []
            self.every |= sign == "R" and not names
        first = _first_of_sign(group, heading, sign)
        self._assign(names[:first], heading)
        self._assign(names[first:], sign)

    def _begin(self, sign: str, how: str) -> None:
        self._close()
        if self._excepted:
            self._assign(self._excepted, _OTHER[sign])
            self._excepted = []
        self._heading, self._how = sign, how

    def _close(self) -> None:
        """End a heading: names that no sign claimed are its own, or exceptions; without one they drop out."""
        names = [one for part in self._group for one in part]
        if self._heading == "X":
            self._excepted += names
        else:
            self._assign(names, self._heading)
        self._group, self._heading, self._how, self._near = [], "", "", False

    def _assign(self, names: Sequence[Said], sign: str) -> None:
        for one in names:
            if one.kind == kinds.EVERY:
                self.every |= sign == "R"
            elif sign == "R":
                self.resisted |= dict.fromkeys(one.drugs)
            elif sign == "S":
                self.spared |= set(one.drugs)

    def _except(self, _at: int) -> None:
        """Let what follows be the exceptions of what was said, or will be."""
        said = self._heading or self._last
        every = [one for part in self._group for one in part]
        if said in {"R", "S"}:
            self._begin(_OTHER[said], "mark")
        elif every:
            self._group, self._heading, self._excepted = [], "X", every

    def _excepting(self, _at: int) -> None:
        """Let what stands before be the exceptions."""
        names = [one for part in self._group for one in part]
        said = self._heading if self._heading in {"R", "S"} else self._last
        self._group, self._near = [], False
        if said:
            self._assign(names, _OTHER[said])
            self.every |= said == "R"
        else:
            self._excepted += names

    def _line(self, at: int) -> None:
        following, _ = self._next[at]
        if self._heading and following in _NAMES:
            self._near = False
            self._group.append([])
        elif not self._loose:
            self._close()
            self._forget()

    def _mark(self, at: int) -> None:
        before = self._previous[at]
        if self._loose and before not in _SIGNS:
            self._begin("R", "mark")
        elif before == kinds.WORD:
            self._close()

    def _word(self, _at: int) -> None:
        self._near = False
        if self._how in {"to", "bare", ""}:
            self._close()

    def _is_denied(self, word: Said) -> bool:
        return _denied_before(self.text, word.start) or _DENIED_BEHIND.match(self.text, word.end) is not None

    def _is_no_list(self, at: int) -> bool:
        """Tell whether a word for all drugs is of those that are named (``ENR, GEN: all R``)."""
        return self._near or self._adjoining[at] == kinds.NAME


def _before_each(
    words: Iterable[Said], passes: Callable[[str], bool]
) -> Iterator[tuple[str, frozenset[str]]]:
    """Yield, for each word, the kind of the last one before it that does not pass, and the kinds between."""
    kind, passed = "", frozenset[str]()
    for one in words:
        yield kind, passed
        kind, passed = (kind, passed | {one.kind}) if passes(one.kind) else (one.kind, frozenset())


def _denied_before(text: str, end: int) -> bool:
    return _DENIED_BEFORE.search(text[max(end - _LONGEST_DENIAL, 0) : end]) is not None


def _first_of_sign(group: Sequence[Sequence[Said]], heading: str, sign: str) -> int:
    """Return the first of the names before a sign that it speaks of; the others are of the heading."""
    every = sum(map(len, group))
    if heading == "R" and sign != "R":
        return every if sign == "T" and every == 1 else every - 1
    if sign == "R" and len(group) > 1 and heading in {"S", "T"}:
        return len(group[0]) if heading == "T" else every - len(group[-1])
    return 0


_BY_KIND: Final[dict[str, Callable[[_Reading, int], None]]] = {
    kinds.PAN: _Reading._all_resist,
    kinds.ONLY: _Reading._only,
    kinds.LETTER: _Reading._letter,
    kinds.COMMA: _Reading._join,
    kinds.JOIN: _Reading._join,
    kinds.EXCEPT: _Reading._except,
    kinds.EXCEPTED: _Reading._excepting,
    kinds.DENIES: _Reading._deny,
    kinds.END: _Reading._end,
    kinds.BUT: _Reading._end,
    kinds.LINE: _Reading._line,
    kinds.MARK: _Reading._mark,
    kinds.CLOSES: _Reading._leave,
    kinds.WORD: _Reading._word,
}
"""What is done with a word that is neither a name nor a sign."""
