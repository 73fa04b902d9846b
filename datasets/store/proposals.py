"""Proposals and their reviews: open, approved or rejected by another holder, published.

An author may see what the own laboratory proposed; a curator sees every proposal, because handing
one in is asking for exactly that. Neither the author nor the owner of the data may decide.
"""

from collections.abc import Collection
from datetime import datetime

import msgspec
from sqlalchemy import Connection, insert, select, update

from datasets.store import audit, datasets, derivations, schema
from datasets.store.errors import OwnProposal, WrongState
from datasets.store.identifiers import new_id
from datasets.store.paging import DEFAULT_LIMIT, every, one, page
from datasets.store.rows import Actor, Page, Proposal, ProposalState, Review, Verdict

_proposal, _review, _holder = schema.proposal, schema.review, schema.holder

UNDECIDED = (ProposalState.OPEN, ProposalState.APPROVED)


class NewProposal(msgspec.Struct, frozen=True, kw_only=True):
    """What an author hands in: a row for a table, and the derivation it rests on."""

    table: str
    row: object
    derivation_id: str | None
    base_version: str | None = None
    comment: str = ""


def submit(connection: Connection, new: NewProposal, *, by: Actor, at: datetime) -> Proposal | None:
    """Hand in a proposal; None when it cites a derivation the laboratory cannot see."""
    data_owner_id = None
    if new.derivation_id is not None:
        derivation = derivations.get(connection, new.derivation_id, by.laboratory_id)
        if derivation is None:
            return None
        data_owner_id = _owner_of_data(connection, derivation.data_digest, by.laboratory_id)
    added = Proposal(
        id=new_id(),
        author_id=by.holder_id,
        laboratory_id=by.laboratory_id,
        data_owner_id=data_owner_id,
        derivation_id=new.derivation_id,
        table=new.table,
        base_version=new.base_version,
        row=msgspec.to_builtins(new.row),
        comment=new.comment,
        state=ProposalState.OPEN,
        table_version_id=None,
        created_at=at,
        changed_at=at,
    )
    connection.execute(insert(_proposal).values(**msgspec.structs.asdict(added)))
    detail = {"table": new.table, "derivation": new.derivation_id}
    audit.append(connection, audit.Action.PROPOSAL_SUBMITTED, added.id, detail, by=by, at=at)
    return added


def get(connection: Connection, proposal_id: str, laboratory_id: str) -> Proposal | None:
    """Return a proposal of this laboratory."""
    query = select(_proposal).where(_proposal.c.id == proposal_id, _proposal.c.laboratory_id == laboratory_id)
    return one(connection.execute(query).first(), Proposal)


def get_for_curator(connection: Connection, proposal_id: str) -> Proposal | None:
    """Return a proposal of any laboratory; for the scope ``curator`` only."""
    return one(connection.execute(select(_proposal).where(_proposal.c.id == proposal_id)).first(), Proposal)


def listing(
    connection: Connection, laboratory_id: str, *, cursor: str | None = None, limit: int = DEFAULT_LIMIT
) -> Page[Proposal]:
    """Return one page of this laboratory's proposals, newest first."""
    query = select(_proposal).where(_proposal.c.laboratory_id == laboratory_id)
    return page(connection, query, _proposal.c.id, Proposal, cursor=cursor, limit=limit)


def listing_for_curator(
    connection: Connection,
    *,
    states: Collection[ProposalState] = UNDECIDED,
    cursor: str | None = None,
    limit: int = DEFAULT_LIMIT,
) -> Page[Proposal]:
    """Return one page of every laboratory's proposals in ``states``; for the scope ``curator`` only."""
    query = select(_proposal).where(_proposal.c.state.in_([state.value for state in states]))
    return page(connection, query, _proposal.c.id, Proposal, cursor=cursor, limit=limit)


def proposers(connection: Connection, derivation_id: str) -> frozenset[str]:
    """Return the laboratories of which a proposal that cites a derivation waits for review or publication."""
    states = [state.value for state in UNDECIDED]
    waiting = select(_proposal.c.laboratory_id).where(
        _proposal.c.derivation_id == derivation_id, _proposal.c.state.in_(states)
    )
    return frozenset(connection.scalars(waiting))


