"""Where two methods of one drug in one isolate contradict each other: a warning, never another category."""

from collections import Counter
from collections.abc import Sequence

import msgspec

from breakpoints.contradicting import Measured, MethodsCompared, measured
from breakpoints.expert.isolate import Shows
from breakpoints.outcomes import Remark
from service.lookup.composed import Composer
from service.lookup.pieces import with_further
from service.lookup.remembered import KnownQuestion, WrittenRow
from service.lookup.rows_read import DISK_CONTENT, Columns


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
    for place in _several(columns, known):
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


def repeats(
    columns: Columns,
    composers: Sequence[Composer],
    known: Sequence[KnownQuestion],
    found: Sequence[WrittenRow],
) -> dict[int, Shows]:
    """Return the rows that another result by their method contradicts, and what these show."""
    places, methods = _several(columns, known), MethodsCompared()
    for place in places:
        one, row, key = known[place], found[place], columns.keys[place]
        written = (one.drug, one.method, key[DISK_CONTENT], columns.values[place])
        said = _said(row, written, composers[place])
        methods.add(columns.isolates[place], row.organism, one.drug, said)
    shows = {
        place: methods.repeated(
            columns.isolates[place],
            found[place].organism,
            known[place].drug,
            known[place].method,
            composers[place].classifier.vocabulary.lineage,
        )
        for place in places
    }
    return {place: one for place, one in shows.items() if one}


def _said(
    row: WrittenRow, written: tuple[str | None, str, str | None, str], composer: Composer
) -> Measured | None:
    """Return what a result says to others of its drug; found once."""
    of = (row.by_value, row.organism, written)
    try:
        return composer.group.measured[of]
    except KeyError:
        said = composer.classifier.said(*of)
    composer.group.keep_measured(of, said)
    return said


def _several(columns: Columns, known: Sequence[KnownQuestion]) -> list[int]:
    """Return the rows of isolates and drugs of which there are several: most requests have none."""
    asked = list(zip(columns.names, [one.drug for one in known], strict=True))
    if not any(columns.names) or len(set(asked)) == len(asked):
        return []
    times = Counter(asked)
    return [place for place, of in enumerate(asked) if of[0] and of[1] and times[of] > 1]


def _note(against: Remark, composer: Composer) -> bytes:
    """Write a warning as it stands among others."""
    spoken = composer.spoken
    return msgspec.json.encode(spoken.notes.warning(against, spoken.language, spoken.words))
