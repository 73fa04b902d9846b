"""What values without a category show of a mechanism: answers alike in all else each show their own."""

from collections.abc import Sequence
from typing import Final

import msgspec

from breakpoints.expert.isolate import NO_CATEGORY, Shows
from service.lookup.classification import answered_by_value
from service.lookup.composed import Composer
from service.lookup.remembered import KnownQuestion, WrittenRow
from service.lookup.rows_read import Columns, asks

_MAY_SCREEN: Final = NO_CATEGORY | {None}
"""Categories of rows whose values may screen; refused ones have none."""


def with_screened(
    columns: Columns,
    composers: Sequence[Composer],
    known: Sequence[KnownQuestion],
    found: Sequence[WrittenRow],
) -> Sequence[WrittenRow]:
    """Let rows without a category show what their values screen; parameters as of `under_rules`.

    Rows that show nothing may, too: rules look at what a drug screens where they do not look at one
    without a criterion.
    """
    screening = {one for one in set(known) if one.screens is not False}
    if not screening:
        return found
    places = [
        place for place, one in enumerate(known) if one in screening and found[place].by_value in _MAY_SCREEN
    ]
    asked, values = map(known.__getitem__, places), map(columns.values.__getitem__, places)
    rows = list(zip(asked, values, map(found.__getitem__, places), strict=True))
    screened = {
        of: _screened(*of, composers[place]) for of, place in dict(zip(rows, places, strict=True)).items()
    }
    answers = list(found)
    for place, of in zip(places, rows, strict=True):
        answers[place] = screened[of]
    return answers


def _screened(known: KnownQuestion, value: str, row: WrittenRow, composer: Composer) -> WrittenRow:
    """Return a row with what its value shows."""
    if not composer.screens(known.key, known):
        return row
    shows = _shown(known, value, composer)
    return row if shows == row.shows else msgspec.structs.replace(row, shows=shows)


def _shown(known: KnownQuestion, value: str, composer: Composer) -> Shows:
    """Return what a value shows; found once."""
    key = (known.key, value)
    found = composer.group.screened.get(key)
    if found is None:
        classifier = composer.classifier
        found = classifier.shows(answered_by_value(asks(*key), classifier))
        composer.group.screened.keep(key, found, len(value))
    return found
