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
_HOST, _METHOD, _KIND, _SITE = 8, 4, 2, 1
"""In what a row may differ from a question."""
_REASONS: Final = {
    _HOST: (Reason.OTHER_HOSTS_ONLY, "hosts"),
    _METHOD: (Reason.OTHER_METHODS_ONLY, "methods"),
    _KIND: (Reason.OTHER_KINDS_ONLY, "kinds"),
    _SITE: (Reason.OTHER_SITES_ONLY, "sites"),
}
_NEAREST_FIRST: Final = sorted(range(16), key=lambda differences: (differences.bit_count(), differences))
_PLACE: Final = [_NEAREST_FIRST.index(differences) for differences in range(16)]


class Elsewhere(msgspec.Struct, frozen=True, kw_only=True):
    """Why nothing applies, what the text of the reason needs, and the rows there are."""

    reason: Reason
    parameters: dict[str, str] = {}
    exists: tuple[CriterionShown, ...] = ()


def elsewhere(question: Question, rows: Sequence[Near], allowed: Allowed) -> Elsewhere:
    """Say which of the rows near a question there are that do not apply, nearest first."""
    if not rows:
        return _nothing(question.method)
    near = []
    asked = {question.site, question.also}
    site_given = question.site_unknown or question.site_open or question.site is not None
    for one in rows:
        row, shown = one.indexed.row, one.indexed.shown
        if not row.block:
            differences = (
                (_HOST if host_place_of(row, question.host, allowed) is None else 0)
                | (_METHOD if row.method != question.method else 0)
                | (_KIND if one.kind_place is None else 0)
                | (_SITE if site_given and row.sites and asked.isdisjoint(row.sites) else 0)
            )
            near.append((_PLACE[differences], shown.id, shown))
    near.sort(key=itemgetter(0, 1))
    exists = tuple([shown for _, _, shown in near[:MOST_SHOWN]])
    differing = [(place, shown) for place, _, shown in near if place]
    if not differing:
        parameters = {"method": question.method.value}
        return Elsewhere(reason=Reason.NOTHING_FOR_THIS_PAIR, parameters=parameters, exists=exists)
    nearest = differing[0][0]
    alike = [shown for place, shown in differing if place == nearest]
    reason, name = next(said for bit, said in _REASONS.items() if _NEAREST_FIRST[nearest] & bit)
    return Elsewhere(reason=reason, parameters={name: _listed(name, alike)}, exists=exists)


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
