"""Where results of one drug in one isolate contradict each other, over all shards of a batch.

First it is seen which drugs were measured by both methods, or twice by one: most files have none. Only the
results of these are then looked at, by their values; what is said beside a result joins what its day says.
"""

import threading
from collections.abc import Callable, Mapping
from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl

from breakpoints.batch.codes import Codes, TextCodes
from breakpoints.batch.columns import DAY, SHOWS, VALUE
from breakpoints.batch.day_said import with_more
from breakpoints.batch.distinct import among, distinct
from breakpoints.batch.meanings import Meanings
from breakpoints.batch.numbered import Numbered
from breakpoints.batch.of_any_method import OfAnyMethod, Results
from breakpoints.batch.profiles import Scalar
from breakpoints.batch.unjudged_values import ResistantUnjudged
from breakpoints.batch.watching import BITS_OF_ORGANISM
from breakpoints.contradicting import SIDES, Side
from breakpoints.expert.isolate import CONTRADICTED, may_be_one
from breakpoints.expert.isolate import from_text as shown_from_text
from breakpoints.expert.isolate import in_text as shown_in_text
from breakpoints.methods import method_written
from breakpoints.model import Method
from breakpoints.outcomes import Category, WarningCode

_METHODS: Final = (Method.DISK, Method.MIC)
_SIDES: Final[tuple[Side, ...]] = ("active", "resistant")
_NONE: Final = -1
_BITS_OF_DRUG: Final = 12
_BITS_OF_STATE: Final = 3
_UNJUDGED: Final = 4
"""Added to the state of what no criterion judged, or is of an organism that may be the same."""
_ORGANISM: Final = ((1 << BITS_OF_ORGANISM) - 1) << _BITS_OF_DRUG
"""The bits of a key that hold its organism; see `Watching.isolates`."""
_MOST_DRUGS: Final = 1 << _BITS_OF_DRUG
_SIDE_OF: Final = np.full(256, _NONE, np.int64)
for _place, _category in enumerate(Category):
    if _category in SIDES:
        _SIDE_OF[_place] = _SIDES.index(SIDES[_category])


