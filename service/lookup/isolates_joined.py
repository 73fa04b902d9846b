"""What the results of one isolate make of each other, once each is answered by its value."""

from collections.abc import Sequence
from operator import attrgetter
from typing import Final

from breakpoints.classify import Isolates
from breakpoints.expert.heeding import heeded_by
from breakpoints.expert.isolate import NOTHING, STRUCK_OUT, Shows
from breakpoints.expert.watched import NO_DRUGS, decisive
from service.lookup.composed import Composer
from service.lookup.methods_joined import repeats
from service.lookup.remembered import ALL_DRUGS, Alone, KnownQuestion, Tells, WrittenRow
from service.lookup.rows_answered import Answers
from service.lookup.rows_asked import RowsAsked

_number: Final = attrgetter("number")
_heeds: Final = attrgetter("heeds")
_shows: Final = attrgetter("shows")
_alone: Final = attrgetter("alone")
_by_value: Final = attrgetter("by_value")
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
    concerned = _concerned(asked, answers)
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


def _concerned(asked: RowsAsked, answers: Answers) -> dict[int, Shows]:
    """Return the rows whose isolates show something on which their answers can depend, and what."""
    named = {name for one in set(answers.tells) for name, _ in one.shows}
    if not named:
        return {}
    places, shows = _shown(asked, answers.tells, _heeding(asked, named))
    heeds = map(_heeds, map(asked.known.__getitem__, places))
    by_value = map(_by_value, map(answers.rows.__getitem__, places))
    of_rows = list(zip(heeds, by_value, shows, map(asked.composers.__getitem__, places), strict=True))
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


def _heeded(heeds: frozenset[str] | None, by_value: str | None, shows: Shows, composer: Composer) -> Shows:
    """Return of what an isolate shows that on which an answer can depend; found once."""
    if heeds is None or heeds is ALL_DRUGS:
        return shows
    heeds = heeded_by(by_value, heeds)
    group, of = composer.group, (heeds, shows)
    found = group.heeded.get(of)
    if found is None:
        named = frozenset([one for one in shows if one[0] in heeds])
        found = group.one_of(decisive(named, composer.classifier.watched))
        group.heeded.keep(of, found)
    return found


def _shown(
    asked: RowsAsked, tells: Sequence[Tells], heeding: set[KnownQuestion]
) -> tuple[list[int], list[Shows]]:
    """Return the rows of questions that heed something whose isolates show what can decide, and that."""
    known, composer = asked.known, None if asked.are_mixed else asked.composer
    together = _Together(asked, tells)
    places: list[int] = []
    shown: list[Shows] = []
    for of in asked.isolates.values():
        rows = tells[of.start : of.stop] if isinstance(of, range) else [tells[place] for place in of]
        shows = None if composer is None else _decisive_of(composer, frozenset(map(_alone, rows)))
        if not (shows or (shows is None and (asked.are_mixed or any(map(_shows, rows))))):
            continue
        heed = [place for place in of if known[place] in heeding]
        places += heed
        shown += map(together.shows, heed) if shows is None else [shows] * len(heed)
    return places, shown


def _decisive_of(composer: Composer, told: frozenset[Alone]) -> Shows | None:
    """Return of what the rows of an isolate tell that which can decide anything of its one organism.

    None if they are not all of one known organism, or if a result was struck out: another of its drug
    replaces it, whether or not that counts itself.
    """
    together = composer.group.together
    try:
        return together[told]
    except KeyError:
        organisms, shows = {one.organism for one in told}, NOTHING.union(*(one.shows for one in told))
    is_plain = len(organisms) == 1 and None not in organisms
    is_plain = is_plain and not any(found == STRUCK_OUT for _, found in shows)
    found = _decisive(composer, organisms.pop(), shows) if is_plain else None
    together.keep(told, found)
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

    def __init__(self, asked: RowsAsked, tells: Sequence[Tells]) -> None:
        self._asked, self._tells = asked, tells
        self._isolates: Isolates | None = None
        self._shown: dict[tuple[str | None, str | None, Composer, str | None], Shows] = {}

    def shows(self, place: int) -> Shows:
        """Return what the isolate of a row shows of its organism, as far as it can decide any answer.

        The drug of a row counts where some rows of the request name no isolate.
        """
        asked, composer = self._asked, self._asked.composers[place]
        isolate, organism = asked.of[place].isolate, self._tells[place].organism
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
        for of, one in zip(self._asked.of, self._tells, strict=True):
            together.setdefault((of.isolate, one.organism), []).append(one.shows)
        joined = Isolates()
        for (isolate, organism), shows in together.items():
            joined.add(isolate, organism, NOTHING.union(*shows))
        return joined
