"""What the results of one isolate make of each other, once each is answered by its value."""

from collections.abc import Sequence

from breakpoints.classify import Isolates
from breakpoints.expert.isolate import NOTHING, Shows, decisive
from service.lookup.composed import Composer
from service.lookup.remembered import WrittenRow
from service.lookup.rows_read import Columns


def under_rules(
    columns: Columns, composers: Sequence[Composer], found: Sequence[WrittenRow]
) -> Sequence[WrittenRow]:
    """Answer again the rows whose isolate shows what rules or the cascade look at.

    Parameters
    ----------
    columns : Columns
        The rows.
    composers : sequence of Composer
        Who answers each row.
    found : sequence of WrittenRow
        The answer of each row by its value.
    """
    isolates, together = columns.isolates, Isolates()
    showing = {name for name, row in zip(isolates, found, strict=True) if name and row.shows}
    if not showing:
        return found
    for name, row in zip(isolates, found, strict=True):
        if row.shows:
            together.add(name, row.organism, row.shows)
    shown: dict[tuple[str | None, str | None, int], Shows] = {}
    answers = list(found)
    for place, (name, row) in enumerate(zip(isolates, found, strict=True)):
        composer = composers[place]
        of = (name, row.organism, id(composer))
        if of not in shown:
            shown[of] = _shown(together, name, row.organism, composer)
        if shown[of]:
            answers[place] = composer.under_rules(columns.keys[place], columns.values[place], row, shown[of])
    return answers


def _shown(together: Isolates, name: str | None, organism: str | None, composer: Composer) -> Shows:
    """Return what an isolate shows of one of its organisms, as far as it can decide an answer."""
    if name is None:
        return NOTHING
    classifier = composer.classifier
    shows = together.shows(name, organism, classifier.vocabulary)
    return decisive(shows, classifier.watched) if shows else NOTHING