class MethodsOfBatch:
    """What methods found of the drugs of isolates; shards are added by several threads at once.

    ``isolates`` returns the number of each row's isolate and organism together, as `Watching.isolates`.
    """

    def __init__(
        self,
        isolates: Callable[[pl.Series, Codes], npt.NDArray[np.int64]],
        scalar: Scalar,
        texts: Mapping[str, TextCodes],
        organisms: Numbered[str],
    ) -> None:
        self._scalar, self._organisms = scalar, organisms
        self._isolates, self._days, self._shows = isolates, texts[DAY], texts[SHOWS]
        drugs: Numbered[str] = Numbered()
        self._drugs = drugs

        def drug_of(text: str | None) -> int:
            drug = scalar.drug_told_of(text)
            return _NONE if drug is None else drugs.code(drug)

        self._drug = Meanings(texts["drug"], drug_of)
        self._methods = texts["method"]
        self._method = Meanings(self._methods, _method_of)
        self._seen = np.zeros((_MOST_DRUGS + 1, 2), np.bool_)
        self._rows: list[npt.NDArray[np.int64]] = []
        self._repeated = np.zeros(_MOST_DRUGS + 1, np.bool_)
        self._found: list[npt.NDArray[np.int64]] = []
        self._of_any = OfAnyMethod()
        self._keys, self._bits = np.empty(0, np.int64), np.empty(0, np.int64)
        self._contradicted = np.zeros(_MOST_DRUGS + 1, np.bool_)
        self._resistant = ResistantUnjudged(scalar, texts)
        self._lock = threading.Lock()

    def see(self, drugs: Codes, methods: Codes) -> None:
        """See which drugs were measured by which methods; arrays of shape (n,) or (1,)."""
        drug, method = np.broadcast_arrays(self._drug.of(drugs), self._method.of(methods))
        pairs = np.bincount(((drug << 1) | method)[(drug >= 0) & (method >= 0)])
        drug, method = np.divmod(np.flatnonzero(pairs), 2)
        with self._lock:
            self._seen[drug, method] = True

    def see_rows(self, names: pl.Series, codes: Mapping[str, Codes]) -> None:
        """See of which drugs isolates have several results by one method; parameters as of `Isolates.add`."""
        key, method = np.broadcast_arrays(self._keys_of(names, codes), self._method.of(codes["method"]))
        named, of_any = (key & ~_ORGANISM) << 1, (key >= 0) & (method < 0)
        rows = (named | method)[(key >= 0) & (method >= 0)]
        with self._lock:
            self._rows += [rows, named[of_any], named[of_any] | 1]
            self._of_any.see(key[of_any])

    def see_repeated(self, drugs: Codes, methods: Codes) -> None:
        """See which drugs one isolate has twice by one method, where its results are these; shape (n,)."""
        drug, method = self._drug.of(drugs), self._method.of(methods)
        pairs = np.bincount((drug << 1 | method)[(drug >= 0) & (method >= 0)])
        self._repeated[np.flatnonzero(pairs > 1) >> 1] = True

    def see_isolates(self, isolates: npt.NDArray[np.int64]) -> None:
        """See whether several rows of a wide file are of one isolate, each of which may hold any drug."""
        with self._lock:
            of_any = isolates[isolates >= 0] >> BITS_OF_ORGANISM << BITS_OF_ORGANISM
            self._rows.append(of_any << _BITS_OF_DRUG + 1)

    def isolates_seen(self, *, any_drug: bool = False) -> None:
        """Take every drug for repeated if several rows are of one isolate, all of them being seen.

        So with ``any_drug``: rows list drugs as resisted, which may be any.
        """
        if self._several().size or any_drug:
            self._repeated[:_MOST_DRUGS] = True

    def rows_seen(self) -> None:
        """Find the drugs of which some isolate has several results by one method, all rows being seen."""
        self._repeated[self._several() >> 1 & (_MOST_DRUGS - 1)] = True

    def _several(self) -> npt.NDArray[np.int64]:
        """Return what was seen more than once, and forget what was seen."""
        rows = np.concatenate([np.empty(0, np.int64), *self._rows])
        self._rows.clear()
        rows.sort()
        several: npt.NDArray[np.int64] = rows[1:][rows[1:] == rows[:-1]]
        return several

    @property
    def any_by_both(self) -> bool:
        """Tell whether any drug was measured by both methods."""
        return bool(self._both().any())

    def by_both(self, drugs: Codes) -> npt.NDArray[np.bool_]:
        """Tell of each row whether its drug was measured by both methods."""
        return self._both()[self._drug.of(drugs)]

    def _both(self) -> npt.NDArray[np.bool_]:
        """Tell of each drug whether it was measured by both methods or twice; the last is none we know."""
        return self._seen[:, 0] & self._seen[:, 1] | self._repeated

    def add(
        self,
        names: pl.Series,
        codes: Mapping[str, Codes],
        categories: npt.NDArray[np.uint8],
        resistant: npt.NDArray[np.intp],
    ) -> None:
        """Add what rows say by their values; parameters as of `Isolates.add`.

        A row whose method nobody knows may be by any. ``resistant`` are the places of rows beside whose
        value somebody wrote R, whatever it shows.
        """
        key, method = np.broadcast_arrays(self._keys_of(names, codes), self._method.of(codes["method"]))
        key, method, side, value = np.broadcast_arrays(key, method, _SIDE_OF[categories], codes[VALUE])
        if resistant.size:
            side = side.copy()
            side[resistant] = _SIDES.index("resistant")
        known, of_any = (key >= 0) & (method >= 0), (key >= 0) & (method < 0)
        judged, unjudged = known & (side >= 0), known & self._resistant.of(categories, codes)
        state = np.where(unjudged, _UNJUDGED + 1, side) + (method << 1)
        told = judged | unjudged
        shown = [distinct(key[told] << _BITS_OF_STATE | state[told])]
        found: list[Results] = []
        for place, one in enumerate(_METHODS if of_any.any() else ()):
            by_it = {**codes, "method": self._methods.constant(one.value)}
            resists = of_any & self._resistant.of(categories, by_it)
            found.append((key[resists], value[resists], np.full(np.count_nonzero(resists), place)))
        with self._lock:
            self._found += shown
            self._of_any.add((key[judged], value[judged], method[judged]), found)

    def settle(self) -> None:
        """Find the drugs of isolates of which one method contradicts the other."""
        key, method = self._of_any.settled()
        of_any = key << _BITS_OF_STATE | _UNJUDGED + 1 + (method << 1)
        found = distinct(of_any, *self._found)
        self._found.clear()
        self._rows.clear()
        if not len(found):
            return
        found = distinct(found, self._of_organisms_that_may_be_one(found))
        keys, first = np.unique(found >> _BITS_OF_STATE, return_index=True)
        bits = np.bitwise_or.reduceat(np.int64(1) << (found & ((1 << _BITS_OF_STATE) - 1)), first)
        contradicts = ((bits & 0b1001) == 0b1001) | ((bits & 0b0110) == 0b0110) | _repeats(bits)
        self._keys, self._bits = keys[contradicts], bits[contradicts]
        self._contradicted[self._keys & (_MOST_DRUGS - 1)] = True

    def _of_organisms_that_may_be_one(self, found: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        """Return what is resistant under one name of an organism as it counts for others of the isolate."""
        keys = distinct(found >> _BITS_OF_STATE)
        isolates, times = np.unique(keys & ~_ORGANISM, return_counts=True)
        several = isolates[times > 1]
        resistant = found[(found & 1 == 1) & among(found >> _BITS_OF_STATE & ~_ORGANISM, several)]
        under = (resistant >> _BITS_OF_STATE & _ORGANISM) >> _BITS_OF_DRUG
        mixed = keys[among(keys & ~_ORGANISM, several)]
        there = np.unique((mixed & _ORGANISM) >> _BITS_OF_DRUG).tolist()
        lineage, names, more = self._scalar.lineage, self._organisms.values, [np.empty(0, np.int64)]
        for one in np.unique(under).tolist():
            of_one = resistant[under == one] & ~(_ORGANISM << _BITS_OF_STATE) | _UNJUDGED
            more += [
                of_one | other << _BITS_OF_DRUG + _BITS_OF_STATE
                for other in there
                if other != one and may_be_one(names[one], names[other], lineage)
            ]
        return np.concatenate(more)

    def beside(self, days: Codes, names: pl.Series, codes: Mapping[str, Codes], rows: int) -> Codes:
        """Return the codes of what is said beside rows, with what the other method found.

        Parameters
        ----------
        days : ndarray of intp, shape (n,) or (1,)
            Codes of what their day says.
        names : polars.Series
            Isolates, n rows or 1.
        codes : mapping of field to ndarray of intp, shape (n,) or (1,)
        rows : int
            n.
        """
        if not len(self._keys):
            return days
        at = np.flatnonzero(np.broadcast_to(self._contradicted[self._drug.of(codes["drug"])], (rows,)))
        if not at.size:
            return days
        told = {name: _at(codes[name], at) for name in ("organism", "drug", "method")}
        keys = self._keys_of(names.gather(at) if len(names) > 1 else names, told)
        keys, method = np.broadcast_arrays(keys, self._method.of(told["method"]))
        place = np.searchsorted(self._keys, keys).clip(max=len(self._keys) - 1)
        known = (self._keys[place] == keys) & (method >= 0)
        known, place, method = (np.broadcast_to(one, at.shape)[...] for one in (known, place, method))
        others = (self._bits[place[known]] >> (2 * (1 - method[known]))) & 3
        said = np.broadcast_to(days, (rows,)).copy()
        said[at[known]] = self._joined(said[at[known]], others)
        return said

    def with_repeats(self, shows: Codes, names: pl.Series, codes: Mapping[str, Codes], rows: int) -> Codes:
        """Return the codes of what isolates show, with the drugs whose results contradict each other.

        Parameters as of `beside`.
        """
        if not _repeats(self._bits).any():
            return shows
        at = np.flatnonzero(np.broadcast_to(self._contradicted[self._drug.of(codes["drug"])], (rows,)))
        if not at.size:
            return shows
        told = {name: _at(codes[name], at) for name in ("organism", "drug", "method")}
        keys = self._keys_of(names.gather(at) if len(names) > 1 else names, told)
        keys, method, drug = np.broadcast_arrays(
            keys, self._method.of(told["method"]), self._drug.of(told["drug"])
        )
        place = np.searchsorted(self._keys, keys).clip(max=len(self._keys) - 1)
        both = (_folded(self._bits[place]) >> (2 * method.clip(min=0))) & 3
        known = np.broadcast_to((self._keys[place] == keys) & (method >= 0) & (both == 3), at.shape)
        said = np.broadcast_to(shows, (rows,)).copy()
        pairs, of_row = np.unique(
            said[at[known]].astype(np.int64) << _BITS_OF_DRUG | np.broadcast_to(drug, at.shape)[known],
            return_inverse=True,
        )
        new = [self._showing(pair >> _BITS_OF_DRUG, pair & (_MOST_DRUGS - 1)) for pair in pairs.tolist()]
        said[at[known]] = np.array(new, np.intp)[of_row.reshape(-1)]
        return said

    def _showing(self, shows: int, drug: int) -> int:
        more = {(self._drugs.values[drug], CONTRADICTED)}
        return int(
            self._shows.constant(shown_in_text(shown_from_text(self._shows.texts[shows] or "") | more))[0]
        )

    def _joined(self, days: Codes, others: npt.NDArray[np.int64]) -> Codes:
        """Return the codes of what days say, with what other methods found."""
        pairs, of_row = np.unique(days.astype(np.int64) << 2 | others, return_inverse=True)
        codes = np.array([self._with_other(pair >> 2, pair & 3) for pair in pairs.tolist()], np.intp)
        joined: Codes = codes[of_row.reshape(-1)]
        return joined

    def _with_other(self, day: int, other: int) -> int:
        more = {
            (WarningCode.METHODS_CONTRADICT.value, one) for at, one in enumerate(_SIDES) if other >> at & 1
        }
        return with_more(self._days, day, more)

    def _keys_of(self, names: pl.Series, codes: Mapping[str, Codes]) -> npt.NDArray[np.int64]:
        """Return the number of each row's isolate, organism and drug together; negative without one."""
        isolates, drug = np.broadcast_arrays(
            self._isolates(names, codes["organism"]), self._drug.of(codes["drug"])
        )
        return np.where((isolates >= 0) & (drug >= 0), isolates << _BITS_OF_DRUG | drug, _NONE)


def _method_of(text: str | None) -> int:
    method = method_written(text)
    return _NONE if method is None else _METHODS.index(method)


def _folded(bits: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Return the states of each method, whether they were judged or not."""
    folded: npt.NDArray[np.int64] = (bits | bits >> _UNJUDGED) & 0b1111
    return folded


def _repeats(bits: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    """Tell where one method found a drug active and resistant."""
    every = _folded(bits)
    found: npt.NDArray[np.bool_] = ((every & 0b0011) == 0b0011) | ((every & 0b1100) == 0b1100)
    return found


def _at(codes: Codes, places: npt.NDArray[np.intp]) -> Codes:
    return codes if len(codes) == 1 else codes[places]
