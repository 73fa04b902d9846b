"""Which criterion applies: applicability first, specificity second."""

from collections.abc import Iterable, Sequence

import msgspec

from breakpoints.candidates import Candidate, Near, Question, candidates, rows_near
from breakpoints.index import TableIndex
from breakpoints.model import NOT_STATED, Method
from breakpoints.outcomes import Reason, Refusal, Refused
from breakpoints.policy import Allowed


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What applies at some sites: a row, a block row, or a row that leaves host or content unsaid.

    ``sites`` empty stands for every site that no other row lists. ``overtaken``: a block row of an
    earlier table, which the chosen row comes before. ``newer``: a table asked too, of a newer edition.
    """

    sites: tuple[str, ...]
    chosen: Candidate
    overtaken: Candidate | None = None
    newer: TableIndex | None = None


class Resolution(msgspec.Struct, frozen=True, kw_only=True):
    """What applies to a question: one outcome per site, or a refusal of the disk content."""

    outcomes: tuple[Outcome, ...] = ()
    refused: Refused | None = None
    assumed_disk_content: str | None = None


def resolve(
    question: Question,
    tables: Sequence[TableIndex],
    allowed: Allowed,
    near: Sequence[Near] | None = None,
) -> Resolution:
    """Find the row that applies at the question's site, or at every site if it names none.

    ``near``: the rows about the question's organism and drug, where they were found before.
    """
    if near is None:
        near = rows_near(question.organism, question.drug, tables, allowed)
    found = candidates(question, near, allowed)
    if not found:
        return Resolution()
    if question.site_unknown and any(candidate.row.sites for candidate in found):
        return Resolution()
    sites = _sites_to_ask(question, found)
    left = {site: _unblocked(_at(site, found)) for site in sites}
    unsited_only = _is_elsewhere(question, sites)
    if unsited_only and not left[None]:
        return Resolution()
    assumed, refused = None, None
    if question.method == Method.DISK:
        content, refused = _content(question, [row for rows in left.values() for row in rows], allowed)
        assumed = content if question.disk_content is None else None
        left = {site: _of_content(rows, content) for site, rows in left.items()}
    if refused is not None:
        return Resolution(refused=refused)
    if unsited_only and not left[None]:
        return Resolution()
    chosen = {site: _first(rows, allowed) for site, rows in left.items() if rows}
    return Resolution(outcomes=_grouped(chosen, left, tables), assumed_disk_content=assumed)


def _sites_to_ask(question: Question, found: Iterable[Candidate]) -> tuple[str | None, ...]:
    """Return the question's site or sites, or every site that a row lists and "elsewhere" (None)."""
    if question.site is not None:
        return (question.site,) if question.also is None else (question.site, question.also)
    listed = {site for candidate in found if candidate.row.sites for site in candidate.row.sites}
    return (*sorted(listed), None) if listed else (None,)


def _is_elsewhere(question: Question, sites: Iterable[str | None]) -> bool:
    """Tell whether a specimen is from none of the sites that rows list, as far as anybody knows."""
    return question.site_open or (bool(question.may_be) and not {*sites}.intersection(question.may_be))


def _at(site: str | None, found: Iterable[Candidate]) -> list[Candidate]:
    """Keep the rows that hold at a site."""
    return [candidate for candidate in found if not candidate.row.sites or site in candidate.row.sites]


def _unblocked(found: list[Candidate]) -> list[Candidate]:
    """Drop what a block row of the same table forbids; the block row itself stays.

    A block row ends the search in its table: rows of more general organisms, or of hosts
    further away, are not reached any more. One without a host ends it for every host.
    """
    blocks = [candidate for candidate in found if candidate.row.block]
    if not blocks:
        return found
    return [row for row in found if row.row.block or not any(_ends_before(block, row) for block in blocks)]


