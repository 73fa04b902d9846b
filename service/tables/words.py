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


class Words:
    """Vocabularies by the digests of what they are made of: a pure function of content, so no leak."""

    def __init__(self) -> None:
        self._made: OrderedDict[tuple[tuple[str | None, ...], str | None], Vocabulary] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, asked: Iterable[TableWords]) -> Vocabulary:
        """Return the words of a request that asks these tables; the same ones for the same additions.

        Where all of them come from one system, bare codes are that system's (``STR``).
        """
        tables = tuple(asked)
        different = tuple({one.digest: one for one in tables if one.additions is not None}.values())
        if not different:
            return SHIPPED.vocabulary
        systems = {None if one.additions is None else one.additions.system for one in tables}
        system = systems.pop() if len(systems) == 1 else None
        key = tuple(one.digest for one in different), system
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


def _mixed(different: tuple[TableWords, ...]) -> Vocabulary:
    if len(different) == 1:
        return different[0].vocabulary
    return vocabulary().extended(*(one.additions for one in different if one.additions is not None))
