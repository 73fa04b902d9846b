"""What exists instead, where no criterion applies, so that the laboratory knows what to do next."""

import functools
from collections.abc import Sequence
from operator import itemgetter
from typing import Final

import msgspec

from breakpoints.candidates import Near, Question, host_place_of
from breakpoints.model import Kind, Method
from breakpoints.outcomes import Reason
from breakpoints.policy import Allowed
from breakpoints.shown import CriterionShown

MOST_SHOWN: Final = 20
_HOST, _KIND, _METHOD, _SITE = 8, 4, 2, 1
"""In what a row may differ from a question."""
_REASONS: Final = (
    (_KIND, Reason.OTHER_KINDS_ONLY, "kinds"),
    (_HOST, Reason.OTHER_HOSTS_ONLY, "hosts"),
    (_METHOD, Reason.OTHER_METHODS_ONLY, "methods"),
    (_SITE, Reason.OTHER_SITES_ONLY, "sites"),
)
"""In the order of asking: each speaks of the rows that pass those before it, and is true of all of these."""
_NEAREST_FIRST: Final = sorted(range(16), key=lambda differences: (differences.bit_count(), differences))
_PLACE: Final = [_NEAREST_FIRST.index(differences) for differences in range(16)]


class Elsewhere(msgspec.Struct, frozen=True, kw_only=True):
    """Why nothing applies, what the text of the reason needs, and the rows there are."""

    reason: Reason
    parameters: dict[str, str] = {}
    exists: tuple[CriterionShown, ...] = ()


def differences(question: Question, rows: Sequence[Near], allowed: Allowed) -> tuple[int, ...]:
    """Say in what each row near a question differs from it, as a place in the order of nearness."""
    asked = {question.site, question.also, *question.may_be}
    site_given = question.site_unknown or question.site_open or asked != {None}
    return tuple(
        [
            _PLACE[
                (_HOST if host_place_of(one.row, question.host, allowed) is None else 0)
                | (_METHOD if one.row.method is not question.method else 0)
                | (_KIND if one.kind_place is None else 0)
                | (_SITE if site_given and one.row.sites and asked.isdisjoint(one.row.sites) else 0)
            ]
            for one in rows
        ]
    )


def elsewhere(method: Method, rows: Sequence[Near], places: Sequence[int]) -> Elsewhere:
    """Say which of the rows near a question there are that do not apply, nearest first.

    Parameters
    ----------
    method : Method
        Of the question.
    rows : sequence of Near
        Those that give categories, each once, in the order in which the tables are asked.
    places : sequence of int
        What `differences` says of each.
    """
    if not rows:
        return _nothing(method)
    near = sorted(zip(places, [one.indexed.shown for one in rows], strict=True), key=itemgetter(0))
    exists = tuple([shown for _, shown in near[:MOST_SHOWN]])
    left = {place for place in places if place}
    for bit, reason, name in _REASONS:
        passing = {place for place in left if not _NEAREST_FIRST[place] & bit}
        if left and not passing:
            told = [shown for place, shown in near if place in left]
            return Elsewhere(reason=reason, parameters={name: _listed(name, told)}, exists=exists)
        left = passing
    parameters = {"method": method.value}
    return Elsewhere(reason=Reason.NOTHING_FOR_THIS_PAIR, parameters=parameters, exists=exists)


@functools.cache
def _nothing(method: Method) -> Elsewhere:
    """Say that there is no row at all; the same of every organism and drug."""
    return Elsewhere(reason=Reason.NOTHING_FOR_THIS_PAIR, parameters={"method": method.value})


def _listed(name: str, rows: list[CriterionShown]) -> str:
    """List the sites, hosts, methods or kinds of rows, as ids."""
    match name:
        case "sites":
            values = {site for row in rows for site in row.sites}
        case "hosts":
            values = {row.host or "" for row in rows}
        case "methods":
            values = {row.method.value for row in rows}
        case _:
            values = {Kind.ECV.value if row.separates_wild_type else row.kind.value for row in rows}
    return ", ".join(sorted(values))
