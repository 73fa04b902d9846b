"""What organisms, drugs, isolates and screening tests as written mean to rules about other results."""

import threading
from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl

from breakpoints.batch.codes import Codes, TextCodes
from breakpoints.batch.columns import SHOWS, VALUE
from breakpoints.batch.meanings import Meanings
from breakpoints.batch.numbered import Numbered
from breakpoints.batch.profiles import Scalar
from breakpoints.batch.verdicts import NO_VALUE, NOT_CLASSIFIED
from breakpoints.expert.isolate import (
    ANY_DRUG,
    NO_FINDING,
    PLACEHOLDERS,
    REFUSED,
    SAID_RESISTANT,
    SCREEN_BELOW,
    SCREEN_NEGATIVE,
    SCREEN_NO_SIGN,
    SCREEN_POSITIVE,
    STRUCK_OUT,
    Shown,
    isolate_name,
)
from breakpoints.outcomes import Category
from breakpoints.screening import FINDINGS, SAID, TESTS, findings_in, stated_positive

_NONE: Final = -1
_ODD: Final = "[^!-~]"
"""What no plain name of an isolate holds: a blank, or anything that is not ASCII."""
_OF_NAMES: Final = "[1-9]"
"""What no placeholder holds, and most names do."""
UNNAMED_ROW: Final = "~|~row~"
"""Begins the name of a row that is an isolate of its own and names none; nobody writes it."""
LONE_ROW: Final = "~|~isolate~"
"""Begins the name of a row where no row names an isolate: no other row can be of the same."""
BITS_OF_ORGANISM: Final = 16
"""The last bits of what `Watching.isolates` returns: they hold the organism."""
POOL: Final = (1 << 31) - 1
"""Stands for the isolate of all rows that name none."""
_FINDINGS_OF_A_ROW: Final = 3
"""Of one test: positive and negative may contradict each other, and words may say a third."""
_MOST_WORDS: Final = 180
"""Texts of mechanisms that are told apart in what other rows of an isolate show."""
_SCREENS: Final = (
    *(SCREEN_POSITIVE, SCREEN_NEGATIVE, SCREEN_BELOW, SCREEN_NO_SIGN),
    *(NO_FINDING, SAID_RESISTANT, STRUCK_OUT),
)
SCREENED: Final[dict[str, int]] = {
    **{one: NO_VALUE - place for place, one in enumerate(_SCREENS, start=1)},
    Category.S: list(Category).index(Category.S),
}
"""Numbers of what a row without a category shows by its value; see `ScreenedValues`."""
_NUMBERS: Final = {one: number for number, one in enumerate(Category)} | {REFUSED: NOT_CLASSIFIED} | SCREENED
"""Of what a row shows, the number of its category."""


