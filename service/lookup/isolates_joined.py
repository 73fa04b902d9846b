"""What the results of one isolate make of each other, once each is answered by its value."""

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
from service.lookup.rows_asked import RowsAsked

_number: Final = attrgetter("number")
_heeds: Final = attrgetter("heeds")
_organism: Final = attrgetter("organism")
_shows: Final = attrgetter("shows")
_of_rules: Final = attrgetter("rows")


def under_rules(asked: RowsAsked, answers: Answers, repeated: Sequence[int]) -> Sequence[WrittenRow]:
    """Answer again the rows whose isolate shows what rules or the cascade look at.

    Parameters
    ----------
    asked : RowsAsked
        The rows.
    answers : Answers
        The answer of each row by its value, with what the value screens.
    repeated : sequence of int
        The rows of isolates and drugs of which there are several.
    """
    if not asked.any_is_named:
        return answers.rows
    found, known, composers = answers.rows, asked.known, asked.composers
    concerned = _concerned(asked, found)
    for place, shows in repeats(asked, found, repeated).items():
        concerned[place] = concerned.get(place, NOTHING) | shows
    if not concerned:
        return found
    rows = list(found)
    numbers = map(_number, map(answers.said.__getitem__, concerned))
    of_shows = [composers[place].group.number_of(shows) for place, shows in concerned.items()]
    of_rules = map(_of_rules, map(known.__getitem__, concerned))
    answered = map(dict.get, of_rules, zip(numbers, of_shows, strict=True))
    for (place, shows), row in zip(concerned.items(), answered, strict=True):
        rows[place] = row or composers[place].under_rules(known[place], asked.values[place], shows)
    return rows


def _concerned(asked: RowsAsked, found: Sequence[WrittenRow]) -> dict[int, Shows]:
    """Return the rows whose isolates show something on which their answers can depend, and what."""
    named = {name for shows in set(map(_shows, found)) for name, _ in shows}
    if not named:
        return {}
    places, shows = _shown(asked, found, _heeding(asked, named))
    heeds = [
        ALL_DRUGS if (of := one.heeds) is None or of is ALL_DRUGS else heeded_by(row.by_value, of)
        for one, row in zip(map(asked.known.__getitem__, places), map(found.__getitem__, places), strict=True)
    ]
    of_rows = list(zip(heeds, shows, map(asked.composers.__getitem__, places), strict=True))
    heeded = {of: _heeded(*of) for of in set(of_rows)}
    return {place: one for place, one in zip(places, map(heeded.__getitem__, of_rows), strict=True) if one}


def _heeding(asked: RowsAsked, named: set[str]) -> set[KnownQuestion]:
    """Return the questions whose answers can depend on what some isolate shows of these drugs and tests."""
    if None in map(_heeds, asked.different):
        for one, composer in dict(zip(asked.known, asked.composers, strict=True)).items():
            composer.heeds(one)
    return {
        one
        for one in asked.different
        if one.heeds is ALL_DRUGS or not (one.heeds or NO_DRUGS).isdisjoint(named)
    }


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


def _shown(
    asked: RowsAsked, found: Sequence[WrittenRow], heeding: set[KnownQuestion]
) -> tuple[list[int], list[Shows]]:
    """Return the rows of questions that heed something whose isolates show what can decide, and that."""
    known, composer = asked.known, asked.composer
    together = _Together(asked, found)
    places: list[int] = []
    shown: list[Shows] = []
    for of in asked.isolates.values():
        rows = found[of.start : of.stop] if isinstance(of, range) else [found[place] for place in of]
        showing = frozenset(filter(None, map(_shows, rows)))
        heed = [place for place in of if known[place] in heeding] if showing or asked.are_mixed else ()
        if not heed:
            continue
        organisms = set(map(_organism, rows))
        if composer is None or len(organisms) > 1 or None in organisms or asked.are_mixed:
            places += heed
            shown += map(together.shows, heed)
        elif shows := _decisive_of(composer, organisms.pop(), showing):
            places += heed
            shown += [shows] * len(heed)
    return places, shown


def _decisive_of(composer: Composer, organism: str | None, showing: frozenset[Shows]) -> Shows:
    """Return of what the rows of an isolate show that which can decide anything of its one organism."""
    group, of = composer.group, (organism, showing)
    found = group.together.get(of)
    if found is None:
        found = _decisive(composer, organism, NOTHING.union(*showing))
        group.together.keep(of, found)
    return found


def _decisive(composer: Composer, organism: str | None, shows: Shows) -> Shows:
    """Return of what an isolate shows that which can decide anything of an organism; found once."""
    if not shows:
        return shows
    group, of = composer.group, (organism, shows)
    found = group.decisive.get(of)
    if found is None:
        found = group.one_of(decisive(shows, composer.classifier.watched_about(organism)))
        group.decisive.keep(of, found)
    return found


class _Together:
    """What isolates show where that needs a closer look: several organisms of one, or rows that name none."""

    def __init__(self, asked: RowsAsked, found: Sequence[WrittenRow]) -> None:
        self._asked, self._found = asked, found
        self._isolates: Isolates | None = None
        self._shown: dict[tuple[str | None, str | None, Composer, str | None], Shows] = {}

    def shows(self, place: int) -> Shows:
        """Return what the isolate of a row shows of its organism, as far as it can decide any answer.

        The drug of a row counts where some rows of the request name no isolate.
        """
        asked, composer = self._asked, self._asked.composers[place]
        isolate, organism = asked.of[place].isolate, self._found[place].organism
        drug = asked.known[place].drug if asked.are_mixed else None
        of = (isolate, organism, composer, drug)
        if of not in self._shown:
            self._isolates = self._isolates or self._joined()
            shows = self._isolates.shows(isolate, organism, composer.classifier.vocabulary, drug)
            self._shown[of] = _decisive(composer, organism, shows)
        return self._shown[of]

    def _joined(self) -> Isolates:
        """Join what all rows show."""
        together: dict[tuple[str | None, str | None], list[Shows]] = {}
        for of, row in zip(self._asked.of, self._found, strict=True):
            together.setdefault((of.isolate, row.organism), []).append(row.shows)
        joined = Isolates()
        for (isolate, organism), shows in together.items():
            joined.add(isolate, organism, NOTHING.union(*shows))
        return joined
