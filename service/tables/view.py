"""What everybody and each laboratory sees at one moment; immutable, so what it remembers stays true."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Final

from service.tables.held import Held

MOST_DATES: Final = 256
"""Dates and laboratories of which the tables in force are remembered."""


class View:
    """The versions of one generation of the store."""

    def __init__(self, held: Iterable[Held] = ()) -> None:
        self.held = tuple(sorted(held, key=_newest_first, reverse=True))
        self.public = tuple(one for one in self.held if not one.private)
        self._visible: dict[str, tuple[Held, ...]] = {}
        self._default: dict[tuple[dt.date, str | None], tuple[Held, ...]] = {}

    def visible(self, laboratory_id: str | None) -> tuple[Held, ...]:
        """Return the versions that a laboratory may see, newest first within a table.

        A table of its own hides a public one that was published under the same name later.
        """
        if laboratory_id is None:
            return self.public
        if laboratory_id not in self._visible:
            own = tuple(one for one in self.held if one.stored.laboratory_id == laboratory_id)
            names = {one.stored.table for one in own}
            public = (one for one in self.public if one.stored.table not in names)
            self._visible[laboratory_id] = tuple(sorted((*own, *public), key=_newest_first, reverse=True))
        return self._visible[laboratory_id]

    def default(self, on: dt.date, laboratory_id: str | None) -> tuple[Held, ...]:
        """Return what is in force on a date of every table that needs not be named.

        Of the editions of one guideline that a laboratory imported, the newest: an earlier year
        answers only where it is named. A laboratory's own tables come before the public ones.
        """
        key = (on, laboratory_id)
        known = self._default.get(key)
        if known is None:
            known = self._in_force_by_series(on, laboratory_id)
            if len(self._default) >= MOST_DATES:
                self._default.clear()
            self._default[key] = known
        return known

    def _in_force_by_series(self, on: dt.date, laboratory_id: str | None) -> tuple[Held, ...]:
        by_table: dict[str, list[Held]] = {}
        for one in self.visible(laboratory_id):
            if not one.version.simulated:
                by_table.setdefault(one.stored.table, []).append(one)
        newest: dict[tuple[bool, str], Held] = {}
        for table in sorted(by_table):
            found = in_force(by_table[table], on)
            if found is not None:
                key = (not found.private, found.series)
                before = newest.get(key)
                if before is None or before.in_force_from < found.in_force_from:
                    newest[key] = found
        return newest_edition_first([newest[key] for key in sorted(newest)])


def newest_edition_first(tables: Sequence[Held]) -> tuple[Held, ...]:
    """Put the newer edition of a guideline before an older one of another import; all else keeps its place.

    What the newer edition holds is answered from it, whatever the imports are called; the older one
    still answers what the newer does not hold, and says that a newer edition was asked.
    """
    placed = list(tables)
    places: dict[tuple[bool, str], list[int]] = {}
    for place, one in enumerate(tables):
        if one.version.guideline:
            places.setdefault((one.private, one.version.guideline), []).append(place)
    for of_guideline in places.values():
        ordered = sorted((tables[place] for place in of_guideline), key=_in_force_from, reverse=True)
        for place, one in zip(of_guideline, ordered, strict=True):
            placed[place] = one
    return tuple(placed)


def _in_force_from(one: Held) -> dt.date:
    return one.in_force_from


def in_force(versions: Iterable[Held], on: dt.date) -> Held | None:
    """Return the newest that is neither withdrawn nor still to come."""
    return next((one for one in versions if not one.withdrawn and one.in_force_from <= on), None)


def _newest_first(one: Held) -> tuple[str, tuple[int, ...]]:
    return one.stored.table, one.order
