"""Which measurement a verdict without a drug judges: the one that it stands right of, or left of."""

import re
from collections.abc import Collection, Iterable, Sequence
from itertools import pairwise
from typing import Final

from datasets.formats.headers import header_key
from service.file_classification.naming_columns import naming_columns
from service.file_classification.opened import Opened, heading_of

_COUNT: Final = re.compile(r"[0-9]{1,2}\Z")


def verdicts_paired(
    found: Opened, verdicts: Iterable[str], values: Collection[str]
) -> tuple[dict[str, list[str]], list[Sequence[str]]]:
    """Return the measurements that columns of verdicts judge, and columns of which nobody knows it.

    Those of one heading judge what they stand right of. Where the first stands before the measurements and
    none behind, each measurement must have one on its left; then it judges that. Several that stand together
    are of unknown results. A lone measurement is judged from both sides.
    """
    beside = tuple(pairwise(found.headers))
    behind = {name: [value] for value, name in beside if value in values and name not in values}
    before = {name: [value] for name, value in beside if value in values and name not in values}
    places = {name: place for place, name in enumerate(found.headers)}
    measured = [places[name] for name in values]
    judged: dict[str, list[str]] = {}
    uncertain: list[Sequence[str]] = []
    for members in _by_heading(found, verdicts):
        led, followed = ([name for name in members if name in side] for side in (before, behind))
        first, last = places[members[0]], places[members[-1]]
        is_led, is_followed = first < min(measured), last > max(measured)
        on_both = len(led) == len(followed) == len(values) and not _may_be_behind(found, first, last)
        if len(values) == 1:
            judged |= {name: before[name] for name in led} | {name: behind[name] for name in followed}
        elif is_led and not is_followed and len(led) == len(values) == len(members):
            judged |= {name: before[name] for name in led}
        elif (is_led and followed and (on_both or not is_followed)) or len(followed) < 2 <= len(members):
            uncertain.append(members)
        else:
            judged |= {name: behind[name] for name in followed}
    return judged, uncertain


def _may_be_behind(found: Opened, first: int, last: int) -> bool:
    """Tell whether an unknown column stands left of the first of some columns, and none behind the last."""
    named = naming_columns(found.headers, {})
    return last + 1 == len(found.headers) and first > 0 and found.headers[first - 1] not in named


def _by_heading(found: Opened, names: Iterable[str]) -> Iterable[list[str]]:
    """Return the columns of each heading; a number behind it counts them."""
    groups: dict[str, list[str]] = {}
    for name in names:
        groups.setdefault(_COUNT.sub("", header_key(heading_of(name, found))), []).append(name)
    return groups.values()
