"""Where two methods of one drug in one isolate contradict each other: a warning, never another category."""

from collections.abc import Sequence
from typing import TypeVar

import msgspec

from breakpoints.contradicting import MethodsCompared, measured
from breakpoints.outcomes import Remark
from service.lookup.composed import Composer
from service.lookup.pieces import with_further
from service.lookup.remembered import KnownQuestion, WrittenRow
from service.lookup.rows_read import Columns

_Member = TypeVar("_Member")


def with_other_methods(
    columns: Columns,
    composers: Sequence[Composer],
    known: Sequence[KnownQuestion],
    found: Sequence[WrittenRow],
) -> Sequence[WrittenRow]:
    """Warn beside every result that another method of its drug and isolate contradicts.

    Only isolates that the request measures by two methods are looked at: most requests have none.
    """
    methods, compared = MethodsCompared(), []
    for place in _by_both(columns, known):
        one, row, isolate = known[place], found[place], columns.isolates[place]
        said = measured(one.method, columns.values[place], row.by_value)
        if said is not None:
            methods.add(isolate, row.organism, one.drug, said)
            compared.append((place, said))
    if not compared:
        return found
    answers = list(found)
    for place, said in compared:
        row = found[place]
        against = methods.against(columns.isolates[place], row.organism, known[place].drug, said)
        if against is not None:
            answers[place] = with_further(row, _note(against, composers[place]))
    return answers


def _by_both(columns: Columns, known: Sequence[KnownQuestion]) -> list[int]:
    """Return the rows of isolates and drugs that are measured by two methods."""
    names = columns.names
    by_method = [
        {name for name, one in zip(names, known, strict=True) if one.method == method}
        for method in {one.method for one in set(known)}
    ]
    isolates = _of_several(by_method) - {""}
    if not isolates:
        return []
    places = [place for place, name in enumerate(names) if name in isolates]
    pairs: dict[str, set[tuple[str, str | None]]] = {}
    for place in places:
        pairs.setdefault(known[place].method, set()).add((names[place], known[place].drug))
    several = _of_several(list(pairs.values()))
    return [place for place in places if (names[place], known[place].drug) in several]


def _of_several(sets: Sequence[set[_Member]]) -> set[_Member]:
    """Return what is in more than one of some sets."""
    found, seen = set[_Member](), set[_Member]()
    for one in sets:
        found |= seen & one
        seen |= one
    return found


def _note(against: Remark, composer: Composer) -> bytes:
    """Write a warning as it stands among others."""
    spoken = composer.spoken
    return msgspec.json.encode(spoken.notes.warning(against, spoken.language, spoken.words))
