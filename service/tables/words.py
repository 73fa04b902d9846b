"""The words of a request: the shipped vocabulary with what the tables it asks add to it."""

import functools
import threading
from collections import OrderedDict
from collections.abc import Iterable
from typing import Final

from breakpoints.vocabulary import Vocabulary, VocabularyAdditions, vocabulary

MOST_COMBINATIONS: Final = 32
"""How many mixtures of additions are kept; another one is made again, in some 60 ms."""


class TableWords:
    """What the tables of one import add, and the vocabulary with it, made for its first reader."""

    def __init__(self, digest: str | None = None, additions: VocabularyAdditions | None = None) -> None:
        self.digest = digest
        self.additions = additions

    @functools.cached_property
    def vocabulary(self) -> Vocabulary:
        """The shipped vocabulary with these additions; the shipped one itself, if there are none."""
        return vocabulary() if self.additions is None else vocabulary().extended(self.additions)


SHIPPED: Final = TableWords()


Parts = tuple[tuple[TableWords, ...], str | None]
"""Different additions, and the one system that they come from."""
Key = tuple[tuple[str | None, ...], str | None]


class Words:
    """Vocabularies by the digests of what they are made of: a pure function of content, so no leak."""

    def __init__(self) -> None:
        self._made: OrderedDict[Key, Vocabulary] = OrderedDict()
        self._lock = threading.Lock()

    def knows(self, asked: Iterable[TableWords]) -> bool:
        """Tell whether the words of a request need not be made first."""
        different, system = _parts(asked)
        return not different or _key(different, system) in self._made

    def of(self, asked: Iterable[TableWords]) -> Vocabulary:
        """Return the words of a request that asks these tables; the same ones for the same additions.

        Where all of them come from one system, bare codes are that system's (``STR``).
        """
        different, system = _parts(asked)
        if not different:
            return SHIPPED.vocabulary
        key = _key(different, system)
        with self._lock:
            if key in self._made:
                self._made.move_to_end(key)
                return self._made[key]
        made = _mixed(different)
        made = made if system is None else made.preferring(system)
        with self._lock:
            self._made[key] = made
            while len(self._made) > MOST_COMBINATIONS:
                self._made.popitem(last=False)
        return made


def _parts(asked: Iterable[TableWords]) -> Parts:
    tables = tuple(asked)
    different = tuple({one.digest: one for one in tables if one.additions is not None}.values())
    systems = {None if one.additions is None else one.additions.system for one in tables}
    return different, systems.pop() if len(systems) == 1 else None


def _key(different: tuple[TableWords, ...], system: str | None) -> Key:
    return tuple(one.digest for one in different), system


def _mixed(different: tuple[TableWords, ...]) -> Vocabulary:
    if len(different) == 1:
        return different[0].vocabulary
    return vocabulary().extended(*(one.additions for one in different if one.additions is not None))
