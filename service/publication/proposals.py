"""Propose a derivation's candidate as a row of a table; read the queue."""

import datetime as dt
import re

import msgspec
from sqlalchemy import Connection

from datasets.store import derivations, holders, proposals, table_versions
from datasets.store.proposals import UNDECIDED, NewProposal
from datasets.store.rows import Proposal, ProposalState
from service import wording
from service.context import Context, instant_text, now
from service.derivations.discretion import is_simulated
from service.derivations.shown import as_seen, question_of, record_of
from service.errors import Conflict, NotFound, Refused, ServiceError
from service.people import actor_of, all_pages
from service.publication.candidate_row import candidate_name, chosen_candidate, row_of
from service.publication.next_version import ProposedRow, next_of, published_versions, shipped_tables
from service.publication.publishing import published_answer
from service.publication.rows_shown import changes_of
from service.publication.views import Change, ProposalIn, ProposalView, Published, ReviewView
from service.security.caller import Caller, require

TABLE_NAME = re.compile(r"[a-z][a-z0-9-]{1,59}")


def propose(context: Context, caller: Caller, proposal: ProposalIn) -> ProposalView:
    """Submit a candidate for review."""
    with context.store.writing() as connection:
        return propose_in(connection, context, caller, proposal)


def propose_in(
    connection: Connection, context: Context, caller: Caller, proposal: ProposalIn
) -> ProposalView:
    """Submit a candidate for review within a transaction."""
    actor = actor_of(caller, "researcher")
    _check_name(proposal.table)
    row = _row(connection, caller, proposal)
    versions = published_versions(connection, proposal.table)
    next_of(versions, proposal.table, row, context.today())  # refuses what could never be published
    submitted = proposals.submit(
        connection,
        NewProposal(
            table=proposal.table,
            row=row,
            derivation_id=proposal.derivation,
            base_version=versions[0][0].version if versions else None,
            comment=proposal.comment,
        ),
        by=actor,
        at=now(),
    )
    if submitted is None:
        raise NotFound("derivation", proposal.derivation)
    return view(connection, context, caller, submitted)


def read_proposal(context: Context, caller: Caller, proposal_id: str) -> ProposalView:
    """Return a proposal to its laboratory and to curators."""
    with context.store.reading() as connection:
        return view(connection, context, caller, visible_proposal(connection, caller, proposal_id))


def queue(context: Context, caller: Caller, state: str | None = None) -> tuple[ProposalView, ...]:
    """List proposals, newest first: a curator sees all, others those of their laboratory."""
    sure = require(caller)
    if state is not None and state not in {one.value for one in ProposalState}:
        allowed = ", ".join(one.value for one in ProposalState)
        raise Refused("fact_unreadable", pointer="/query/state", name="state", value=state, allowed=allowed)
    wanted = tuple(ProposalState) if state is None else (ProposalState(state),)
    with context.store.reading() as connection:
        if "curator" in caller.scopes:
            found = all_pages(
                lambda cursor: proposals.listing_for_curator(connection, states=wanted, cursor=cursor)
            )
        else:
            found = all_pages(lambda cursor: proposals.listing(connection, sure.laboratory_id, cursor=cursor))
        return tuple(view(connection, context, caller, one) for one in found if one.state in wanted)


def withdraw_in(connection: Connection, context: Context, caller: Caller, proposal_id: str) -> ProposalView:
    """Take back an undecided proposal of one's own laboratory within a transaction; again changes nothing."""
    actor = actor_of(caller, "researcher")
    withdrawn = proposals.withdraw(connection, proposal_id, by=actor, at=now())
    if withdrawn is None:
        raise NotFound("proposal", proposal_id)
    return view(connection, context, caller, withdrawn)


def withdraw(context: Context, caller: Caller, proposal_id: str) -> ProposalView:
    """Take back an undecided proposal of one's own laboratory."""
    with context.store.writing() as connection:
        return withdraw_in(connection, context, caller, proposal_id)


