"""What the results of one isolate make of each other, once each is answered by its value."""

import itertools
from collections.abc import Sequence
from operator import attrgetter
from typing import Final

from breakpoints.classify import Isolates
from breakpoints.expert.heeding import heeded_by
from breakpoints.expert.isolate import NOTHING, Shows
from breakpoints.expert.watched import NO_DRUGS, decisive
from service.lookup.composed import Answers, Composer
from service.lookup.methods_joined import repeats
from service.lookup.remembered import ALL_DRUGS, KnownQuestion, WrittenRow
from service.lookup.rows_read import Columns

_number: Final = attrgetter("number")
_heeds: Final = attrgetter("heeds")
_organism: Final = attrgetter("organism")
_drug: Final = attrgetter("drug")
_of_rules: Final = attrgetter("rows")


def under_rules(
    columns: Columns,
    composers: Sequence[Composer],
    known: Sequence[KnownQuestion],
    answers: Answers,
    several: Sequence[int],
) -> Sequence[WrittenRow]:
    """Answer again the rows whose isolate shows what rules or the cascade look at.

    Parameters
    ----------
    columns : Columns
        The rows.
    composers, known : sequence of Composer, of KnownQuestion
        Who answers each row, and what is known of its question.
    answers : Answers
        The answer of each row by its value, with what the value screens.
    several : sequence of int
        The rows of isolates and drugs of which there are several.
    """
    if not any(columns.names):
        return answers.rows
    found = answers.rows
    concerned = _concerned(columns, composers, known, found)
    for place, shows in repeats(columns, composers, known, found, several).items():
        concerned[place] = concerned.get(place, NOTHING) | shows
    if not concerned:
        return found
    rows = list(found)
    numbers = map(_number, map(answers.said.__getitem__, concerned))
    of_shows = [composers[place].group.number_of(shows) for place, shows in concerned.items()]
    of_rules = map(_of_rules, map(known.__getitem__, concerned))
    answered = map(dict.get, of_rules, zip(numbers, of_shows, strict=True))
    for (place, shows), row in zip(concerned.items(), answered, strict=True):
        rows[place] = row or composers[place].under_rules(
            columns.keys[place], known[place], columns.values[place], shows
        )
    return rows


def _concerned(
    columns: Columns,
    composers: Sequence[Composer],
    known: Sequence[KnownQuestion],
    found: Sequence[WrittenRow],
) -> dict[int, Shows]:
    """Return the rows whose isolates show something on which their answers can depend, and what."""
    showing = [place for place, row in enumerate(found) if row.shows]
    if not showing:
        return {}
    together = _Together(columns, found, showing)
    heeding = _heeding(columns, composers, known, together.named)
    places = together.concerned(columns.names, known, heeding)
    shows = together.shows(columns, composers, known, places)
    heeds = [
        ALL_DRUGS if (of := one.heeds) is None or of is ALL_DRUGS else heeded_by(row.by_value, of)
        for one, row in zip(map(known.__getitem__, places), map(found.__getitem__, places), strict=True)
    ]
    of_rows = list(zip(heeds, shows, map(composers.__getitem__, places), strict=True))
    heeded = {of: _heeded(*of) for of in set(of_rows)}
    return {place: one for place, one in zip(places, map(heeded.__getitem__, of_rows), strict=True) if one}


def _heeding(
    columns: Columns, composers: Sequence[Composer], known: Sequence[KnownQuestion], named: set[str]
) -> set[KnownQuestion]:
    """Return the questions whose answers can depend on what some isolate shows of these drugs and tests."""
    asked = dict(zip(known, range(len(known)), strict=True))
    for one, place in asked.items() if None in map(_heeds, asked) else ():
        composers[place].heeds(columns.keys[place], one)
    return {one for one in asked if one.heeds is ALL_DRUGS or not (one.heeds or NO_DRUGS).isdisjoint(named)}


def _heeded(heeds: frozenset[str], shows: Shows, composer: Composer) -> Shows:
    """Return of what an isolate shows that on which an answer can depend; found once."""
    if heeds is ALL_DRUGS:
        return shows
    group, of = composer.group, (heeds, shows)
    found = group.heeded.get(of)
    if found is None:
        named = frozenset([one for one in shows if one[0] in heeds])
        found = group.one_of(decisive(named, composer.classifier.watched))
        group.heeded.keep(of, found)
    return found


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
        self._found = found
        self._showing = {columns.names[place] for place in showing}
        self.named = {name for shows in {found[place].shows for place in showing} for name, _ in shows}

    def concerned(
        self, names: Sequence[str], known: Sequence[KnownQuestion], heeding: set[KnownQuestion]
    ) -> list[int]:
        """Return the rows of questions that heed something, of which an isolate may show it."""
        heed = [place for place, one in enumerate(known) if one in heeding]
        return heed if self._are_mixed else [place for place in heed if names[place] in self._showing]

    def shows(
        self,
        columns: Columns,
        composers: Sequence[Composer],
        known: Sequence[KnownQuestion],
        places: Sequence[int],
    ) -> list[Shows]:
        """Return what the isolates of rows show of their organisms, as far as it can decide any answer.

        The drug of a row counts where some rows of the request name no isolate.
        """
        drugs = map(_drug, map(known.__getitem__, places)) if self._are_mixed else itertools.repeat(None)
        of_rows = list(
            zip(
                map(columns.isolates.__getitem__, places),
                map(_organism, map(self._found.__getitem__, places)),
                map(composers.__getitem__, places),
                drugs,
                strict=False,
            )
        )
        shows = {of: self._shown(*of) for of in set(of_rows)}
        return list(map(shows.__getitem__, of_rows))

    def _shown(self, name: str | None, organism: str | None, composer: Composer, drug: str | None) -> Shows:
        shows = self._isolates.shows(name, organism, composer.classifier.vocabulary, drug)
        if not shows:
            return shows
        of = (organism, shows)
        found = composer.group.decisive.get(of)
        if found is None:
            found = composer.group.one_of(decisive(shows, composer.classifier.watched_about(organism)))
            composer.group.decisive.keep(of, found)
        return found
