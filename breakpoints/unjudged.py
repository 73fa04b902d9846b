"""Results that got no category and still speak of resistance: ``R`` that was typed, ``32 ?``, a blank host.

Beside another result of the same drug, method and isolate they contradict an S. What counts as resistant
is what lies beyond R by every criterion of the drug in the tables that may be asked of the organism:
whichever would have judged the result, it would have said R.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

from breakpoints.disk_content import canonical_disk_content
from breakpoints.expert.isolate import may_be_one
from breakpoints.index import TableIndex
from breakpoints.ladder import Mic, possible_steps, read_mic
from breakpoints.model import NOT_STATED, Criterion, Kind, Method
from breakpoints.outcomes import Category
from breakpoints.written import plain
from breakpoints.zones import Zone, read_zone

_TYPED: Final = frozenset({Category.R.value.casefold(), "resistant", "耐性"})
_NUMBER: Final = re.compile(
    r"[^\d<>=.,-]{0,12}(?P<number>[<>=]{0,2}\s*\d{1,5}(?:\.\d{1,4})?)(?:/\d{1,5}(?:\.\d{1,4})?)?(?P<rest>[^\d<>=]{0,40})"
)
"""A number that something stands before or behind: ``32 ?``, ``(32)``, ``>64*``; no date, and no comma."""
_OF_COMMA: Final = re.compile(r"[,./-]")
_LONGEST: Final = 60


def is_resistant_by_all(
    value: str,
    method: Method,
    disk_content: str | None,
    criteria: Callable[[], Iterable[Criterion]],
) -> bool:
    """Tell whether a value that was not judged is resistant by each of the criteria that could judge it.

    Parameters
    ----------
    value, disk_content : str
        As written.
    method : Method
    criteria : callable
        Returns those of the drug, as far as they may be of the organism; called only of a number.
    """
    written = plain(value) if len(value) <= _LONGEST else None
    if not written:
        return False
    if written.casefold() in _TYPED:
        return True
    found = _NUMBER.fullmatch(written)
    if found is None or _OF_COMMA.match(found["rest"]):
        return False
    measured = read_mic(found["number"]) if method is Method.MIC else read_zone(found["number"])
    content = canonical_disk_content(disk_content or "", bare_number_is_micrograms=True)
    if not isinstance(measured, Mic | Zone):
        return False
    beyond = [
        _is_beyond(measured, one)
        for one in criteria()
        if one.method is method and content in {None, one.disk_content}
    ]
    return bool(beyond) and all(beyond)


def criteria_of(
    tables: Sequence[TableIndex],
    kinds: Iterable[Kind | str],
    drug: str,
    organism: str,
    lineage: Callable[[str], tuple[str, ...]],
) -> Iterator[Criterion]:
    """Yield the criteria of a drug (id) with boundaries that may be of an organism (id)."""
    asked = set(kinds)
    for table in tables:
        for of, rows in table.rows_of_drug(drug).items():
            if may_be_one(organism, of, lineage):
                yield from (
                    one.row
                    for one in rows
                    if not one.row.block and one.row.kind in asked and one.row.host != NOT_STATED
                )


def _is_beyond(measured: Mic | Zone, row: Criterion) -> bool:
    """Tell whether a value is R by a criterion, or beyond the S of one that has no R."""
    if isinstance(measured, Zone):
        zone = row.zone
        limit = None if zone is None else zone.s_ge_mm if zone.r_lt_mm is None else zone.r_lt_mm
        return limit is not None and measured.mm < limit
    mic = row.mic
    last = None if mic is None else mic.s_le_step if mic.r_gt_step is None else mic.r_gt_step
    return last is not None and possible_steps(measured).start > last
