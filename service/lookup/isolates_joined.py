"""What the results of one isolate make of each other, once each is answered by its value."""

from collections.abc import Sequence

import numpy as np

from breakpoints.classify import Isolates
from breakpoints.expert.heeding import heeded_by
from breakpoints.expert.isolate import NOTHING, STRUCK_OUT, Shows
from breakpoints.expert.watched import decisive
from service.lookup.answers import MAY_SCREEN, Answers
from service.lookup.composed import Composer
from service.lookup.methods_joined import repeats
from service.lookup.remembered import ALL_DRUGS, Alone, KnownQuestion, Tells, WrittenRow
from service.lookup.rows_asked import RowsAsked
from service.lookup.sheet.answers import AnswerTo
from service.lookup.sheet.columns import NONE, UNKNOWN, Numbers, as_one, numbers_of, parted, where
from service.lookup.sheet.sheet import Sheet


def under_rules(asked: RowsAsked, answers: Answers, repeated: Sequence[int]) -> Answers:
    """Answer again the rows whose isolate shows what rules or the cascade look at.

    Parameters
    ----------
    asked : RowsAsked
        The rows.
    answers : Answers
        The answer of each row by its value.
    repeated : sequence of int
        The rows of isolates and drugs of which there are several.
    """
    if not asked.any_is_named:
        return answers
    sheet, kept, numbers = answers.sheet, answers.sheet.isolates, answers.numbers
    heeded = _heeded(asked, answers, _shown(asked, answers))
    for place, shows in repeats(asked, answers, repeated).items():
        heeded[place] = kept.shows[kept.shows.things[int(heeded[place])] | shows]
    places = where(heeded != NONE)
    if not places.size:
        return answers
    of = as_one(numbers[places], heeded[places]).tolist()
    new = {one: place for one, place in zip(of, places.tolist(), strict=True) if one not in kept.ruled}
    ruled = [_ruled(asked, place, kept.shows.things[heeded[place]]) for place in new.values()]
    kept.ruled.update(zip(new, sheet.answers.numbers(ruled).tolist(), strict=True))
    found = numbers.copy()
    found[places] = list(map(kept.ruled.__getitem__, of))
    return Answers(sheet, found)


def _ruled(asked: RowsAsked, place: int, heeded: Shows) -> AnswerTo:
    """Answer a row whose isolate shows something that it heeds."""
    known, value = asked.known(place), asked.value(place)
    return asked.composers[place].under_rules(known, value, heeded), known.steps[value].digits, None


def _heeded(asked: RowsAsked, answers: Answers, shown: Numbers) -> Numbers:
    """Return the numbers of what rows heed of what their isolates show."""
    heeded, places = np.full(len(shown), NONE), where(shown != NONE)
    if not places.size:
        return heeded
    of_rows = as_one(_heeds(asked, answers, places), shown[places])
    different = np.unique(of_rows)
    found = numbers_of([_heeded_once(asked, answers.sheet, one) for one in different.tolist()])
    heeded[places] = found[np.searchsorted(different, of_rows)]
    return heeded


def _heeds(asked: RowsAsked, answers: Answers, places: Numbers) -> Numbers:
    """Return the numbers of what the answers of rows heed."""
    kept, questions = answers.sheet.isolates, asked.questions[places]
    categories = answers.sheet.answers.category[answers.numbers[places]]
    found = kept.heeds.find(questions, categories)
    for at in where(found == UNKNOWN).tolist():
        place, composer = int(places[at]), asked.composers[int(places[at])]
        heeds = composer.heeds(asked.known(place))
        if heeds is not ALL_DRUGS:
            heeds = composer.group.one_of(heeded_by(answers.row(place).by_value, heeds))
        found[at] = kept.heed[asked.answering.index(composer), heeds]
    kept.heeds.note(questions, categories, found)
    return found


def _heeded_once(asked: RowsAsked, sheet: Sheet, of: int) -> int:
    """Return the number of what is heeded; ``of`` are those of what heeds it and of what is shown."""
    kept = sheet.isolates
    found = kept.heeded.get(of)
    if found is None:
        heed, shown = parted(of)
        (place, heeds), shows = kept.heed.things[heed], kept.shows.things[shown]
        if heeds is not ALL_DRUGS:
            named = frozenset([one for one in shows if one[0] in heeds])
            composer = asked.answering[place]
            shows = composer.group.one_of(decisive(named, composer.classifier.watched))
        found = kept.heeded[of] = kept.shows[shows]
    return found


