"""What values without a category show of a mechanism: answers alike in all else each show their own."""

from collections.abc import Sequence
from typing import Final

import msgspec

from breakpoints.classify import Classifier
from breakpoints.expert.isolate import NO_CATEGORY, SCREEN_NEGATIVE, SCREEN_POSITIVE, Shown
from breakpoints.screened_by_value import drugs_screening
from service.lookup.classification import answered_by_value
from service.lookup.composed import Composer
from service.lookup.remembered import KnownQuestion, WrittenRow
from service.lookup.rows_read import Columns, Key, asks

_OF_VALUE: Final = NO_CATEGORY | {SCREEN_POSITIVE, SCREEN_NEGATIVE}


def with_screened(
    columns: Columns,
    composers: Sequence[Composer],
    known: Sequence[KnownQuestion],
    found: Sequence[WrittenRow],
) -> Sequence[WrittenRow]:
    """Let rows without a category show what their values screen; parameters as of `under_rules`."""
    drugs = drugs_screening()
    places = [place for place, one in enumerate(known) if one.drug in drugs and found[place].shows]
    if not places:
        return found
    answers, screened = list(found), dict[tuple[Key, str, Composer], Shown]()
    for place in places:
        row, drug, composer = found[place], known[place].drug, composers[place]
        of_value = [one for one in row.shows if one[0] == drug and one[1] in _OF_VALUE]
        if not of_value or drug is None:
            continue
        key = (columns.keys[place], columns.values[place], composer)
        if key not in screened:
            screened[key] = (drug, _shown(*key[:2], composer.classifier))
        if [screened[key]] != of_value:
            shows = row.shows.difference(of_value) | {screened[key]}
            answers[place] = msgspec.structs.replace(row, shows=shows)
    return answers


def _shown(key: Key, value: str, classifier: Classifier) -> str:
    """Return what a row shows of its drug by its value."""
    return classifier.shown_by(answered_by_value(asks(key, value), classifier))
