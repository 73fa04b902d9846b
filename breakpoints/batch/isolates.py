"""What the results of each isolate of a batch show, joined over all of its shards."""

import threading
from collections.abc import Callable, Mapping
from typing import Final

import numpy as np
import numpy.typing as npt

from breakpoints.batch.codes import Codes, TextCodes
from breakpoints.batch.columns import ISOLATE, SHOWS
from breakpoints.batch.growing import Growing
from breakpoints.batch.numbered import Numbered
from breakpoints.batch.profiles import Scalar
from breakpoints.expert.isolate import Shown, decisive, in_text, looked_at
from breakpoints.outcomes import Category

_NONE: Final = -1
_BITS: Final = 16
_CATEGORIES: Final = tuple(Category)


class Watching:
    """What texts of organisms, drugs and isolates mean to the rules that look at other results."""

    def __init__(self, scalar: Scalar, texts: Mapping[str, TextCodes]) -> None:
        self.conditions = scalar.watched
        self.facts: tuple[Shown, ...] = tuple(sorted(looked_at(self.conditions)))
        self.shows = texts[SHOWS]
        drugs = {drug: place for place, drug in enumerate(sorted({drug for drug, _ in self.facts}))}
        self.fact_of = np.full((len(drugs), 256), _NONE, np.int64)
        for place, (drug, category) in enumerate(self.facts):
            self.fact_of[drugs[drug], _CATEGORIES.index(category)] = place
        numbered: Numbered[str] = Numbered()
        named: Numbered[str] = Numbered()
        self.drug = Meanings(texts["drug"], lambda text: drugs.get(scalar.drug(text) or "", _NONE))
        self.organism = Meanings(texts["organism"], lambda text: _number(numbered, scalar.organism(text)))
        self.isolate = Meanings(texts[ISOLATE], lambda text: _number(named, (text or "").strip()))

    def __bool__(self) -> bool:
        return bool(self.facts)

    def isolates(self, codes: Mapping[str, Codes]) -> npt.NDArray[np.int64]:
        """Return the number of each row's isolate and organism together; negative without one."""
        isolate, organism = self.isolate.of(codes[ISOLATE]), self.organism.of(codes["organism"])
        both = isolate << _BITS | organism
        both[(isolate < 0) | (organism < 0)] = _NONE
        return both


class Isolates:
    """What isolates show: rows are added, in any order and number of shards, then told apart."""

    def __init__(self, watching: Watching) -> None:
        self._watching = watching
        self._found: list[npt.NDArray[np.int64]] = []
        self._isolates = np.empty(0, np.int64)
        self._codes = np.empty(0, np.intp)
        self._lock = threading.Lock()

    def add(self, codes: Mapping[str, Codes], categories: npt.NDArray[np.uint8]) -> None:
        """Add what rows show.

        Parameters
        ----------
        codes : mapping of field to ndarray of intp, shape (n,) or (1,)
        categories : ndarray of uint8, shape (n,)
            What the value of each row says, numbered as `Category` is; 255 for a refused row.
        """
        watching = self._watching
        own = watching.drug.of(codes["drug"]), watching.isolates(codes), categories
        drug, isolate, category = np.broadcast_arrays(*own)
        rows = np.flatnonzero((drug >= 0) & (isolate >= 0))
        fact = watching.fact_of[drug[rows], category[rows]]
        shown = np.unique((isolate[rows] << _BITS | fact)[fact >= 0])
        with self._lock:
            self._found.append(shown)

    def settle(self) -> None:
        """Work out what the isolates added so far show to the rules."""
        found = np.unique(np.concatenate([np.empty(0, np.int64), *self._found]))
        self._isolates, first = np.unique(found >> _BITS, return_index=True)
        facts = np.split(found & ((1 << _BITS) - 1), first[1:])
        known: dict[bytes, int] = {}
        codes = []
        for of_one in facts[: len(self._isolates)]:
            key = of_one.tobytes()
            if key not in known:
                known[key] = self._shows(of_one.tolist())
            codes.append(known[key])
        self._codes = np.array(codes, np.intp)

    def codes(self, codes: Mapping[str, Codes]) -> Codes:
        """Return the code of what each row's isolate shows.

        Parameters
        ----------
        codes : mapping of field to ndarray of intp, shape (n,) or (1,)

        Returns
        -------
        ndarray of intp, shape (n,) or (1,)
        """
        nothing = self._watching.shows.constant("")
        if not len(self._isolates):
            return nothing
        isolate = self._watching.isolates(codes)
        place = np.searchsorted(self._isolates, isolate).clip(max=len(self._isolates) - 1)
        known: Codes = np.where(self._isolates[place] == isolate, self._codes[place], nothing[0])
        return known

    def _shows(self, facts: list[int]) -> int:
        """Return the code of what some facts show to the rules."""
        shows = frozenset(self._watching.facts[place] for place in facts)
        text = in_text(decisive(shows, self._watching.conditions))
        return int(self._watching.shows.constant(text)[0])


class Meanings:
    """A number for each text of a column; negative for one that means nothing here."""

    def __init__(self, texts: TextCodes, meaning: Callable[[str | None], int]) -> None:
        self._texts, self._meaning = texts, meaning
        self._numbers = Growing(np.int64)
        self._lock = threading.Lock()

    def of(self, codes: Codes) -> npt.NDArray[np.int64]:
        """Return the number of each row's text."""
        if codes.size and int(codes.max()) >= len(self._numbers):
            with self._lock:
                for text in self._texts.texts[len(self._numbers) :]:
                    self._numbers.append(self._meaning(text))
                self._numbers.settle()
        return self._numbers.values.take(codes)


def _number(numbered: Numbered[str], text: str | None) -> int:
    return numbered.code(text) if text else _NONE