def _ends_before(block: Candidate, row: Candidate) -> bool:
    """Tell whether a block row ends the search before a row is reached."""
    if block.table_place != row.table_place:
        return False
    if block.host_place > row.host_place:
        return block.row.host is None and block.organism_place < row.organism_place
    return (block.organism_place, block.site_place) <= (row.organism_place, row.site_place)


def _content(
    question: Question, found: list[Candidate], allowed: Allowed
) -> tuple[str | None, Refused | None]:
    """Return the disk content to compare by, given or assumed, or why the question is refused."""
    rows = _considered(found, allowed)
    contents = {row.row.disk_content or "" for row in rows}
    stated, asked = contents - {NOT_STATED}, question.disk_content
    if asked is None and allowed.policy.strict and allowed.policy.accept_not_stated and rows:
        stated = stated or {NOT_STATED}
    elif not stated or asked in stated or (asked is not None and NOT_STATED in contents):
        return asked, None
    if asked is None and len(stated) == 1 and not allowed.policy.strict:
        return next(iter(stated)), None
    reason = Reason.DISK_CONTENT_MISSING if asked is None else Reason.DISK_CONTENT_DIFFERS
    parameters = {"given": asked or "", "disk_contents": ", ".join(sorted(stated))}
    return asked, Refused(code=Refusal.WRONG_DISK_CONTENT, reason=reason, parameters=parameters)


def _considered(found: list[Candidate], allowed: Allowed) -> list[Candidate]:
    """Return the rows whose contents count: those that can be evaluated, else all."""
    rows = [candidate for candidate in found if not candidate.row.block]
    usable = [row for row in rows if allowed.policy.accept_not_stated or row.states_all]
    return usable or rows


def _of_content(found: list[Candidate], content: str | None) -> list[Candidate]:
    """Keep rows of this content, rows that do not state theirs, and block rows."""
    return [row for row in found if row.row.block or row.row.disk_content in {content, NOT_STATED}]


def _first(found: list[Candidate], allowed: Allowed) -> Candidate:
    """Return the row that applies: what cannot be evaluated only if nothing else is there."""
    if len(found) == 1:
        return found[0]
    usable = allowed.policy.accept_not_stated

    def order(candidate: Candidate) -> tuple[int, ...]:
        unusable = 0 if candidate.states_all or usable else 1
        return (2 if candidate.row.block else unusable, *candidate.order)

    return min(found, key=order)


def _overtaken(chosen: Candidate, found: Iterable[Candidate]) -> Candidate | None:
    """Return the first block row of an earlier table than that of the row that applies."""
    blocks = (one for one in found if one.row.block and one.table_place < chosen.table_place)
    return None if chosen.row.block else min(blocks, key=lambda one: one.order, default=None)


def _grouped(
    chosen: dict[str | None, Candidate],
    left: dict[str | None, list[Candidate]],
    tables: Sequence[TableIndex],
) -> tuple[Outcome, ...]:
    """Join sites at which the same row applies; the best row first."""
    if len(chosen) == 1:
        ((site, only),) = chosen.items()
        return (_outcome((site,), only, left[site], tables),)
    together: dict[str, list[str | None]] = {}
    by_id = {candidate.indexed.shown.id: candidate for candidate in chosen.values()}
    for site, candidate in chosen.items():
        together.setdefault(candidate.indexed.shown.id, []).append(site)
    outcomes = [
        _outcome(sites, by_id[row], [one for site in sites for one in left[site]], tables)
        for row, sites in together.items()
    ]
    outcomes.sort(key=lambda outcome: outcome.chosen.order)
    return tuple(outcomes)


def _outcome(
    sites: Sequence[str | None], chosen: Candidate, found: Iterable[Candidate], tables: Sequence[TableIndex]
) -> Outcome:
    """Say what applies at some sites; at every site that no other row lists, if one of them is None."""
    return Outcome(
        sites=() if None in sites else tuple(site for site in sites if site),
        chosen=chosen,
        overtaken=_overtaken(chosen, found) if chosen.table_place else None,
        newer=chosen.table.newer_edition(tables, chosen.row.kind),
    )
