"""Results of screening tests of an isolate, as written and as read.

``esbl``                    production of an extended-spectrum beta-lactamase
``methicillin_resistance``  mecA, PBP2a, or the screening disk or agar of a staphylococcus
``inducible_clindamycin``   the D-test
``beta_lactamase``          penicillinase (nitrocefin, zone edge, blaZ)
``carbapenemase``           mCIM, Carba NP, or a gene (KPC, NDM, OXA-48 ...)
``ampc``                    an AmpC cephalosporinase (CMY and others)
``vancomycin_resistance``   VRE, or a gene (vanA, vanB) of an enterococcus
``colistin_resistance``     a plasmid-borne gene of resistance to colistin (mcr-1 to mcr-10)
"""

import functools
import re
import unicodedata
from collections.abc import Iterable
from typing import Final, Literal, get_args

import msgspec

Found = Literal["positive", "negative"]
Test = Literal[
    "esbl",
    "methicillin_resistance",
    "inducible_clindamycin",
    "beta_lactamase",
    "carbapenemase",
    "ampc",
    "vancomycin_resistance",
    "colistin_resistance",
]

TESTS: Final[tuple[Test, ...]] = get_args(Test)
_DASHES: Final = dict.fromkeys(map(ord, "−‐‑–－"), "-")
_POSITIVE: Final = (
    *("+", "(+)", "+ve", "p", "pos", "positive", "positive (+)", "y", "yes", "true", "detected", "present"),
    *("陽性", "陽性(+)", "検出", "検出あり", "あり", "有", "有り", "1", "1.0"),
    *("陽", "1+", "2+", "3+", "検出(+)", "陽性(meca)", "強陽性"),
)
_NEGATIVE: Final = (
    *("-", "(-)", "-ve", "n", "neg", "negative", "negative (-)", "no", "false", "not detected", "absent"),
    *(
        "陰性",
        "陰性(-)",
        "不検出",
        "未検出",
        "検出なし",
        "検出せず",
        "検出されず",
        "陰",
        "検出(-)",
        "0",
        "0.0",
    ),
)
_NOT_STATED: Final = (
    *("not tested", "not done", "not performed", "not determined", "not stated", "not applicable"),
    *("nt", "n.t", "nd", "n.d", "na", "n/a", "none", "unknown", "ー", "―", "--", "---", "."),
    *(
        "未検査",
        "未実施",
        "未検",
        "未",
        "検査せず",
        "実施せず",
        "検査なし",
        "実施なし",
        "不明",
        "空欄",
        "対象外",
    ),
    *("なし", "無し", "無"),
)
"""What says that nobody tested, or leaves open whether it does (ND: not done, or not detected?).

None of it is a negative: that would settle what a rule leaves open.
"""
_OF_A_TEST: Final[dict[str, tuple[tuple[str, ...], tuple[str, ...]]]] = {
    "methicillin_resistance": (("mrsa", "mrsp", "mrs", "mrcns", "mrcons"), ("mssa", "mssp", "mss")),
    "esbl": (("esbl", "ctx-m"), ()),
    "carbapenemase": (
        (
            *("cre", "cpe", "kpc", "kpc-2", "kpc-3", "ndm", "ndm-1", "ndm-5", "ndm-7"),
            *("vim", "vim-1", "vim-2"),
            *("imp", "imp-1", "imp-4", "imp-6", "oxa-48", "oxa-181", "oxa-23", "oxa-48-like", "mbl"),
        ),
        (),
    ),
    "ampc": (("ampc", "cmy", "cmy-2", "dha", "dha-1"), ()),
    "vancomycin_resistance": (("vre", "vrefm", "vrefs", "vana", "vanb"), ("vse",)),
}
"""What laboratories write for positive and negative in the column of one test alone."""
_RESISTS: Final[dict[str, tuple[str, ...]]] = dict.fromkeys(
    ("methicillin_resistance", "vancomycin_resistance", "colistin_resistance"),
    ("r", "res", "resistant", "耐性"),
)
"""Positive of a test that is called after a drug; an S of that drug is no negative test."""
_GENES: Final[dict[str, str]] = {
    "methicillin_resistance": r"mec ?-?[ac]\d?|pbp ?2a|scc ?mec(?: ?(?:type ?)?[ivx]{1,5}[a-z]?)?",
    "esbl": r"(?:bla ?)?(?:ctx ?-?m(?: ?-?\d{1,3})?|shv ?-?(?:2a?|5|7|12)|tem ?-?(?:3|10|24|26|52))",
    "carbapenemase": r"(?:bla ?)?(?:(?:kpc|ndm|vim|imp)(?: ?-?\d{1,3})?|(?:ges|imi|sme) ?-?\d{1,3}"
    r"|oxa ?-?(?:23|24|40|48|58|143|162|181|204|232|244|245|436|484)(?: ?-?like)?)",
    "ampc": r"p?ampc|(?:bla ?)?(?:(?:cmy|dha)(?: ?-?\d{1,3})?|(?:fox|mox|act|mir|acc|cit) ?-?\d{1,3})",
    "vancomycin_resistance": r"van ?-?[ab]\d?",
    "colistin_resistance": r"mcr(?: ?-?(?:10|[1-9])(?:\.\d{1,2})?)?",
    "beta_lactamase": r"bla ?-?z|(?:bla ?)?(?:tem|rob) ?-?1",
    "inducible_clindamycin": r"erm ?\(?[abctfx]\)?|i-?mls ?b?|mls ?b?-?i",
}
"""Of a folded text: the genes that make what a test looks for; whoever names one in its column found it."""
_FOUND: Final = r"(?: ?(?:gene|遺伝子))?(?: ?\(?\+\)?| ?pos(?:itive)?| ?detected| ?陽性| ?検出)?"
_NOT_DONE_OR_NEGATIVE: Final[dict[str, tuple[str, ...]]] = {
    "inducible_clindamycin": ("no", "false", "0", "0.0"),
}
"""What states nothing where the column bears the name of a procedure: no D-test, or a negative one?"""
_ONE_FINDING: Final = frozenset(TESTS) - {"carbapenemase", "vancomycin_resistance", "colistin_resistance"}
"""Tests that find one thing: KPC that is absent says nothing against NDM that is there."""
_AND: Final = "; "
"""Between findings of one test that contradict each other (``positive; negative``)."""
_APART: Final = str.maketrans(dict.fromkeys(",;=\r\n", " "))
"""What parts findings from each other, which no text that is told of one may hold."""
_DIGITS: Final = ("1", "1.0", "0", "0.0")
_LONGEST: Final = 80


