"""Where two methods of one drug in one isolate contradict each other: a warning, never another category."""

from collections.abc import Sequence
from typing import Final

import msgspec
import numpy as np

from breakpoints.contradicting import SIDES, UNJUDGED, Measured, MethodsCompared, measured
from breakpoints.expert.isolate import Shows
from breakpoints.methods import METHODS
from breakpoints.outcomes import Remark
from service.lookup.answers import Answers
from service.lookup.composed import Composer
from service.lookup.pieces import with_further
from service.lookup.remembered import WrittenRow
from service.lookup.rows_asked import RowsAsked
from service.lookup.rows_read import DISK_CONTENT
from service.lookup.sheet.columns import NONE, as_one, where

_ACTIVE, _RESISTANT = 1, 2
_BOTH: Final = _ACTIVE | _RESISTANT
_MAY_BE: Final[dict[str | None, int]] = dict.fromkeys(UNJUDGED, _RESISTANT) | {
    category: _ACTIVE if side == "active" else _RESISTANT for category, side in SIDES.items()
}
"""What a result is, or may be, by the category of its value; without one it is never active."""


def rows_repeated(asked: RowsAsked) -> Sequence[int]:
    """Return the rows of isolates and drugs of which there are several: most requests have none."""
    if not asked.any_is_named:
        return ()
    drugs, isolates = asked.sheet.questions.drug[asked.questions], asked.isolate
    counted = (drugs != NONE) & (isolates != asked.nameless)
    of_rows = as_one(isolates, drugs)
    in_order = np.sort(of_rows[counted])
    again = in_order[1:][in_order[1:] == in_order[:-1]]
    if not again.size:
        return ()
    places: Sequence[int] = where(counted & np.isin(of_rows, again)).tolist()
    return places


def with_other_methods(asked: RowsAsked, answers: Answers, places: Sequence[int]) -> dict[int, WrittenRow]:
    """Return the answers that another method of their drug and isolate contradicts, with a warning.

    Parameters
    ----------
    asked : RowsAsked
        The rows.
    answers : Answers
        Their answers.
    places : sequence of int
        The rows of isolates and drugs of which there are several; see `rows_repeated`.
    """
    methods, compared, found = MethodsCompared(), [], answers.rows
    for place in _that_may_contradict(asked, found, places, by_one_method=False):
        one, row, isolate = asked.known(place), found[place], asked.of(place).isolate
        said = measured(one.method, asked.value(place), row.by_value)
        if said is not None:
            methods.add(isolate, row.tells.organism, one.told_of, said)
            compared.append((place, said))
    warned: dict[int, WrittenRow] = {}
    for place, said in compared:
        row = found[place]
        isolate, organism = asked.of(place).isolate, row.tells.organism
        against = methods.against(isolate, organism, asked.known(place).told_of, said)
        if against is not None:
            warned[place] = with_further(row, _note(against, asked.composers[place]))
    return warned


def repeats(asked: RowsAsked, answers: Answers, places: Sequence[int]) -> dict[int, Shows]:
    """Return the rows that another result by their method contradicts, and what these show.

    Parameters as of `with_other_methods`.
    """
    if not places:
        return {}
    methods, found = MethodsCompared(), answers.rows
    places = _that_may_contradict(asked, found, places, by_one_method=True)
    for place in places:
        one, row = asked.known(place), found[place]
        written = (one.told_of, one.method, one.key[DISK_CONTENT], asked.value(place))
        said = _said(row, written, asked.composers[place])
        methods.add(asked.of(place).isolate, row.tells.organism, one.told_of, said)
    shows = {
        place: methods.repeated(
            asked.of(place).isolate,
            found[place].tells.organism,
            asked.known(place).told_of,
            asked.known(place).method,
            asked.composers[place].classifier.vocabulary.lineage,
        )
        for place in places
    }
    return {place: one for place, one in shows.items() if one}


def _that_may_contradict(
    asked: RowsAsked, found: Sequence[WrittenRow], places: Sequence[int], *, by_one_method: bool
) -> list[int]:
    """Return the rows of isolates and drugs of which one result is active and another may be resistant."""
    of = [
        (
            asked.of(place).name,
            asked.known(place).told_of,
            asked.known(place).method if by_one_method else None,
        )
        for place in places
    ]
    may_be = [_MAY_BE.get(found[place].by_value, 0) for place in places]
    together: dict[tuple[str, str | None, str | None], int] = {}
    for (name, drug, method), sides in zip(of, may_be, strict=True):
        for one in (method,) if method is None or method in METHODS else (method, *METHODS):
            together[name, drug, one] = together.get((name, drug, one), 0) | sides
    both = {(name, drug) for (name, drug, _), sides in together.items() if sides == _BOTH}
    return [place for place, (name, drug, _) in zip(places, of, strict=True) if (name, drug) in both]


def _said(
    row: WrittenRow, written: tuple[str | None, str, str | None, str], composer: Composer
) -> Measured | None:
    """Return what a result says to others of its drug; found once."""
    of = (row.by_value, row.tells.organism, written)
    try:
        return composer.group.measured[of]
    except KeyError:
        said = composer.classifier.said(*of)
    composer.group.measured.keep(of, said, len(written[-1]))
    return said


def _note(against: Remark, composer: Composer) -> bytes:
    """Write a warning as it stands among others."""
    spoken = composer.spoken
    return msgspec.json.encode(spoken.notes.warning(against, spoken.language, spoken.words))
