"""Rows of the tables that may answer a question, and how well each fits it."""

from collections.abc import Iterable, Sequence
from typing import Final

import msgspec

from breakpoints.index import IndexedRow, TableIndex
from breakpoints.model import NOT_STATED, Criterion, Kind, Method
from breakpoints.policy import Allowed
from breakpoints.vocabulary import Host, Organism

EXACT_HOST: Final = 0
ANY_HOST: Final = 50
FALLBACK_HOST: Final = 100
HOST_NOT_STATED: Final = 1000
ANOTHER_SITE: Final = "elsewhere"
"""A site that no row lists: where a specimen comes from that stands for none of the sites (blood)."""


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked of the tables; ids throughout, ``disk_content`` canonical.

    ``site`` None: no site was given. ``site_unknown``: one was, which the vocabulary lacks.
    ``site_open``: a specimen was given that tells of no site; it may have come from any or from none.
    ``may_be``: the sites from which a specimen that names no place may come; empty: any, or none was given.
    ``also``: another site that the specimen, from which ``site`` was taken, may stand for as well.
    """

    organism: Organism
    host: Host
    drug: str
    method: Method
    disk_content: str | None = None
    site: str | None = None
    site_unknown: bool = False
    site_open: bool = False
    also: str | None = None
    may_be: tuple[str, ...] = ()


class Near(msgspec.Struct, frozen=True, kw_only=True):
    """A row about an organism, or a group of it, and a drug, by any method and for any host, with its places.

    ``kind_place`` None: a kind that the request does not ask for.
    """

    indexed: IndexedRow
    table: TableIndex
    table_place: int
    organism_place: int
    kind_place: int | None
    row: Criterion


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """A row of the right organism, drug, method, host and kind, with its places in the order."""

    indexed: IndexedRow
    row: Criterion
    table: TableIndex
    host_place: int
    kind_place: int
    table_place: int
    organism_place: int

    @property
    def site_place(self) -> int:
        """0 for a row that lists sites, 1 for one that holds for all."""
        return 0 if self.row.sites else 1

    @property
    def states_all(self) -> bool:
        """Whether the row says for which host and disk content it holds."""
        return self.indexed.states_all

    @property
    def order(self) -> tuple[int, ...]:
        """The one key by which applicable rows are ordered.

        A row that is one of the host before a fallback host, a stated content before one that is
        not, then kind, table, organism from specific to general, a listed site before none. Of
        two rows of the host (its own, that of a host above it, of any host) the kind decides first.
        """
        content_place = 1 if self.row.disk_content == NOT_STATED else 0
        return (
            self.host_place if self.host_place >= FALLBACK_HOST else EXACT_HOST,
            content_place,
            self.kind_place,
            self.host_place,
            self.table_place,
            self.organism_place,
            self.site_place,
        )


def rows_near(
    organism: Organism, drug: str, tables: Sequence[TableIndex], allowed: Allowed
) -> tuple[Near, ...]:
    """Find every row about an organism, or a group of it, and a drug: the same for each host and method."""
    near = []
    for table_place, table in enumerate(tables):
        of_drug = table.rows_of_drug(drug)
        for organism_place, taxon in enumerate(organism.lineage) if of_drug else ():
            for indexed in of_drug.get(taxon, ()):
                one = Near(
                    indexed=indexed,
                    table=table,
                    table_place=table_place,
                    organism_place=organism_place,
                    kind_place=kind_place_of(indexed.row, allowed),
                    row=indexed.row,
                )
                near.append(one)
    return tuple(near)


def candidates(question: Question, near: Iterable[Near], allowed: Allowed) -> list[Candidate]:
    """Find the rows of the question's method, host and kind among those near it."""
    method, host, found = question.method, question.host, []
    for one in near:
        if one.row.method is not method or one.kind_place is None:
            continue
        host_place = host_place_of(one.row, host, allowed)
        if host_place is not None:
            candidate = Candidate(
                indexed=one.indexed,
                row=one.row,
                table=one.table,
                host_place=host_place,
                kind_place=one.kind_place,
                table_place=one.table_place,
                organism_place=one.organism_place,
            )
            found.append(candidate)
    return found


def kind_place_of(row: Criterion, allowed: Allowed) -> int | None:
    """Say how well a row's kind fits; None if the row does not apply.

    The disk correlate of a cut-off tells wild type from non-wild type: like a cut-off, it
    answers only where cut-offs are asked for.
    """
    if row.separates_wild_type and Kind.ECV not in allowed.kind_places:
        return None
    return allowed.kind_places.get(row.kind)


def host_place_of(row: Criterion, host: Host, allowed: Allowed) -> int | None:
    """Say how well a row's host fits; None if the row does not apply.

    A host above the isolate's fits only if the row includes its sub-groups; another host
    only if the request's policy names it.
    """
    if row.host == host.id:
        return EXACT_HOST
    if row.host is None:
        return ANY_HOST
    if row.host == NOT_STATED:
        return HOST_NOT_STATED
    if row.includes_subgroups and row.host in host.lineage:
        return host.lineage.index(row.host)
    fallback = allowed.fallback_places.get(row.host)
    return None if fallback is None else FALLBACK_HOST + fallback
