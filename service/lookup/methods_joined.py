"""Where two methods of one drug in one isolate contradict each other: a warning, never another category."""

from collections import Counter
from collections.abc import Sequence

import msgspec

from breakpoints.contradicting import MethodsCompared, measured
from breakpoints.outcomes import Remark
from service.lookup.composed import Composer
from service.lookup.pieces import with_further
from service.lookup.remembered import KnownQuestion, WrittenRow
from service.lookup.rows_read import Columns


def with_other_methods(
    columns: Columns,
    composers: Sequence[Composer],
    known: Sequence[KnownQuestion],
    found: Sequence[WrittenRow],
) -> Sequence[WrittenRow]:
    """Warn beside every result that another method of its drug and isolate contradicts.

    Only drugs that the request measures by two methods are looked at: most requests have none.
    """
    if not any(columns.isolates):
        return found
    measured_by = Counter(drug for drug, _ in {(one.drug, one.method) for one in set(known)})
    by_both = {drug for drug, methods in measured_by.items() if methods > 1} - {None}
    if not by_both:
        return found
    methods, compared = MethodsCompared(), []
    for place, (one, row, isolate) in enumerate(zip(known, found, columns.isolates, strict=True)):
        if one.drug in by_both and isolate:
            said = measured(one.method, columns.values[place], row.by_value)
            if said is not None:
                methods.add(isolate, row.organism, one.drug, said)
                compared.append((place, said))
    answers = list(found)
    for place, said in compared:
        row = found[place]
        against = methods.against(columns.isolates[place], row.organism, known[place].drug, said)
        if against is not None:
            answers[place] = with_further(row, _note(against, composers[place]))
    return answers


def _note(against: Remark, composer: Composer) -> bytes:
    """Write a warning as it stands among others."""
    spoken = composer.spoken
    return msgspec.json.encode(spoken.notes.warning(against, spoken.language, spoken.words))
