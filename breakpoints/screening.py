"""Results of screening tests of an isolate, as written and as read.

``esbl``                    production of an extended-spectrum beta-lactamase
``methicillin_resistance``  mecA, PBP2a, or the screening disk or agar of a staphylococcus
``inducible_clindamycin``   the D-test
``beta_lactamase``          penicillinase (nitrocefin, zone edge)
"""

import functools
import unicodedata
from collections.abc import Iterable
from typing import Final, Literal

import msgspec

from breakpoints.outcomes import Reason, Refusal, Refused
from breakpoints.written import shown

Found = Literal["positive", "negative"]
Test = Literal["esbl", "methicillin_resistance", "inducible_clindamycin", "beta_lactamase"]

TESTS: Final[tuple[Test, ...]] = (
    "esbl",
    "methicillin_resistance",
    "inducible_clindamycin",
    "beta_lactamase",
)
_DASHES: Final = dict.fromkeys(map(ord, "−‐‑–－"), "-")
_POSITIVE: Final = (
    *("+", "(+)", "+ve", "p", "pos", "positive", "positive (+)", "y", "yes", "true", "detected", "present"),
    *("陽性", "陽性(+)", "検出", "検出あり", "あり", "有", "有り", "1", "1.0"),
)
_NEGATIVE: Final = (
    *("-", "(-)", "-ve", "n", "neg", "negative", "negative (-)", "no", "false", "not detected", "absent"),
    *("陰性", "陰性(-)", "不検出", "検出せず", "検出されず", "0", "0.0"),
)
_NOT_TESTED: Final = ("not tested", "not done", "nt", "n/a", "未検査", "未実施", "検査せず", "実施せず")
_OF_A_TEST: Final[dict[str, tuple[tuple[str, ...], tuple[str, ...]]]] = {
    "methicillin_resistance": (("mrsa", "mrsp", "mrs", "mrcns", "mrcons"), ("mssa", "mssp", "mss")),
}
"""What laboratories write for positive and negative in the column of one test alone."""
_NOT_DONE_OR_NEGATIVE: Final[dict[str, tuple[str, ...]]] = {
    "inducible_clindamycin": ("no", "false", "0", "0.0"),
}
"""What is no answer where the column bears the name of a procedure: no D-test, or a negative one?"""
_DIGITS: Final = ("1", "1.0", "0", "0.0")


class Screening(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """Screening tests as written (``positive``, ``+``, ``陽性``); None or empty: not tested."""

    esbl: str | None = None
    methicillin_resistance: str | None = None
    inducible_clindamycin: str | None = None
    beta_lactamase: str | None = None


class Screened(msgspec.Struct, frozen=True, kw_only=True):
    """Screening tests as they were read."""

    esbl: Found | None = None
    methicillin_resistance: Found | None = None
    inducible_clindamycin: Found | None = None
    beta_lactamase: Found | None = None


NOT_SCREENED: Final = Screened()
UNREADABLE: Final = "unreadable"
FINDINGS: Final = ("positive", "negative", UNREADABLE)
"""What a test may have shown; a text that cannot be read may be either."""
Tests = frozenset[tuple[str, str]]
"""Screening tests, each with one of `FINDINGS`: those of one row, or of all rows of an isolate."""


def read_screening(written: Screening | None) -> Screened | Refused:
    """Read what screening tests showed.

    Returns
    -------
    Screened or Refused
        ``value_unreadable`` with the reason ``screening_unreadable`` for the first text that
        is neither positive nor negative: a result that a test might take S from is not
        answered as if the test had not been done.
    """
    return NOT_SCREENED if written is None else _read(written)


def one_of_several(test: str, texts: Iterable[str]) -> str | None:
    """Return what counts where one test stands in several columns of a file (mecA, PBP2a, agar).

    A positive one first, then one that cannot be read, then a negative one: each takes less
    away than the one before.
    """
    written = [text for text in texts if text.strip()]
    order = {"positive": 0, UNREADABLE: 1, "negative": 2, None: 3}
    return min(written, key=lambda text: order[found_in(test, text)], default=None)


def tests_shown(written: Screening | None) -> Tests:
    """Return what every test shows that was done, one that cannot be read included."""
    return frozenset() if written is None else _shown(written)


def found_in(test: str, text: str | None) -> str | None:
    """Return which of `FINDINGS` a text is; None: the test was not done."""
    plain = "" if text is None else _plain(text)
    return _READ[test].get(plain, UNREADABLE) if plain else None


def digits_read(written: Screening | None) -> dict[str, str]:
    """Return what tests were taken to show whose result is written as a bare 1 or 0."""
    if written is None:
        return {}
    texts = ((test, getattr(written, test)) for test in TESTS)
    found = {test: found_in(test, text) for test, text in texts if text and _plain(text) in _DIGITS}
    return {test: said for test, said in found.items() if said is not None and said != UNREADABLE}


def joined(own: Screened, tests: Tests) -> Screened:
    """Return what counts of a row's tests and those of its isolate: positive before negative."""
    if not tests:
        return own
    return Screened(**{test: _counting(getattr(own, test), test, tests) for test in TESTS})


def contradicted(own: Screened, tests: Tests) -> tuple[Test, ...]:
    """Name the tests that are positive on one row of an isolate and negative on another."""
    return tuple(
        test
        for test in TESTS
        if {"positive", "negative"} <= {getattr(own, test)} | {said for name, said in tests if name == test}
    )


def _counting(own: Found | None, test: Test, tests: Tests) -> Found | None:
    if own == "positive" or (test, "positive") in tests:
        return "positive"
    return "negative" if own == "negative" or (test, "negative") in tests else None


@functools.lru_cache(maxsize=1024)
def _shown(written: Screening) -> Tests:
    texts = ((test, found_in(test, getattr(written, test))) for test in TESTS)
    return frozenset((test, found) for test, found in texts if found is not None)


@functools.lru_cache(maxsize=1024)
def _read(written: Screening) -> Screened | Refused:
    found = dict(_shown(written))
    for test in TESTS:
        if found.get(test) == UNREADABLE:
            return Refused(
                code=Refusal.VALUE_UNREADABLE,
                reason=Reason.SCREENING_UNREADABLE,
                parameters={"test": test, "given": shown(getattr(written, test) or "")},
            )
    return msgspec.convert(found, Screened)


def _plain(text: str) -> str:
    """Return a text as it is looked up: no width, no case, one dash, no blanks or dots around it."""
    return unicodedata.normalize("NFKC", text).casefold().translate(_DASHES).strip().rstrip(".")


def _read_as(test: str) -> dict[str, str | None]:
    """Return what each text says of one test."""
    positive, negative = _OF_A_TEST.get(test, ((), ()))
    doubtful = _NOT_DONE_OR_NEGATIVE.get(test, ())
    return {
        **{_plain(text): "positive" for text in (*_POSITIVE, *positive)},
        **{_plain(text): "negative" for text in (*_NEGATIVE, *negative) if text not in doubtful},
        **{_plain(text): None for text in _NOT_TESTED},
    }


_READ: Final[dict[str, dict[str, str | None]]] = {test: _read_as(test) for test in TESTS}
