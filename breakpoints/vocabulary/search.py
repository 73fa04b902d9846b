"""Search by part of a name, as a person types it into a search box."""

from collections.abc import Mapping
from typing import Generic, TypeVar

from breakpoints.vocabulary.entries import Entry
from breakpoints.vocabulary.folding import folded
from breakpoints.vocabulary.matching import Match, Unknown
from breakpoints.vocabulary.names import Names

EntryT = TypeVar("EntryT", bound=Entry)


class Search(Generic[EntryT]):
    """Entries of one vocabulary, found by any of their names."""

    def __init__(self, entries: Mapping[str, EntryT], names: Names) -> None:
        self._entries, self._names = entries, names

    def containing(self, part: str, limit: int) -> tuple[EntryT, ...]:
        """Return entries with a name equal to, starting with or containing ``part``, in this order.

        Where no name contains it, entries with similar names; all entries for an empty part.
        """
        wanted = folded(part)
        if not wanted:
            return tuple(self._entries.values())[:limit]
        best: dict[str, tuple[int, int]] = {}
        for key, name in self._names.all():
            place = key.find(wanted)
            if place >= 0 and name.entry is not None:
                rank = (0 if key == wanted else 1 if place == 0 else 2, len(key))
                best[name.entry] = min(rank, best.get(name.entry, rank))
        ids = sorted(best, key=lambda entry: (*best[entry], entry)) or self._otherwise(part)
        return tuple(self._entries[entry] for entry in ids[:limit])

    def _otherwise(self, part: str) -> list[str]:
        """Return what a qualified code or a similar name gives."""
        found = self._names.find(part)
        if isinstance(found, Match):
            return [found.id]
        return list(found.suggestions) if isinstance(found, Unknown) else []
