"""Decide on a proposal; never one's own, never on one's own data."""

from service.context import Context
from service.publication.views import ProposalView, ReviewIn
from service.security.caller import Caller


def review(context: Context, caller: Caller, proposal_id: str, decision: ReviewIn) -> ProposalView:
    """Record a decision; the author and the owner of the data are refused."""
    raise NotImplementedError