def add_review(
    connection: Connection, proposal_id: str, verdict: Verdict, comment: str, *, by: Actor, at: datetime
) -> Proposal | None:
    """Approve or reject; for the scope ``curator`` only. An unknown proposal returns None.

    Raises ``OwnProposal`` for the author and the data owner, ``WrongState`` once it is decided
    (an approval can still be turned into a rejection until it is published).
    """
    proposal = get_for_curator(connection, proposal_id)
    if proposal is None:
        return None
    refuse_own(proposal, by)
    _need(proposal, *(UNDECIDED if verdict is Verdict.REJECT else (ProposalState.OPEN,)))
    connection.execute(
        insert(_review).values(
            id=new_id(),
            proposal_id=proposal_id,
            reviewer_id=by.holder_id,
            verdict=verdict.value,
            comment=comment,
            at=at,
        )
    )
    audit.append(connection, audit.Action.PROPOSAL_REVIEWED, proposal_id, {"verdict": verdict}, by=by, at=at)
    state = ProposalState.APPROVED if verdict is Verdict.APPROVE else ProposalState.REJECTED
    return _move(connection, proposal_id, state, at)


def reviews(connection: Connection, proposal_id: str) -> tuple[Review, ...]:
    """Return what reviewers said, oldest first; ask only about a proposal you were given."""
    query = (
        select(_review, _holder.c.name.label("reviewer_name"))
        .join(_holder, _review.c.reviewer_id == _holder.c.id)
        .where(_review.c.proposal_id == proposal_id)
        .order_by(_review.c.id)
    )
    return every(connection.execute(query).all(), Review)


def withdraw(connection: Connection, proposal_id: str, *, by: Actor, at: datetime) -> Proposal | None:
    """Take back an undecided proposal of the own laboratory; again changes nothing."""
    proposal = get(connection, proposal_id, by.laboratory_id)
    if proposal is None or proposal.state is ProposalState.WITHDRAWN:
        return proposal
    _need(proposal, *UNDECIDED)
    audit.append(connection, audit.Action.PROPOSAL_WITHDRAWN, proposal_id, by=by, at=at)
    return _move(connection, proposal_id, ProposalState.WITHDRAWN, at)


def mark_published(
    connection: Connection, proposal_id: str, table_version_id: str, *, by: Actor, at: datetime
) -> Proposal | None:
    """Tie an approved proposal to the version that holds it; for the scope ``curator`` only.

    Again with the same version changes nothing. Raises ``OwnProposal`` and ``WrongState``.
    """
    proposal = get_for_curator(connection, proposal_id)
    if proposal is None or proposal.table_version_id == table_version_id:
        return proposal
    refuse_own(proposal, by)
    _need(proposal, ProposalState.APPROVED)
    detail = {"table_version": table_version_id}
    audit.append(connection, audit.Action.PROPOSAL_PUBLISHED, proposal_id, detail, by=by, at=at)
    return _move(connection, proposal_id, ProposalState.PUBLISHED, at, table_version_id)


def refuse_own(proposal: Proposal, by: Actor) -> None:
    """Raise ``OwnProposal`` when ``by`` wrote the proposal or owns its data."""
    if by.holder_id in {proposal.author_id, proposal.data_owner_id}:
        raise OwnProposal(proposal.id)


def _need(proposal: Proposal, *states: ProposalState) -> None:
    if proposal.state not in states:
        raise WrongState(proposal.id, proposal.state.value, "/".join(state.value for state in states))


def _move(
    connection: Connection,
    proposal_id: str,
    state: ProposalState,
    at: datetime,
    table_version_id: str | None = None,
) -> Proposal | None:
    connection.execute(
        update(_proposal)
        .where(_proposal.c.id == proposal_id)
        .values(state=state.value, changed_at=at, table_version_id=table_version_id)
    )
    return get_for_curator(connection, proposal_id)


def _owner_of_data(connection: Connection, data_digest: str, laboratory_id: str) -> str | None:
    version = datasets.version_of_digest(connection, data_digest, laboratory_id)
    dataset = version and datasets.get(connection, version.dataset_id, laboratory_id)
    return dataset.owner_id if dataset else None
