"""Results of screening tests of an isolate, as written and as read.

``esbl``                    production of an extended-spectrum beta-lactamase
``methicillin_resistance``  mecA, PBP2a, or the screening disk or agar of a staphylococcus
``inducible_clindamycin``   the D-test
``beta_lactamase``          penicillinase (nitrocefin, zone edge)
"""

import functools
from collections.abc import Iterable
from typing import Final, Literal

import msgspec

from breakpoints.outcomes import Reason, Refusal, Refused
from breakpoints.vocabulary.folding import folded
from breakpoints.written import shown

Found = Literal["positive", "negative"]
Test = Literal["esbl", "methicillin_resistance", "inducible_clindamycin", "beta_lactamase"]

TESTS: Final[tuple[Test, ...]] = (
    "esbl",
    "methicillin_resistance",
    "inducible_clindamycin",
    "beta_lactamase",
)
_SIGNS: Final[dict[str, Found]] = {"+": "positive", "-": "negative"}
_MINUS: Final = dict.fromkeys(map(ord, "−‐‑–－"), "-") | {ord("＋"): "+"}
_WORDS: Final[dict[str, Found | None]] = {
    "positive": "positive",
    "pos": "positive",
    "p": "positive",
    "陽性": "positive",
    "negative": "negative",
    "neg": "negative",
    "n": "negative",
    "陰性": "negative",
    "not tested": None,
    "未検査": None,
    "未実施": None,
}


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


def one_of_several(texts: Iterable[str]) -> str | None:
    """Return what counts where one test stands in several columns of a file (mecA, PBP2a, agar).

    A positive one first, then one that cannot be read, then a negative one: each takes less
    away than the one before.
    """
    written = [text for text in texts if text.strip()]
    order = {"positive": 0, UNREADABLE: 1, "negative": 2, None: 3}
    return min(written, key=lambda text: order[_found(text)], default=None)


def tests_shown(written: Screening | None) -> Tests:
    """Return what every test shows that was done, one that cannot be read included."""
    return frozenset() if written is None else _shown(written)


def found_in(text: str | None) -> str | None:
    """Return which of `FINDINGS` a text is; None: the test was not done."""
    return None if text is None else _found(text)


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
    texts = ((test, found_in(getattr(written, test))) for test in TESTS)
    return frozenset((test, found) for test, found in texts if found is not None)


@functools.lru_cache(maxsize=1024)
def _read(written: Screening) -> Screened | Refused:
    found: dict[Test, Found | None] = {}
    for test in TESTS:
        text: str | None = getattr(written, test)
        said = None if text is None else _found(text)
        if said == UNREADABLE:
            return Refused(
                code=Refusal.VALUE_UNREADABLE,
                reason=Reason.SCREENING_UNREADABLE,
                parameters={"test": test, "given": shown(text or "")},
            )
        found[test] = said
    return Screened(**found)


def _found(text: str) -> Found | Literal["unreadable"] | None:
    """Read one text; None: the test was not done."""
    if not text.strip():
        return None
    sign = text.strip().translate(_MINUS)
    return _SIGNS[sign] if sign in _SIGNS else _FOLDED.get(folded(text), UNREADABLE)


_FOLDED: Final = {folded(word): found for word, found in _WORDS.items()}
