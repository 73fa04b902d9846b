"""What values without a category show of a mechanism: answers alike in all else each show their own."""

from collections.abc import Sequence
from operator import attrgetter
from typing import Final

from breakpoints.expert.isolate import NO_CATEGORY
from service.lookup.composed import Answers, Composer
from service.lookup.remembered import KnownQuestion

_MAY_SCREEN: Final = NO_CATEGORY | {None}
"""Categories of rows whose values may screen; refused ones have none."""
_screening: Final = attrgetter("screening")


def with_screened(
    composer: Composer, known: Sequence[KnownQuestion], values: Sequence[str], answers: Answers
) -> Answers:
    """Let rows without a category show what their values screen; parameters as of `Composer.answers`.

    Rows that show nothing may, too: rules look at what a drug screens where they do not look at one
    without a criterion. An answer that depends on how its value is written shows it already, unless the
    value is the lowest of its panel.
    """
    found = list(answers.rows)
    for place, screening in enumerate(map(_screening, known)):
        if screening is not None and (row := found[place]).by_value in _MAY_SCREEN:
            said, value = answers.said[place], values[place]
            screened = screening[value]
            if screened is not None or said.number != value:
                found[place] = composer.showing(row, known[place], said, screened)
    return Answers(rows=found, said=answers.said)
