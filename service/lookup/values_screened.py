"""What values without a category show of a mechanism: answers alike in all else each show their own."""

from collections.abc import Sequence
from typing import Final

import msgspec

from breakpoints.expert.isolate import (
    NO_CATEGORY,
    NO_FINDING,
    SCREEN_BELOW,
    SCREEN_NEGATIVE,
    SCREEN_POSITIVE,
    Shown,
)
from service.lookup.classification import answered_by_value
from service.lookup.composed import Composer
from service.lookup.remembered import KnownQuestion, WrittenRow
from service.lookup.rows_read import Columns, Key, asks

_OF_VALUE: Final = NO_CATEGORY | {SCREEN_POSITIVE, SCREEN_NEGATIVE, SCREEN_BELOW, NO_FINDING}


def with_screened(
    columns: Columns,
    composers: Sequence[Composer],
    known: Sequence[KnownQuestion],
    found: Sequence[WrittenRow],
) -> Sequence[WrittenRow]:
    """Let rows without a category show what their values screen; parameters as of `under_rules`."""
    screening = {one for one in set(known) if one.screens is not False}
    if not screening:
        return found
    answers = list(found)
    for place in [place for place, one in enumerate(known) if one in screening]:
        row, drug, composer = found[place], known[place].drug, composers[place]
        if not row.shows or not composer.screens(columns.keys[place], known[place]):
            continue
        of_value = [one for one in row.shows if one[0] == drug and one[1] in _OF_VALUE]
        if not of_value or drug is None:
            continue
        shown = _shown(known[place].key, columns.values[place], drug, composer)
        if [shown] != of_value:
            shows = row.shows.difference(of_value) | {shown}
            answers[place] = msgspec.structs.replace(row, shows=shows)
    return answers


def _shown(key: Key, value: str, drug: str, composer: Composer) -> Shown:
    """Return what a row shows of its drug by its value; found once."""
    found = composer.group.screened.get((key, value))
    if found is None:
        classifier = composer.classifier
        found = (drug, classifier.shown_by(answered_by_value(asks(key, value), classifier)))
        composer.group.screened.keep((key, value), found, len(value))
    return found
