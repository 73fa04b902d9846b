"""Decide on a proposal; never one's own, never on one's own data."""

from sqlalchemy import Connection

from datasets.store import proposals
from datasets.store.rows import Verdict
from service.context import Context, now
from service.errors import NotFound, Refused
from service.people import actor_of
from service.publication.proposals import view
from service.publication.views import ProposalView, ReviewIn
from service.security.caller import Caller


def review(context: Context, caller: Caller, proposal_id: str, decision: ReviewIn) -> ProposalView:
    """Record a decision; the author and the owner of the data are refused."""
    with context.store.writing() as connection:
        return review_in(connection, context, caller, proposal_id, decision)


def review_in(
    connection: Connection, context: Context, caller: Caller, proposal_id: str, decision: ReviewIn
) -> ProposalView:
    """Record a decision within a transaction."""
    actor = actor_of(caller, "curator")
    comment = decision.comment.strip()
    if not comment:
        raise Refused("comment_needed", pointer="/comment")
    decided = proposals.add_review(
        connection, proposal_id, Verdict(decision.verdict), comment, by=actor, at=now()
    )
    if decided is None:
        raise NotFound("proposal", proposal_id)
    return view(connection, context, caller, decided)
