"""What the results of one isolate make of each other, once each is answered by its value."""

from collections.abc import Sequence

from breakpoints.classify import Isolates
from breakpoints.expert.isolate import Shows, decisive
from service.lookup.composed import Composer
from service.lookup.remembered import ALL_DRUGS, KnownQuestion, WrittenRow
from service.lookup.rows_read import Columns


def under_rules(
    columns: Columns,
    composers: Sequence[Composer],
    known: Sequence[KnownQuestion],
    found: Sequence[WrittenRow],
) -> Sequence[WrittenRow]:
    """Answer again the rows whose isolate shows what rules or the cascade look at.

    Parameters
    ----------
    columns : Columns
        The rows.
    composers, known : sequence of Composer, of KnownQuestion
        Who answers each row, and what is known of its question.
    found : sequence of WrittenRow
        The answer of each row by its value.
    """
    names = columns.isolates
    showing = {name for name, row in zip(names, found, strict=True) if row.shows and name}
    if not showing:
        return found
    together = _Together(columns, found)
    answers = list(found)
    for place, name in enumerate(names):
        composer, row = composers[place], found[place]
        shows = together.shows(name, row.organism, composer) if name else None
        if shows:
            heeded = together.heeded(composer.heeds(columns.keys[place], known[place]), shows)
            if heeded:
                key, value = columns.keys[place], columns.values[place]
                answers[place] = composer.under_rules(key, known[place], value, heeded)
    return answers


class _Together:
    """What the isolates of a request show, each set of results looked through once."""

    def __init__(self, columns: Columns, found: Sequence[WrittenRow]) -> None:
        self._isolates = Isolates()
        for name, row in zip(columns.isolates, found, strict=True):
            if row.shows:
                self._isolates.add(name, row.organism, row.shows)
        self._of: dict[tuple[str, str | None, Composer], Shows] = {}
        self._decisive: dict[tuple[Shows, Composer], Shows] = {}
        self._heeded: dict[tuple[frozenset[str], Shows], Shows] = {}

    def shows(self, name: str, organism: str | None, composer: Composer) -> Shows:
        """Return what an isolate shows of one of its organisms, as far as it can decide any answer."""
        of = (name, organism, composer)
        found = self._of.get(of)
        if found is None:
            shows = self._isolates.shows(name, organism, composer.classifier.vocabulary)
            found = self._of[of] = self._deciding(shows, composer) if shows else shows
        return found

    def heeded(self, heeds: frozenset[str], shows: Shows) -> Shows:
        """Return of what an isolate shows that on which the answer to a question can depend."""
        of = (heeds, shows)
        found = self._heeded.get(of)
        if found is None:
            of_these = frozenset([one for one in shows if one[0] in heeds])
            found = self._heeded[of] = shows if heeds is ALL_DRUGS else of_these
        return found

    def _deciding(self, shows: Shows, composer: Composer) -> Shows:
        if (shows, composer) not in self._decisive:
            self._decisive[shows, composer] = decisive(shows, composer.classifier.watched)
        return self._decisive[shows, composer]
