"""What the results of each isolate of a batch show, joined over all of its shards."""

import threading
from collections.abc import Iterable, Mapping
from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl

from breakpoints.batch.codes import Codes
from breakpoints.batch.columns import VALUE
from breakpoints.batch.distinct import distinct
from breakpoints.batch.growing import Growing
from breakpoints.batch.methods_compared import MethodsOfBatch
from breakpoints.batch.numbered import Numbered
from breakpoints.batch.tuples import TupleCodes
from breakpoints.batch.watching import BITS_OF_ORGANISM, POOL, Watching
from breakpoints.expert.isolate import (
    NOTHING,
    Shows,
    in_text,
    may_be_one,
    of_no_such_organism,
    of_one_genus,
    shown_together,
    unclear_beside,
    unless_known,
)
from breakpoints.expert.watched import Watched, decisive, watched_by
from breakpoints.screening import FINDINGS, TESTS

_NONE: Final = -1
_BITS_OF_FACT: Final = 16
_ANY_ORGANISM: Final = (1 << BITS_OF_ORGANISM) - 1
_BITS_OF_A_WORD: Final = 62


class Isolates:
    """What isolates show: rows are added, in any order and number of shards, then told apart.

    With ``unnamed`` some rows name no isolate, which may be of any: each leaves open what it would
    decide of another; with ``none_named`` only rows do that are tests alone.
    """

    def __init__(
        self,
        watching: Watching,
        methods: MethodsOfBatch | None = None,
        *,
        unnamed: bool = False,
        none_named: bool = False,
    ) -> None:
        self._watching = watching
        self.methods = methods
        """What results found of one drug; None where results of an isolate are not compared."""
        self._unnamed, self.none_named = unnamed, none_named
        self._found: list[npt.NDArray[np.int64]] = []
        self._isolates = np.empty(0, np.int64)
        self._watched: Numbered[Watched] = Numbered()
        self._looked_at = np.empty(0, np.intp)
        self._codes = np.empty((0, 1), np.intp)
        self._sets: list[Shows] = []
        self._set_of = np.empty(0, np.intp)
        self._together: dict[int, int] = {}
        self._mixable = 0, False
        self._pools: tuple[dict[str, Shows], dict[str, Shows]] = {}, {}
        self._unclear_of: dict[tuple[int, str], frozenset[str]] = {}
        self._beside, self._beside_codes = TupleCodes(4), Growing(np.intp)
        self._lock = threading.Lock()

    def add(self, names: pl.Series, codes: Mapping[str, Codes], categories: npt.NDArray[np.uint8]) -> None:
        """Add what rows show.

        Parameters
        ----------
        names : polars.Series
            Isolates, n rows or 1.
        codes : mapping of field to ndarray of intp, shape (n,) or (1,)
        categories : ndarray of uint8, shape (n,)
            What the value of each row says, numbered as `Category` is; `NOT_CLASSIFIED` for a
            refused row, `NO_VALUE` for one without a value.
        """
        keys, watching = self._keys(names, codes), self._watching
        drug, category = np.broadcast_arrays(watching.drug.of(codes["drug"]), categories)
        self._add(keys, np.where(drug >= 0, watching.fact_of[drug, category], _NONE))

    def add_tests(self, names: pl.Series, codes: Mapping[str, Codes]) -> None:
        """Add what screening tests of rows showed; parameters as of `add`."""
        keys = self._keys(names, codes)
        stated = self._watching.test_stated.of(codes["organism"])
        for number, test in enumerate(TESTS):
            by_organism = stated == number
            states = bool(by_organism.any())
            if test in codes:
                every = zip(self._watching.tests[test], self._watching.tests_of_stated[test], strict=True)
                for meanings, beside in every:
                    shown = meanings.of(codes[test])
                    self._add(keys, np.where(by_organism, beside.of(codes[test]), shown) if states else shown)
            elif states:
                positive = self._watching.number_of(test, FINDINGS[0])
                self._add(keys, np.where(by_organism, positive, _NONE))

    def add_named_tests(self, names: pl.Series, codes: Mapping[str, Codes]) -> None:
        """Add what rows showed that name a screening test as their drug; parameters as of `add`."""
        keys = self._keys(names, codes)
        named = self._watching.test_named.of(codes["drug"])
        for number, test in enumerate(TESTS):
            if (named == number).any():
                for meanings in self._watching.as_test[test]:
                    shown = meanings.of(codes[VALUE])
                    self._add(keys, np.where(named == number, shown, _NONE))

    def _keys(self, names: pl.Series, codes: Mapping[str, Codes]) -> list[npt.NDArray[np.int64]]:
        """Return for whom what rows show counts: their isolates, and all rows if they name none."""
        own = self._watching.isolates(names, codes["organism"])
        if not self._unnamed:
            return [own]
        every = self._watching.of_pool(names, codes["organism"])
        if self.none_named:
            every, test = np.broadcast_arrays(every, self._watching.test_named.of(codes["drug"]))
            every = np.where(test >= 0, every, _NONE)
        return [own, every]

    def _add(self, keys: Iterable[npt.NDArray[np.int64]], facts: npt.NDArray[np.int64]) -> None:
        """Add a fact of each row to its isolate; negative for none."""
        for isolates in keys:
            isolate, fact = np.broadcast_arrays(isolates, facts)
            known = (isolate >= 0) & (fact >= 0)
            shown = distinct(isolate[known] << _BITS_OF_FACT | fact[known])
            with self._lock:
                self._found.append(shown)

    @property
    def compares_methods(self) -> bool:
        """Tell whether some drug was gathered by both methods or twice: the rows are then looked at again."""
        if self.methods is None:
            return False
        self.methods.rows_seen()
        return self.methods.any_by_both

    def settle(self) -> None:
        """Work out what the isolates added so far show to the rules, and where methods contradict."""
        if self.methods is not None:
            self.methods.settle()
        found = distinct(*self._found)
        if not len(found):
            return
        self._isolates, first = np.unique(found >> _BITS_OF_FACT, return_index=True)
        word, bit = np.divmod(found & ((1 << _BITS_OF_FACT) - 1), _BITS_OF_A_WORD)
        words = [
            np.bitwise_or.reduceat(np.where(word == place, np.int64(1) << bit, 0), first)
            for place in range(len(self._watching.facts.values) // _BITS_OF_A_WORD + 1)
        ]
        sets, of_isolate = np.unique(np.stack(words, axis=1), axis=0, return_inverse=True)
        self._sets = [self._shows(one) for one in sets.tolist()]
        self._set_of, self._codes = of_isolate.reshape(-1), np.empty((0, 1), np.intp)
        self._pools = self._pooled() if self._unnamed else self._pools

    def codes(self, names: pl.Series, codes: Mapping[str, Codes]) -> Codes:
        """Return the code of what each row's isolate shows.

        Parameters
        ----------
        names : polars.Series
            Isolates, n rows or 1.
        codes : mapping of field to ndarray of intp, shape (n,) or (1,)

        Returns
        -------
        ndarray of intp, shape (n,) or (1,)
        """
        nothing = self._watching.shows.constant("")
        if not len(self._isolates):
            return nothing
        isolate = self._watching.isolates(names, codes["organism"])
        place = np.searchsorted(self._isolates, isolate).clip(max=len(self._isolates) - 1)
        found = np.where(self._isolates[place] == isolate, self._set_of[place], _NONE)
        mixed = self._of_several_organisms(isolate)
        if mixed.size:
            keys, of_row = np.unique(isolate[mixed], return_inverse=True)
            found[mixed] = np.array([self._set_together(key) for key in keys.tolist()])[of_row.reshape(-1)]
        if self._unnamed:
            return self._codes_beside(found, names, codes)
        return self._codes_of(found, isolate)

    def _codes_of(self, found: npt.NDArray[np.intp], isolate: npt.NDArray[np.int64]) -> Codes:
        """Return the codes of what isolates show to the rules about their organisms; ``found``: set or -1."""
        organism, number = np.where(isolate >= 0, isolate & _ANY_ORGANISM, 0), found + 1
        self._make_room()
        looked_at = self._looked_at.take(organism)
        codes: Codes = self._codes[looked_at, number]
        new = codes == _NONE
        if not new.any():
            return codes
        with self._lock:
            for place, one in np.unique(np.stack((looked_at[new], number[new])), axis=1).T.tolist():
                shows = self._sets[one - 1] if one else NOTHING
                self._codes[place, one] = self._code(shows, self._watched.values[place])
            found_now: Codes = self._codes[looked_at, number]
        return found_now

    def _make_room(self) -> None:
        """Make room for the codes of every set, shown to what rules about each organism look at."""
        with self._lock:
            named = self._watching.organisms.values
            if len(self._looked_at) < len(named):
                about = map(self._watching.watched_about, named)
                self._looked_at = np.array([self._watched.code(one) for one in about], np.intp)
            rows, columns = self._codes.shape
            more = (0, len(self._watched.values) - rows), (0, len(self._sets) + 1 - columns)
            if any(one for _, one in more):
                self._codes = np.pad(self._codes, more, constant_values=_NONE)

    def _codes_beside(
        self, found: npt.NDArray[np.intp], names: pl.Series, codes: Mapping[str, Codes]
    ) -> Codes:
        """Return the codes of what isolates show, and what may be theirs because a row names no isolate."""
        watching = self._watching
        told = (watching.are_unnamed(names).astype(np.intp), found + 1)
        about = (watching.organism.of(codes["organism"]) + 1, watching.drug.of(codes["drug"]) + 1)
        rows = self._beside.codes([*told, *about])
        if len(self._beside_codes) < len(self._beside):
            with self._lock:
                new = np.arange(len(self._beside_codes), len(self._beside))
                for one in zip(*(part.tolist() for part in self._beside.parts(new)), strict=True):
                    shows = self._shown_beside(*one)
                    self._beside_codes.append(self._code(shows, self._about(one[2])))
                self._beside_codes.settle()
        return self._beside_codes.values.take(rows)

    def _about(self, organism: int) -> Watched:
        """Return what rules about an organism look at; numbers from 1, 0 for none that is known."""
        watching = self._watching
        return watching.watched_about(watching.organisms.values[organism - 1]) if organism else watched_by(())

    def _shown_beside(self, unnamed: int, number: int, organism: int, drug: int) -> Shows:
        """Return what an isolate shows or may show to a row; numbers from 1, 0 for nothing."""
        own = self._sets[number - 1] if number else NOTHING
        if not organism:
            return own
        named = self._watching.organisms.values[organism - 1]
        known = [*(name for name, _ in own), *([self._watching.drugs[drug - 1]] if drug else [])]
        return own | unless_known(self._unclear(unnamed, named), known)

    def _unclear(self, unnamed: int, organism: str) -> frozenset[str]:
        """Return what other rows show that may be of a row that names its isolate, or does not."""
        if (unnamed, organism) not in self._unclear_of:
            found = unclear_beside(organism, self._pools[unnamed], self._watching.lineage)
            self._unclear_of[unnamed, organism] = found
        return self._unclear_of[unnamed, organism]

    def _pooled(self) -> tuple[dict[str, Shows], dict[str, Shows]]:
        """Return what all rows without a name show, and what all rows show, by organism."""
        of_unnamed: dict[str, Shows] = {}
        every: dict[str, Shows] = {}
        pairs = np.stack(
            (self._isolates & _ANY_ORGANISM, self._isolates >> BITS_OF_ORGANISM == POOL, self._set_of), axis=1
        )
        for number, is_pool, place in np.unique(pairs, axis=0).tolist():
            organism = self._watching.organisms.values[number]
            for pool in (every, of_unnamed) if is_pool else (every,):
                pool[organism] = pool.get(organism, NOTHING) | self._sets[place]
        return of_unnamed, every

    def _of_several_organisms(self, isolate: npt.NDArray[np.int64]) -> npt.NDArray[np.intp]:
        """Return the places of rows whose isolate shows something under another organism."""
        if not self._may_be_one():
            return np.empty(0, np.intp)
        after = np.searchsorted(self._isolates, isolate | _ANY_ORGANISM, side="right") - 1
        before = np.searchsorted(self._isolates, isolate & ~_ANY_ORGANISM)
        alone = (after < before) | ((after == before) & (self._isolates[after] == isolate))
        return np.flatnonzero((isolate >= 0) & ~alone)

    def _may_be_one(self) -> bool:
        """Tell whether any two organisms of the batch may be one: else no isolate shows more than its own."""
        named = tuple(self._watching.organisms.values)
        if self._mixable[0] != len(named):
            shown = [named[number] for number in np.unique(self._isolates & _ANY_ORGANISM).tolist()]
            lineage = self._watching.lineage
            pairs = ((one, other) for one in named for other in shown if one != other)
            mixed = any(may_be_one(*pair, lineage) or of_one_genus(*pair, lineage) for pair in pairs)
            self._mixable = len(named), mixed or self._any_of_no_such_organism()
        return self._mixable[1]

    def _any_of_no_such_organism(self) -> bool:
        """Tell whether any isolate shows a screening test that does not concern its organism."""
        organisms, named = self._isolates & _ANY_ORGANISM, self._watching.organisms.values
        found = np.unique(np.stack((organisms, self._set_of), axis=1), axis=0).tolist()
        return any(
            of_no_such_organism(self._sets[place], self._watching.lineage(named[organism]))
            for organism, place in found
        )

    def _set_together(self, key: int) -> int:
        """Return the number of what an isolate shows of one of its organisms."""
        with self._lock:
            if key not in self._together:
                ends = (key & ~_ANY_ORGANISM, (key | _ANY_ORGANISM) + 1)
                first, last = np.searchsorted(self._isolates, ends)
                named = self._watching.organisms.values
                shown = {
                    named[int(self._isolates[place]) & _ANY_ORGANISM]: self._sets[self._set_of[place]]
                    for place in range(first, last)
                }
                organism = named[key & _ANY_ORGANISM]
                self._together[key] = len(self._sets)
                self._sets.append(shown_together(organism, shown, self._watching.lineage))
            return self._together[key]

    def _shows(self, words: list[int]) -> Shows:
        """Return what a set of facts, a bit for each, shows."""
        return frozenset(
            fact
            for place, fact in enumerate(self._watching.facts.values)
            if words[place // _BITS_OF_A_WORD] >> place % _BITS_OF_A_WORD & 1
        )

    def _code(self, shows: Shows, watched: Watched) -> int:
        """Return the code of what an isolate shows to the rules that look at these conditions."""
        text = in_text(decisive(shows, watched))
        return int(self._watching.shows.constant(text)[0])
