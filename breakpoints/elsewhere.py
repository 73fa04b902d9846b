"""What exists instead, where no criterion applies, so that the laboratory knows what to do next."""

from collections.abc import Iterator, Sequence
from typing import Final

import msgspec

from breakpoints.candidates import Question, host_place_of, kind_place_of
from breakpoints.index import IndexedRow, TableIndex
from breakpoints.model import Kind, Method
from breakpoints.outcomes import Reason
from breakpoints.policy import Allowed
from breakpoints.shown import CriterionShown

MOST_SHOWN: Final = 20
_REASONS: Final = (
    (Reason.OTHER_HOSTS_ONLY, "hosts"),
    (Reason.OTHER_METHODS_ONLY, "methods"),
    (Reason.OTHER_KINDS_ONLY, "kinds"),
    (Reason.OTHER_SITES_ONLY, "sites"),
)


class Elsewhere(msgspec.Struct, frozen=True, kw_only=True):
    """Why nothing applies, what the text of the reason needs, and the rows there are."""

    reason: Reason
    parameters: dict[str, str] = {}
    exists: tuple[CriterionShown, ...] = ()


def elsewhere(question: Question, tables: Sequence[TableIndex], allowed: Allowed) -> Elsewhere:
    """Find criteria of this organism (or a group of it) and drug that do not apply, nearest first."""
    near = sorted(
        (
            (_differences(indexed, question, allowed), indexed.shown.id, indexed.shown)
            for indexed in _rows(question, tables)
        ),
        key=lambda found: (sum(found[0]), found[0], found[1]),
    )
    exists = tuple(shown for _, _, shown in near[:MOST_SHOWN])
    differing = [found for found in near if any(found[0])]
    if not differing:
        parameters = {"method": question.method.value}
        return Elsewhere(reason=Reason.NOTHING_FOR_THIS_PAIR, parameters=parameters, exists=exists)
    nearest = differing[0][0]
    alike = [shown for differences, _, shown in differing if differences == nearest]
    reason, name = _REASONS[nearest.index(True)]
    return Elsewhere(reason=reason, parameters={name: _listed(name, alike)}, exists=exists)


def _rows(question: Question, tables: Sequence[TableIndex]) -> Iterator[IndexedRow]:
    """Return the rows of the question's organism, its groups and its drug, by any method."""
    for table in tables:
        for organism in question.organism.lineage:
            for method in Method:
                for indexed in table.rows(organism, question.drug, method):
                    if not indexed.row.block:
                        yield indexed


def _differences(indexed: IndexedRow, question: Question, allowed: Allowed) -> tuple[bool, ...]:
    """Say in what a row differs from the question: host, method, kind, site."""
    row = indexed.row
    site_given = question.site_unknown or question.site_open or question.site is not None
    site_differs = bool(row.sites) and site_given and question.site not in row.sites
    return (
        host_place_of(row, question.host, allowed) is None,
        row.method != question.method,
        kind_place_of(row, allowed) is None,
        site_differs,
    )


def _listed(name: str, rows: list[CriterionShown]) -> str:
    """List the sites, hosts, methods or kinds of rows, as ids."""
    values = {
        "sites": {site for row in rows for site in row.sites},
        "hosts": {row.host or "" for row in rows},
        "methods": {row.method.value for row in rows},
        "kinds": {Kind.ECV.value if row.separates_wild_type else row.kind.value for row in rows},
    }
    return ", ".join(sorted(values[name]))