class Screening(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """Screening tests as written (``positive``, ``+``, ``陽性``); None or empty: not tested."""

    esbl: str | None = None
    methicillin_resistance: str | None = None
    inducible_clindamycin: str | None = None
    beta_lactamase: str | None = None
    carbapenemase: str | None = None
    ampc: str | None = None
    vancomycin_resistance: str | None = None
    colistin_resistance: str | None = None


UNREADABLE: Final = "unreadable"
SAID: Final = "said:"
"""Begins a finding that no test stated but a text beside the results (``said:comment: MRSP``)."""
_MARK: Final = "\x02"
"""Stands before what is said so in the text of a test; nobody types it."""
FINDINGS: Final = ("positive", "negative", UNREADABLE)
"""What a test may have shown; a text that cannot be read may be either."""
Tests = frozenset[tuple[str, str]]
"""Screening tests, each with one of `FINDINGS`: those of one row, or of all rows of an isolate."""


def one_of_several(test: str, texts: Iterable[str]) -> str | None:
    """Return what counts where one test stands in several columns of a file (mecA, PBP2a, agar).

    A positive one first, then one that cannot be read, then a negative one: each takes less
    away than the one before. A positive one that another column contradicts stays beside it.
    """
    written = [text for text in texts if text.strip()]
    order = {"positive": 0, UNREADABLE: 1, "negative": 2, None: 3}
    first = min(written, key=lambda text: order[found_in(test, text)], default=None)
    against = (text for text in written if found_in(test, text) == "negative")
    if first is None or found_in(test, first) != "positive" or test not in _ONE_FINDING:
        return first
    return next((f"{first}{_AND}{text}" for text in against), first)


def tests_shown(written: Screening | None) -> Tests:
    """Return what every test shows that was done, one that cannot be read included."""
    return frozenset() if written is None else _shown(written)


def found_in(test: str, text: str | None) -> str | None:
    """Return which of `FINDINGS` a text is; None: the test was not done, or nobody says so."""
    return next(iter(findings_in(test, text)), None)


def is_finding(text: str) -> bool:
    """Tell whether a text is one that states what a test showed, or that it was not done."""
    return not text.strip() or _plain(text) in _STATING


def is_plainly_positive(text: str) -> bool:
    """Tell whether a text says positive of a test, and of hardly anything else: no yes, and no 1."""
    return _plain(text) in _PLAINLY_POSITIVE


def in_words(column: str, word: str) -> str:
    """Return the text of a test of which a column says only in words that something is there."""
    return f"{_MARK}{column} {_MARK}{word}".translate(_APART)


def both_said(written: str | None, words: str) -> str:
    """Return the text of a test with what `in_words` made of another text beside it."""
    return f"{written}{_AND}{words}" if written and written.strip() else words


def stated_positive(written: str | None) -> str:
    """Return the text of a test that the organism of its row states to be positive, with what is written."""
    return f"positive{_AND}{written}" if written and written.strip() else "positive"


def said_by(finding: str) -> tuple[str, str] | None:
    """Return which column says which word, of a finding in words."""
    column, _, word = finding.removeprefix(SAID).rpartition(": ")
    return (column, word) if finding.startswith(SAID) else None


@functools.lru_cache(maxsize=4096)
def findings_in(test: str, text: str | None) -> tuple[str, ...]:
    """Return what a text says, what counts first; two findings contradict each other (``+; -``).

    Last what is said in words alone.
    """
    stated, *words = (text or "").split(_MARK)
    said = (f"{SAID}{words[0].strip()}: {words[1]}",) if len(words) > 1 else ()
    return *_stated_in(test, stated), *said


def _stated_in(test: str, text: str) -> tuple[str, ...]:
    """Return what a text says of a test."""
    read, plain = _READ[test], _plain(text)
    parts = (plain,) if plain in read else tuple(filter(None, map(_plain, plain.split(_AND.strip()))))
    found = {read.get(part, "positive" if _names_gene(test, part) else UNREADABLE) for part in parts}
    if {"positive", "negative"} <= found and test in _ONE_FINDING:
        return "positive", "negative"
    return next(((one,) for one in ("positive", UNREADABLE, "negative") if one in found), ())


def _names_gene(test: str, plain: str) -> bool:
    """Tell whether a folded text names genes of a test, and says nothing else but that they were found."""
    return len(plain) <= _LONGEST and _GENES_OF[test].fullmatch(plain) is not None


def digits_read(written: Screening | None) -> dict[str, str]:
    """Return what tests were taken to show whose result is written as a bare 1 or 0."""
    if written is None:
        return {}
    texts = ((test, getattr(written, test)) for test in TESTS)
    found = {test: found_in(test, text) for test, text in texts if text and _plain(text) in _DIGITS}
    return {test: said for test, said in found.items() if said in {"positive", "negative"}}


def as_they_count(shows: Tests) -> Tests:
    """Return what an isolate shows without the negative findings of tests that are positive elsewhere."""
    overruled = {(name, "negative") for name, found in shows if found == "positive"}
    return shows if overruled.isdisjoint(shows) else shows - overruled


def contradicted(shows: Tests) -> tuple[Test, ...]:
    """Name the tests of an isolate that are positive in one place and negative in another."""
    return tuple(
        test for test in TESTS if test in _ONE_FINDING and {(test, "positive"), (test, "negative")} <= shows
    )


@functools.lru_cache(maxsize=1024)
def _shown(written: Screening) -> Tests:
    return frozenset((test, found) for test in TESTS for found in findings_in(test, getattr(written, test)))


def _plain(text: str) -> str:
    """Return a text as it is looked up: no width, no case, one dash, no blanks or dots around it."""
    return unicodedata.normalize("NFKC", text).casefold().translate(_DASHES).strip().rstrip(".")


def _read_as(test: str) -> dict[str, str | None]:
    """Return what each text says of one test."""
    positive, negative = _OF_A_TEST.get(test, ((), ()))
    doubtful = _NOT_DONE_OR_NEGATIVE.get(test, ())
    return {
        **{_plain(text): "positive" for text in (*_POSITIVE, *positive, *_RESISTS.get(test, ()))},
        **{_plain(text): "negative" for text in (*_NEGATIVE, *negative) if text not in doubtful},
        **{_plain(text): None for text in (*_NOT_STATED, *doubtful)},
    }


_READ: Final[dict[str, dict[str, str | None]]] = {test: _read_as(test) for test in TESTS}
_GENES_OF: Final[dict[str, re.Pattern[str]]] = {
    test: re.compile(rf"(?:{gene}){_FOUND}(?: ?[,/&+、・] ?(?:{gene}){_FOUND})*")
    for test, gene in _GENES.items()
}
_STATING: Final = frozenset(text for read in _READ.values() for text in read).difference(*_RESISTS.values())
_PLAINLY_POSITIVE: Final = _STATING.intersection(
    text for read in _READ.values() for text, said in read.items() if said == "positive"
) - {_plain(text) for text in (*_DIGITS, "p", "y", "yes", "true", "present", "あり", "有", "有り")}
