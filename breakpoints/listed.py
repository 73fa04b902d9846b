"""Drugs that a text says are resisted: ``R: ENR, CTX``, ``resistant to 3GC``, ``AMC-R``, FQ耐性."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from itertools import chain
from typing import Final

from breakpoints.mechanisms import without_enzymes

SUSPECT: Final = r"(?i)resist|耐性|(?:^|[^a-z])r(?:es)?(?:[^a-z]|$)|[Ｒｒ]"
"""Is, as a regular expression of Polars, in every text that says so."""
_NO_PERSON: Final = r"(?<![A-Za-z&])(?<![DMdm]r )(?<![DMdm]r\. )(?<![DMdm]rs )(?<![Mm]rs\. )"
_OF_TESTS: Final = (
    r"(?![a-z]|\s{0,3}(?:to|against)(?![a-z])"
    r"|[\s-]{1,3}(?:test|gene|monitor|survei|survey|rate|stud|project|breakpoint|plasmid))"
)
_RESISTS: Final = re.compile(
    r"(?P<prose>(?i:resist(?:ant|ance|s)\s{1,3}(?:to|against)|(?<![a-z])resists|(?<![a-z])R\s{1,3}to)(?![A-Za-z])\s{0,3}:?)"
    rf"|(?P<headed>(?:耐性(?:薬剤?)?|{_NO_PERSON}(?:[Rr]|(?i:res(?:ist(?:ant|ance)?)?\.?)))\s{{0,3}}[:=])"
    rf"|(?P<inside>{_NO_PERSON}(?:R|(?i:res(?:ist(?:ant)?)?))\s{{0,3}}[(\[])"
    rf"|(?P<behind>{_NO_PERSON}(?:R(?![A-Za-z0-9&'’_]|\s{{0,3}}[<>≥≤&])|(?<=[-(])r(?![A-Za-z0-9])"
    rf"|(?i:res(?![a-z])|resist(?:ant|ance)?{_OF_TESTS}))"
    r"|耐性(?!試験|検査|テスト|調査|率|サーベイ|監視|研究|事業|対策))"
)
"""Before it or behind it stand the drugs that an isolate resists."""
_ENDS: Final = re.compile(
    r"(?<![Gg]en)\.(?![0-9,;])|[:=](?!\s?[<>≥≤]{0,2}\s?[0-9])|[。\n]|(?<![A-Za-z])[SI]\s{0,3}[:=]|(?i:\bbut\b|susc|sens|\bnot\b)|感性|感受性|ただし|だが"
)
_SAYS_OF_THE_LAST: Final = re.compile(
    r"感受?性(?!\s{0,3}[:=])|(?i:susc|sens)[a-z]{0,12}\.?\s{0,3}(?=$|[,;、)])"
)
_HARD: Final = re.compile(
    r"[,;、，|]|\band\b|\bor\b|および|及び|ならびに|と(?=[A-Zァ-ヶ第β])|や(?=[A-Zァ-ヶ第β])"
)
_SOFT: Final = re.compile(r"[/・+&]")
_VALUE: Final = r"[<>≥≤=]{0,2}\s?[0-9]{1,4}(?:\.[0-9]{1,4})?(?:\s?(?:mm|[mµμu]g/m?[lL]))?"
_ASIDE: Final = re.compile(
    r"[(\[].{0,300}|(?<=\S)[\s=-]{1,4}(?:R|res|resistant|耐性)$|[)\]]$"
    rf"|[\s=:]{{1,3}}{_VALUE}$|(?<=[a-z])\.$"
)
"""Behind the name of a drug: in parentheses, that it is resisted, or a value."""
_LONGEST: Final = 4_000
_LONGEST_LIST: Final = 300
_LONGEST_NAME: Final = 60
_STARTS: Final = re.compile(
    r"(?:(?<=[\s,;、，/・+&:=()\[\]ぁ-ん一-龥-])|^)[^\s,;、，/・+&:=()\[\]-]|(?<=[A-Za-z0-9])[ァ-ヶ一-龥]"
)
"""Where a name may begin."""
_BEFORE_SIGN: Final = re.compile(
    rf"(?:\s{{1,3}}\(?{_VALUE}\)?)?"
    r"(?:(?:にも|には|に対して|に対し|に対する|に|は|が|も|の|への|へ)?(?:高度|完全|中等度|全て|すべて|いずれも|とも)?"
    r"|(?:\s{1,3}(?:is|are|was|were|both|all|also|highly|fully|found|tested|reported|strain|isolate)){1,3})"
    r"[\s:=(\[【→_-]{0,4}$"
)
_BETWEEN_BEFORE: Final = re.compile(
    r"(?:\s{0,3}(?:[,;、，/・+&]|(?<=[\s])(?:and|or)(?=\s)|および|及び|ならびに|[とやも])\s{0,3}|\s{1,3})$"
)
_STOPS: Final = re.compile(
    r"[.。:=|\n]|(?i:\bbut\b|susc[a-z]{0,12}|sens[a-z]{0,12})|感受?性(?:だが|で|も)?|ただし"
)
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
_OF_SUSCEPTIBLE: Final = re.compile(r"(?<![A-Za-z])[SI]\s{0,3}[:=]|(?i:susc|sens)|感受?性")
"""Before it a list of other drugs may stand."""
_BEGINS: Final = re.compile(r"(?:^|[,;.、。|\n])\s{0,3}$")
Meant = Callable[[str], tuple[str, ...]]


def drugs_listed(text: str, meant: Meant) -> tuple[str, ...]:
    """Return the drugs that a text lists as resisted, as it names them.

    Parameters
    ----------
    text : str
        Its first 4,000 characters are read.
    meant : callable
        Returns the drugs that a name stands for, one or those of a class; none for another word.

    A sentence (``resistant to enrofloxacin, started on ...``) lists drugs until something else stands in it.
    """
    plain = unicodedata.normalize("NFKC", text[:_LONGEST])[:_LONGEST].strip()
    if _RESISTS.search(plain) is None:
        return ()
    plain = without_enzymes(plain)
    signs = [*_RESISTS.finditer(plain)]
    starts, ends = [one.start() for one in signs], [one.end() for one in signs]
    between = zip([0, *ends[:-1]], [*starts[1:], len(plain)], strict=True)
    every = (_said(plain, said, near, meant) for said, near in zip(signs, between, strict=True))
    return tuple(dict.fromkeys(chain.from_iterable(every)))


def _said(text: str, said: re.Match[str], near: tuple[int, int], meant: Meant) -> tuple[str, ...]:
    """Return the drugs before or behind a sign; ``near`` is where the last ends and the next begins."""
    kind, (last, following) = said.lastgroup, near
    before = text[last : said.start()]
    if kind == "behind":
        if _denies(text, said.end()):
            return ()
        bare = text[said.end() : following]
        if bare[:1].isspace() and _BEGINS.search(before[-_LONGEST_NAME:]):
            return tuple(_behind(bare, 0, meant, prose=True, inside=False))
        return _before(before, meant)
    if _denied_before(text, said.start()):
        return ()
    found = tuple(_behind(text, said.end(), meant, prose=kind == "prose", inside=kind == "inside"))
    more = text[said.end() : said.end() + _LONGEST_NAME].strip()
    alone = bool(more) and not found and not _denies(text, said.end()) and not _OF_SUSCEPTIBLE.search(before)
    if kind == "inside" or (kind == "headed" and alone):
        return (*_before(before, meant), *found)
    return found


def _denies(text: str, end: int) -> bool:
    return _DENIED_BEHIND.match(text, end) is not None


def _denied_before(text: str, end: int) -> bool:
    return _DENIED_BEFORE.search(text[max(end - _LONGEST_NAME, 0) : end]) is not None


def _behind(text: str, start: int, meant: Meant, *, prose: bool, inside: bool) -> Iterator[str]:
    """Yield the drugs of a list that begins somewhere."""
    rest = text[start : start + _LONGEST_LIST]
    rest = rest.partition(")")[0].partition("]")[0] if inside else rest
    end = _ENDS.search(rest)
    parts = [*_parts(rest[: end.start()] if end else rest, meant)]
    if end and (prose or len(parts) > 1) and _SAYS_OF_THE_LAST.match(rest, end.start()):
        parts.pop()
    for part in parts:
        name = _ASIDE.sub("", part.strip()).strip()
        drugs = meant(name) or _each_word(name, meant)
        yield from drugs
        if prose and name and not drugs:
            return


def _parts(text: str, meant: Meant) -> Iterator[str]:
    """Yield what stands between commas, and between slashes where that is no name of one drug."""
    for piece in _HARD.split(text):
        cuts = [0, *(one.end() for one in _SOFT.finditer(piece)), len(piece) + 1]
        first = 0
        while first < len(cuts) - 1:
            ends = range(min(first + 3, len(cuts) - 1), first + 1, -1)
            whole = (at for at in ends if meant(_ASIDE.sub("", piece[cuts[first] : cuts[at] - 1]).strip()))
            last = next(whole, first + 1)
            yield piece[cuts[first] : cuts[last] - 1]
            first = last


def _each_word(name: str, meant: Meant) -> tuple[str, ...]:
    """Return drugs with blanks alone between them, if all of the words are drugs."""
    every = [meant(one) for one in name.split()]
    return tuple(chain.from_iterable(every)) if all(every) else ()


def _before(text: str, meant: Meant) -> tuple[str, ...]:
    """Return the drugs of a list that ends with a text: ``AMC-R``, ``ENR and GEN resistant``."""
    near = text[-_LONGEST_LIST:]
    sign = _BEFORE_SIGN.search(near)
    near = near[: sign.start()] if sign else near
    near = near[max((one.end() for one in _STOPS.finditer(near)), default=0) :]
    starts = [one.start() for one in _STARTS.finditer(near)]
    found: tuple[str, ...] = ()
    first = at = len(near)
    while at:
        names = ((one, meant(near[one:at])) for one in starts if at - _LONGEST_NAME <= one < at)
        begun, drugs = next(((one, drugs) for one, drugs in names if drugs), (at, ()))
        if not drugs:
            break
        found, first = (*drugs, *found), begun
        between = _BETWEEN_BEFORE.search(near, max(first - 12, 0), first)
        if between is None:
            break
        at = between.start()
    return () if _denied_before(near, first) else found