class Watching:
    """What texts of organisms, drugs and isolates mean to the rules that look at other results."""

    def __init__(self, scalar: Scalar, texts: Mapping[str, TextCodes]) -> None:
        self.watched_about = scalar.watched_about
        self.facts: Numbered[Shown] = Numbered()
        for one in sorted(scalar.looked_at):
            self.facts.code(one)
        stated = tuple(self.facts.values)
        self._most_facts, self._lock = len(stated) + _MOST_WORDS, threading.Lock()
        self.shows = texts[SHOWS]
        self.lineage = scalar.lineage
        names = sorted({name for name, _ in stated}.difference(TESTS))
        self.drugs, drugs = tuple(names), {drug: place for place, drug in enumerate(names)}
        self.fact_of = np.full((len(drugs), 256), _NONE, np.int64)
        for place, (name, found) in enumerate(stated):
            if name in drugs:
                self.fact_of[drugs[name], _NUMBERS[found]] = place
        self.tests = {test: self._facts_of_test(texts[test], test) for test in TESTS}
        self.tests_of_stated = {
            test: self._facts_of_test(texts[test], test, stated_positive) for test in TESTS
        }
        """The same where the organism of the row states the mechanism."""
        self.organisms: Numbered[str] = Numbered()
        self.drug = Meanings(
            texts["drug"],
            lambda text: drugs.get(scalar.drug_told_of(text) or scalar.test_named(text) or ANY_DRUG, _NONE),
        )
        numbers: dict[str | None, int] = {test: number for number, test in enumerate(TESTS)}
        self.test_named = Meanings(texts["drug"], lambda text: numbers.get(scalar.test_named(text), _NONE))
        self.test_stated = Meanings(
            texts["organism"], lambda text: numbers.get(scalar.mechanism_stated(text), _NONE)
        )
        self.as_test = {test: self._facts_of_test(texts[VALUE], test) for test in TESTS}
        self.organism = Meanings(
            texts["organism"], lambda text: _number(self.organisms, scalar.organism(text))
        )
        self._kept = pl.Series(["isolate"], dtype=pl.Categorical())  # while one lives, so do all categories

    def __bool__(self) -> bool:
        return bool(self.facts.values)

    def isolates(self, names: pl.Series, organisms: Codes) -> npt.NDArray[np.int64]:
        """Return the number of each row's isolate and organism together; negative without one.

        Parameters
        ----------
        names : polars.Series
            Texts, n rows or 1.
        organisms : ndarray of intp, shape (n,) or (1,)
        """
        name = names_folded(names.cast(pl.String))
        numbers = name.set(name == "", None).cast(pl.Categorical()).to_physical().cast(pl.Int64)
        isolate, organism = numbers.fill_null(_NONE).to_numpy(), self.organism.of(organisms)
        both = isolate << BITS_OF_ORGANISM | organism
        both[(isolate < 0) | (organism < 0)] = _NONE
        return both

    def of_pool(self, names: pl.Series, organisms: Codes) -> npt.NDArray[np.int64]:
        """Return what stands for all rows without a name of each row's organism; negative for one with."""
        unnamed, organism = np.broadcast_arrays(self.are_unnamed(names), self.organism.of(organisms))
        return np.where(unnamed & (organism >= 0), POOL << BITS_OF_ORGANISM | organism, _NONE)

    @staticmethod
    def are_unnamed(names: pl.Series) -> npt.NDArray[np.bool_]:
        """Tell which rows name no isolate; parameters as of `isolates`."""
        written = names.cast(pl.String).fill_null("")
        numbered = written.str.contains(_OF_NAMES)
        name = names_folded(written.set(numbered, "1") if numbered.any() else written)
        return ((name == "") | written.str.starts_with(UNNAMED_ROW)).to_numpy()

    def _facts_of_test(
        self, texts: TextCodes, test: str, meant: Callable[[str | None], str | None] = lambda text: text
    ) -> tuple[Meanings, ...]:
        """Return what numbers the facts that texts of a screening test are, those that count first."""

        def fact(text: str | None, place: int) -> int:
            found = "".join(findings_in(test, meant(text))[place : place + 1])
            return self.number_of(test, found) if found else _NONE

        return tuple(Meanings(texts, partial(fact, place=place)) for place in range(_FINDINGS_OF_A_ROW))

    def number_of(self, test: str, found: str) -> int:
        """Return the number of what a screening test shows; what is said in words gets one when it is met."""
        with self._lock:
            known = set(self.facts.values)
            if (test, found) in known:
                return self.facts.code((test, found))
            if not found.startswith(SAID) or (test, FINDINGS[0]) not in known:
                return _NONE
            full = len(known) >= self._most_facts
            return self.facts.code((test, f"{SAID}-: …") if full else (test, found))


def names_folded(names: pl.Series) -> pl.Series:
    """Return names in one form, as `isolate_name` does; of plain ones only the letter case counts."""
    lower, odd = names.str.to_lowercase(), names.str.contains(_ODD).fill_null(value=False)
    placeholders = lower.is_in(list(PLACEHOLDERS)).fill_null(value=False)
    lower = lower.set(placeholders, "") if placeholders.any() else lower
    if not odd.any():
        return lower
    written = names.filter(odd).unique()
    folded = pl.Series([isolate_name(name) for name in written], dtype=pl.String)
    return lower.zip_with(~odd, names.replace(written, folded))


def _number(numbered: Numbered[str], organism: str | None) -> int:
    return _NONE if organism is None else numbered.code(organism)
