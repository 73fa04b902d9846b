"""What values without a category show of a mechanism: answers alike in all else each show their own."""

from collections.abc import Sequence
from itertools import compress, count
from operator import attrgetter
from typing import Final

from breakpoints.expert.isolate import NO_CATEGORY
from service.lookup.composed import Composer
from service.lookup.effects import Said
from service.lookup.remembered import KnownQuestion, WrittenRow

_MAY_SCREEN: Final = NO_CATEGORY | {None}
"""Categories of rows whose values may screen; refused ones have none."""
_by_value: Final = attrgetter("by_value")


def with_screened(
    composer: Composer,
    known: Sequence[KnownQuestion],
    values: Sequence[str],
    answers: tuple[list[WrittenRow], list[Said]],
) -> list[WrittenRow]:
    """Let rows without a category show what their values screen; parameters as of `Composer.answers`.

    Rows that show nothing may, too: rules look at what a drug screens where they do not look at one
    without a criterion. An answer that depends on how its value is written shows it already, unless the
    value is the lowest of its panel.
    """
    found, meant = answers
    may_screen = map(_MAY_SCREEN.__contains__, map(_by_value, found))
    for place in list(compress(count(), may_screen)):
        screening = known[place].screening
        if screening is not None:
            said, value = meant[place], values[place]
            screened = screening[value]
            if screened is not None or said.number != value:
                found[place] = composer.showing(found[place], known[place], said, screened)
    return found