def _shown(asked: RowsAsked, answers: Answers) -> Numbers:
    """Return the numbers of what the isolates of rows show that can decide anything."""
    shown: Numbers = numbers_of(_shown_alone(asked, answers))[asked.isolate]
    closer = where(shown == UNKNOWN).tolist()
    if closer:
        shown[closer] = _shown_together(asked, answers, closer)
    return shown


def _shown_alone(asked: RowsAsked, answers: Answers) -> list[int]:
    """Return of each isolate the number of what it shows; `UNKNOWN` where that takes a closer look."""
    alone = _told(asked, answers)
    if asked.composer is None or asked.are_mixed:
        return [UNKNOWN] * len(asked.isolates)
    kept = answers.sheet.isolates
    told = list(map(frozenset, asked.by_isolate(alone)))
    for one in set(told).difference(kept.together):
        shows = _decisive_of(asked.composer, frozenset(map(kept.alone.things.__getitem__, one)))
        kept.together[one] = UNKNOWN if shows is None else kept.shows[shows]
    return list(map(kept.together.__getitem__, told))


def _told(asked: RowsAsked, answers: Answers) -> Numbers:
    """Return the numbers of what rows tell where all of their isolates are of one organism."""
    kept, rows, numbers = answers.sheet.isolates, answers.sheet.answers.rows, answers.numbers
    found = kept.told_alone(numbers)
    new = where(found == UNKNOWN)
    if new.size:
        different, first, alike = np.unique(numbers[new], return_index=True, return_inverse=True)
        told = [
            row.tells if row.by_value not in MAY_SCREEN else _tells(asked, place, row)
            for place, row in zip(new[first].tolist(), map(rows.__getitem__, different.tolist()), strict=True)
        ]
        found[new] = kept.tell(different, told)[alike]
    return found


def _tells(asked: RowsAsked, place: int, row: WrittenRow) -> Tells:
    """Return what a row without a category tells its isolate: what its value screens.

    One that shows nothing may, too: rules look at what a drug screens where they do not look at one
    without a criterion. An answer that depends on how its value is written shows it already, unless the
    value is the lowest of its panel.
    """
    known, value = asked.known(place), asked.value(place)
    if known.screening is None:
        return row.tells
    said, screened = known.steps[value], known.screening[value]
    if screened is None and said.number == value:
        return row.tells
    return asked.composers[place].showing(row, known, said, screened).tells


def _shown_together(asked: RowsAsked, answers: Answers, places: Sequence[int]) -> list[int]:
    """Return the numbers of what the isolates of these rows show, of which a closer look is taken."""
    kept = answers.sheet.isolates
    tells = kept.told(answers.numbers)
    named = {name for one in set(tells) for name, _ in one.shows}
    heeding, together = _heeding(asked, named) if named else set(), _Together(asked, tells)
    return [kept.shows[together.shows(place)] if asked.known(place) in heeding else NONE for place in places]


def _heeding(asked: RowsAsked, named: set[str]) -> set[KnownQuestion]:
    """Return the questions whose answers can depend on what some isolate shows of these drugs and tests."""
    different = {asked.known(place): place for place in np.unique(asked.questions, return_index=True)[1]}
    heeds = {one: asked.composers[place].heeds(one) for one, place in different.items()}
    return {one for one, of in heeds.items() if of is ALL_DRUGS or not of.isdisjoint(named)}


def _decisive_of(composer: Composer, told: frozenset[Alone]) -> Shows | None:
    """Return of what the rows of an isolate tell that which can decide anything of its one organism.

    None if they are not all of one known organism, or if a result was struck out: another of its drug
    replaces it, whether or not that counts itself.
    """
    organisms, shows = {one.organism for one in told}, NOTHING.union(*(one.shows for one in told))
    is_plain = len(organisms) == 1 and None not in organisms
    if not is_plain or any(found == STRUCK_OUT for _, found in shows):
        return None
    return _decisive(composer, organisms.pop(), shows)


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
        isolate, organism = asked.of(place).isolate, self._tells[place].organism
        drug = asked.known(place).drug if asked.are_mixed else None
        of = (isolate, organism, composer, drug)
        if of not in self._shown:
            self._isolates = self._isolates or self._joined()
            shows = self._isolates.shows(isolate, organism, composer.classifier.vocabulary, drug)
            self._shown[of] = _decisive(composer, organism, shows)
        return self._shown[of]

    def _joined(self) -> Isolates:
        """Join what all rows show."""
        together: dict[tuple[str | None, str | None], list[Shows]] = {}
        for place, one in enumerate(self._tells):
            isolate = self._asked.of(place).isolate
            together.setdefault((isolate, one.organism), []).append(one.shows)
        joined = Isolates()
        for (isolate, organism), shows in together.items():
            joined.add(isolate, organism, NOTHING.union(*shows))
        return joined
