"""What values without a category show of a mechanism: answers alike in all else each show their own."""

from collections.abc import Sequence
from typing import Final

from breakpoints.expert.isolate import NO_CATEGORY
from service.lookup.composed import Answers, Composer
from service.lookup.remembered import KnownQuestion, WrittenRow
from service.lookup.rows_read import Columns

_MAY_SCREEN: Final = NO_CATEGORY | {None}
"""Categories of rows whose values may screen; refused ones have none."""


def with_screened(
    columns: Columns, composers: Sequence[Composer], known: Sequence[KnownQuestion], answers: Answers
) -> Sequence[WrittenRow]:
    """Let rows without a category show what their values screen; parameters as of `under_rules`.

    Rows that show nothing may, too: rules look at what a drug screens where they do not look at one
    without a criterion. An answer that depends on how its value is written shows it already, unless the
    value is the lowest of its panel.
    """
    found = list(answers.rows)
    for place, one in enumerate(known):
        if one.screening is not None and (row := found[place]).by_value in _MAY_SCREEN:
            said, value = answers.said[place], columns.values[place]
            screened = one.screening[value]
            if screened is not None or said.number != value:
                found[place] = composers[place].showing(row, one, said, screened)
    return found
