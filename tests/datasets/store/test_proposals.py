"""A proposal is decided by another holder than the one who wrote it or owns its data."""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

import pytest
from sqlalchemy import Connection

from datasets.store import Store, derivations, holders, proposals, table_versions
from datasets.store.errors import OwnProposal, WrongState
from datasets.store.rows import Actor, Proposal, ProposalState, Verdict

QUESTION = "d" * 64
Ask = Callable[[Connection, Actor], derivations.Request | None]


class People(Protocol):
    researcher: Actor
    curator: Actor
    stranger: Actor


@pytest.fixture
def colleague(store: Store, people: People, at: datetime) -> Actor:
    """Return a holder of the researcher's laboratory."""
    home = people.researcher.laboratory_id
    with store.writing() as connection:
        holder = holders.add(connection, home, "colleague", by=None, at=at)
    return Actor(holder_id=holder.id, laboratory_id=home)


@pytest.fixture
def proposal(store: Store, people: People, colleague: Actor, ask: Ask, at: datetime) -> Proposal:
    """Return what a colleague proposes from the researcher's data."""
    new = proposals.NewProposal(table="pigs", row={"zone_s_ge_mm": 39}, derivation_id=QUESTION)
    with store.writing() as connection:
        ask(connection, people.researcher)
        handed_in = proposals.submit(connection, new, by=colleague, at=at)
    assert handed_in is not None
    return handed_in


def _review(store: Store, proposal: Proposal, verdict: Verdict, by: Actor, at: datetime) -> Proposal | None:
    with store.writing() as connection:
        return proposals.add_review(connection, proposal.id, verdict, "seen", by=by, at=at)


def test_another_holder_approves_and_publishes(
    store: Store, people: People, proposal: Proposal, at: datetime
) -> None:
    approved = _review(store, proposal, Verdict.APPROVE, people.curator, at)
    assert approved is not None
    assert approved.state is ProposalState.APPROVED
    new = table_versions.NewTableVersion(
        table="pigs", version="1.0.0", canonical=b"rows", proposal_id=proposal.id
    )
    with store.writing() as connection:
        version = table_versions.publish(connection, new, by=people.curator, at=at).version
        published = proposals.mark_published(connection, proposal.id, version.id, by=people.curator, at=at)
        again = proposals.mark_published(connection, proposal.id, version.id, by=people.curator, at=at)
        (review,) = proposals.reviews(connection, proposal.id)
        assert derivations.get(connection, QUESTION, None) is not None  # its evidence is public now
    assert published == again
    assert published is not None
    assert (published.state, published.table_version_id) == (ProposalState.PUBLISHED, version.id)
    assert (review.reviewer_name, review.verdict, review.comment) == ("curator", Verdict.APPROVE, "seen")


def test_the_author_cannot_decide(store: Store, colleague: Actor, proposal: Proposal, at: datetime) -> None:
    for verdict in Verdict:
        with pytest.raises(OwnProposal):
            _review(store, proposal, verdict, colleague, at)


def test_the_owner_of_the_data_cannot_decide(
    store: Store, people: People, proposal: Proposal, at: datetime
) -> None:
    assert proposal.data_owner_id == people.researcher.holder_id
    with pytest.raises(OwnProposal):
        _review(store, proposal, Verdict.APPROVE, people.researcher, at)


def test_the_author_cannot_publish_what_another_approved(
    store: Store, people: People, colleague: Actor, proposal: Proposal, at: datetime
) -> None:
    _review(store, proposal, Verdict.APPROVE, people.curator, at)
    with pytest.raises(OwnProposal), store.writing() as connection:
        proposals.mark_published(connection, proposal.id, "any", by=colleague, at=at)


def test_what_is_not_approved_cannot_be_published(
    store: Store, people: People, proposal: Proposal, at: datetime
) -> None:
    with pytest.raises(WrongState), store.writing() as connection:
        proposals.mark_published(connection, proposal.id, "any", by=people.curator, at=at)


def test_a_rejection_is_final_and_may_follow_an_approval(
    store: Store, people: People, proposal: Proposal, at: datetime
) -> None:
    _review(store, proposal, Verdict.APPROVE, people.curator, at)
    rejected = _review(store, proposal, Verdict.REJECT, people.stranger, at)
    assert rejected is not None
    assert rejected.state is ProposalState.REJECTED
    with pytest.raises(WrongState):
        _review(store, proposal, Verdict.APPROVE, people.curator, at)


def test_an_author_takes_a_proposal_back(
    store: Store, people: People, colleague: Actor, proposal: Proposal, at: datetime
) -> None:
    with store.writing() as connection:
        assert proposals.withdraw(connection, proposal.id, by=people.stranger, at=at) is None
        withdrawn = proposals.withdraw(connection, proposal.id, by=colleague, at=at)
        assert proposals.withdraw(connection, proposal.id, by=colleague, at=at) == withdrawn
    with pytest.raises(WrongState):
        _review(store, proposal, Verdict.APPROVE, people.curator, at)


def test_a_foreign_proposal_does_not_exist_except_for_curators(
    store: Store, people: People, proposal: Proposal
) -> None:
    abroad = people.stranger.laboratory_id
    with store.reading() as connection:
        assert proposals.get(connection, proposal.id, abroad) is None
        assert proposals.listing(connection, abroad).items == ()
        assert proposals.listing(connection, proposal.laboratory_id).items == (proposal,)
        assert proposals.get_for_curator(connection, proposal.id) == proposal
        assert proposals.listing_for_curator(connection).items == (proposal,)
        assert proposals.listing_for_curator(connection, states=[ProposalState.REJECTED]).items == ()
        assert derivations.get_for_curator(connection, QUESTION) is not None
        assert derivations.get(connection, QUESTION, abroad) is None


def test_nobody_proposes_from_a_derivation_they_cannot_see(
    store: Store, people: People, ask: Ask, at: datetime
) -> None:
    new = proposals.NewProposal(table="pigs", row={}, derivation_id=QUESTION)
    with store.writing() as connection:
        ask(connection, people.researcher)
        assert proposals.submit(connection, new, by=people.stranger, at=at) is None


def test_an_unknown_proposal_is_none(store: Store, people: People, at: datetime) -> None:
    with store.writing() as connection:
        assert proposals.add_review(connection, "none", Verdict.APPROVE, "", by=people.curator, at=at) is None
        assert proposals.mark_published(connection, "none", "any", by=people.curator, at=at) is None