def visible_proposal(connection: Connection, caller: Caller, proposal_id: str) -> Proposal:
    """Return a proposal that the caller may see."""
    sure = require(caller)
    found = (
        proposals.get_for_curator(connection, proposal_id)
        if "curator" in caller.scopes
        else proposals.get(connection, proposal_id, sure.laboratory_id)
    )
    if found is None:
        raise NotFound("proposal", proposal_id)
    return found


def view(connection: Connection, context: Context, caller: Caller, proposal: Proposal) -> ProposalView:
    """Show a proposal with what it would change in the table as it is now."""
    row = msgspec.convert(proposal.row, ProposedRow)
    author = holders.get(connection, proposal.author_id, proposal.laboratory_id)
    own = caller.holder_id in {proposal.author_id, proposal.data_owner_id}
    undecided = proposal.state in UNDECIDED
    changes: tuple[Change, ...] = ()
    number, obstacle = None, None
    if undecided:
        try:
            coming = next_of(
                published_versions(connection, proposal.table), proposal.table, row, context.today()
            )
        except ServiceError as why:
            obstacle = why.code
        else:
            changes = changes_of(coming.difference, row.criterion)
            number = coming.version.version
    evidence = row.criterion.evidence
    return ProposalView(
        id=proposal.id,
        state=proposal.state.value,
        author="" if author is None else author.name,
        mine=caller.holder_id == proposal.author_id,
        may_review=undecided and "curator" in caller.scopes and not own,
        may_withdraw=(
            undecided and "researcher" in caller.scopes and proposal.laboratory_id == caller.laboratory_id
        ),
        table=proposal.table,
        next_version=number,
        derivation=str(proposal.derivation_id),
        dataset_version=None if evidence is None else evidence.data_digest,
        simulated=row.criterion.simulated,
        candidate=row.candidate,
        row=msgspec.to_builtins(row.criterion),
        changes=changes,
        reviews=tuple(
            ReviewView(
                reviewer=one.reviewer_name,
                verdict=one.verdict.value,
                comment=one.comment,
                at=instant_text(one.at),
            )
            for one in proposals.reviews(connection, proposal.id)
        ),
        comment=proposal.comment,
        obstacle=obstacle,
        created_at=instant_text(proposal.created_at),
        published=_published(connection, proposal),
    )


def _published(connection: Connection, proposal: Proposal) -> Published | None:
    if proposal.table_version_id is None:
        return None
    version = table_versions.by_id(connection, proposal.table_version_id, None)
    return None if version is None else published_answer(connection, version, proposal)


def _check_name(table: str) -> None:
    if TABLE_NAME.fullmatch(table) is None or table == "diff":
        raise Refused("table_name", pointer="/table", value=table[:80])
    if table in shipped_tables():
        raise Refused("table_shipped", pointer="/table", value=table)


def _row(connection: Connection, caller: Caller, proposal: ProposalIn) -> ProposedRow:
    found = derivations.get(connection, proposal.derivation, caller.laboratory_id)
    if found is None:
        raise NotFound("derivation", proposal.derivation)
    found = as_seen(connection, found, caller)
    record = record_of(connection, found)
    if record is None or found.record_digest is None:
        raise Conflict("derivation_unfinished", id=found.id, state=found.state.value)
    candidate = chosen_candidate(record, proposal.candidate)
    criterion = row_of(
        question_of(found),
        record,
        candidate,
        derivation_id=found.id,
        record_digest=found.record_digest,
        site=None if proposal.site is None else wording.site_id(proposal.site),
        simulated=is_simulated(connection, found.data_digest),
    )
    return ProposedRow(
        criterion=criterion,
        candidate=candidate_name(candidate),
        title_en=proposal.title_en,
        title_ja=proposal.title_ja,
        edition=proposal.edition,
        in_force_from=_date(proposal.in_force_from),
    )


def _date(written: str | None) -> str | None:
    if written is None:
        return None
    try:
        return dt.date.fromisoformat(written).isoformat()
    except ValueError:
        raise Refused("date_unreadable", pointer="/in_force_from", value=written[:80]) from None
