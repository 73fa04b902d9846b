"""Where two methods of one drug in one isolate contradict each other: a warning, never another category."""

from collections.abc import Sequence
from operator import attrgetter
from typing import Final

import msgspec

from breakpoints.contradicting import SIDES, UNJUDGED, Measured, MethodsCompared, measured
from breakpoints.expert.isolate import Shows
from breakpoints.methods import METHODS
from breakpoints.outcomes import Remark
from service.lookup.composed import Composer
from service.lookup.pieces import with_further
from service.lookup.remembered import KnownQuestion, WrittenRow
from service.lookup.rows_read import DISK_CONTENT, Columns

_ACTIVE, _RESISTANT = 1, 2
_BOTH: Final = _ACTIVE | _RESISTANT
_MAY_BE: Final[dict[str | None, int]] = dict.fromkeys(UNJUDGED, _RESISTANT) | {
    category: _ACTIVE if side == "active" else _RESISTANT for category, side in SIDES.items()
}
"""What a result is, or may be, by the category of its value; without one it is never active."""
_told_of: Final = attrgetter("told_of")


def several(columns: Columns, known: Sequence[KnownQuestion]) -> Sequence[int]:
    """Return the rows of isolates and drugs of which there are several: most requests have none."""
    if not any(columns.names):
        return ()
    if len(set(zip(columns.names, map(_told_of, known), strict=True))) == len(known):
        return ()
    asked = list(zip(columns.names, map(_told_of, known), strict=True))
    first: dict[tuple[str, str | None], int] = {}
    again: set[tuple[str, str | None]] = set()
    for place, of in enumerate(asked):
        if first.setdefault(of, place) != place:
            again.add(of)
    return [place for place, of in enumerate(asked) if of in again and of[0] and of[1]]


def with_other_methods(
    columns: Columns,
    composers: Sequence[Composer],
    known: Sequence[KnownQuestion],
    found: Sequence[WrittenRow],
    places: Sequence[int],
) -> Sequence[WrittenRow]:
    """Warn beside every result that another method of its drug and isolate contradicts.

    Parameters
    ----------
    columns, composers, known, found
        As of `under_rules`.
    places : sequence of int
        The rows of isolates and drugs of which there are `several`.
    """
    methods, compared = MethodsCompared(), []
    for place in _that_may_contradict(columns, known, found, places, by_one_method=False):
        one, row, isolate = known[place], found[place], columns.isolates[place]
        said = measured(one.method, columns.values[place], row.by_value)
        if said is not None:
            methods.add(isolate, row.organism, one.told_of, said)
            compared.append((place, said))
    if not compared:
        return found
    answers = list(found)
    for place, said in compared:
        row = found[place]
        against = methods.against(columns.isolates[place], row.organism, known[place].told_of, said)
        if against is not None:
            answers[place] = with_further(row, _note(against, composers[place]))
    return answers


def repeats(
    columns: Columns,
    composers: Sequence[Composer],
    known: Sequence[KnownQuestion],
    found: Sequence[WrittenRow],
    places: Sequence[int],
) -> dict[int, Shows]:
    """Return the rows that another result by their method contradicts, and what these show.

    Parameters as of `with_other_methods`.
    """
    methods = MethodsCompared()
    places = _that_may_contradict(columns, known, found, places, by_one_method=True)
    for place in places:
        one, row, key = known[place], found[place], columns.keys[place]
        written = (one.told_of, one.method, key[DISK_CONTENT], columns.values[place])
        said = _said(row, written, composers[place])
        methods.add(columns.isolates[place], row.organism, one.told_of, said)
    shows = {
        place: methods.repeated(
            columns.isolates[place],
            found[place].organism,
            known[place].told_of,
            known[place].method,
            composers[place].classifier.vocabulary.lineage,
        )
        for place in places
    }
    return {place: one for place, one in shows.items() if one}


def _that_may_contradict(
    columns: Columns,
    known: Sequence[KnownQuestion],
    found: Sequence[WrittenRow],
    places: Sequence[int],
    *,
    by_one_method: bool,
) -> list[int]:
    """Return the rows of isolates and drugs of which one result is active and another may be resistant."""
    of = [
        (columns.names[place], known[place].told_of, known[place].method if by_one_method else None)
        for place in places
    ]
    may_be = [_MAY_BE.get(found[place].by_value, 0) for place in places]
    together: dict[tuple[str, str | None, str | None], int] = {}
    for (name, drug, method), sides in zip(of, may_be, strict=True):
        for one in (method,) if method is None or method in METHODS else (method, *METHODS):
            together[name, drug, one] = together.get((name, drug, one), 0) | sides
    both = {one for one, sides in together.items() if sides == _BOTH}
    open_too = {(name, drug) for name, drug, _ in both}
    return [
        place
        for place, one in zip(places, of, strict=True)
        if one in both or (one[2] is not None and one[2] not in METHODS and one[:2] in open_too)
    ]


def _said(
    row: WrittenRow, written: tuple[str | None, str, str | None, str], composer: Composer
) -> Measured | None:
    """Return what a result says to others of its drug; found once."""
    of = (row.by_value, row.organism, written)
    try:
        return composer.group.measured[of]
    except KeyError:
        said = composer.classifier.said(*of)
    composer.group.measured.keep(of, said, len(written[-1]))
    return said


def _note(against: Remark, composer: Composer) -> bytes:
    """Write a warning as it stands among others."""
    spoken = composer.spoken
    return msgspec.json.encode(spoken.notes.warning(against, spoken.language, spoken.words))
