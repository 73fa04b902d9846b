"""What the results of one isolate make of each other, once each is answered by its value."""

from collections.abc import Mapping, Sequence

from breakpoints.classify import Isolates
from breakpoints.expert.heeding import heeded_by
from breakpoints.expert.isolate import NOTHING, Shows, decisive
from service.lookup.composed import Composer
from service.lookup.methods_joined import repeats
from service.lookup.remembered import ALL_DRUGS, KnownQuestion, WrittenRow
from service.lookup.rows_read import Columns
from service.lookup.values_screened import with_screened


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
    if not any(columns.names):
        return found
    found = with_screened(columns, composers, known, found)
    showing = [place for place, row in enumerate(found) if row.shows]
    repeated = repeats(columns, composers, known, found)
    if not showing:
        return _with_repeats(columns, composers, known, found, repeated)
    together, answers = _Together(columns, found, showing), list(found)
    heeding = _heeding(columns, composers, known, together.named)
    for place in together.concerned(columns.names, known, heeding):
        one, row, composer = known[place], found[place], composers[place]
        shows = together.shows(columns.isolates[place], row.organism, one.drug, composer)
        if shows:
            key, value = columns.keys[place], columns.values[place]
            heeds = composer.heeds(key, one)
            if heeds is not ALL_DRUGS:
                shows = together.heeded(heeded_by(row.by_value, heeds), shows, composer)
            shows |= repeated.pop(place, NOTHING)
            if shows:
                answers[place] = composer.under_rules(key, one, value, shows)
    return _with_repeats(columns, composers, known, answers, repeated)


def _with_repeats(
    columns: Columns,
    composers: Sequence[Composer],
    known: Sequence[KnownQuestion],
    found: Sequence[WrittenRow],
    repeated: Mapping[int, Shows],
) -> Sequence[WrittenRow]:
    """Answer again the rows of which nothing but their own repetition counts."""
    if not repeated:
        return found
    answers = list(found)
    for place, shows in repeated.items():
        key, value = columns.keys[place], columns.values[place]
        answers[place] = composers[place].under_rules(key, known[place], value, shows)
    return answers


def _heeding(
    columns: Columns, composers: Sequence[Composer], known: Sequence[KnownQuestion], named: set[str]
) -> set[KnownQuestion]:
    """Return the questions whose answers can depend on what some isolate shows of these drugs and tests."""
    heeding = set()
    for one, place in dict(zip(known, range(len(known)), strict=True)).items():
        heeds = composers[place].heeds(columns.keys[place], one)
        if heeds is ALL_DRUGS or not heeds.isdisjoint(named):
            heeding.add(one)
    return heeding


class _Together:
    """What the isolates of a request show, each set of results looked through once.

    ``named`` are the drugs and tests of which anything is shown.
    """

    def __init__(self, columns: Columns, found: Sequence[WrittenRow], showing: Sequence[int]) -> None:
        self._isolates = Isolates()
        self._are_mixed = not all(columns.names)
        together: dict[tuple[str | None, str | None], list[Shows]] = {}
        for place in range(len(found)) if self._are_mixed else showing:
            row = found[place]
            together.setdefault((columns.isolates[place], row.organism), []).append(row.shows)
        for (isolate, organism), shows in together.items():
            self._isolates.add(isolate, organism, NOTHING.union(*shows))
        self._showing = {columns.names[place] for place in showing}
        self.named = {name for shows in {found[place].shows for place in showing} for name, _ in shows}
        self._of: dict[tuple[str | None, str | None, str | None, Composer], Shows] = {}

    def concerned(
        self, names: Sequence[str], known: Sequence[KnownQuestion], heeding: set[KnownQuestion]
    ) -> list[int]:
        """Return the rows of questions that heed something, of which an isolate may show it."""
        heed = [place for place, one in enumerate(known) if one in heeding]
        return heed if self._are_mixed else [place for place in heed if names[place] in self._showing]

    def shows(self, name: str | None, organism: str | None, drug: str | None, composer: Composer) -> Shows:
        """Return what an isolate shows of one of its organisms, as far as it can decide any answer.

        The drug of the row counts where some rows of the request name no isolate.
        """
        of = (name, organism, drug if self._are_mixed else None, composer)
        found = self._of.get(of)
        if found is None:
            shows = self._isolates.shows(name, organism, composer.classifier.vocabulary, drug)
            found = self._of[of] = self._deciding(shows, composer) if shows else shows
        return found

    def heeded(self, heeds: frozenset[str], shows: Shows, composer: Composer) -> Shows:
        """Return of what an isolate shows that on which the answer to a question can depend."""
        of = (heeds, shows)
        found = composer.group.heeded.get(of)
        if found is None:
            found = frozenset([one for one in shows if one[0] in heeds])
            composer.group.keep_heeded(of, found)
        return found

    def _deciding(self, shows: Shows, composer: Composer) -> Shows:
        found = composer.group.decisive.get(shows)
        if found is None:
            found = decisive(shows, composer.classifier.watched)
            composer.group.keep_decisive(shows, found)
        return found
