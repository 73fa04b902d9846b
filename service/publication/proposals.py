"""Propose a derivation's candidate as a row of a table; read the queue."""

from service.context import Context
from service.publication.views import ProposalIn, ProposalView
from service.security.caller import Caller


def propose(context: Context, caller: Caller, proposal: ProposalIn) -> ProposalView:
    """Submit a candidate for review."""
    raise NotImplementedError


def read_proposal(context: Context, caller: Caller, proposal_id: str) -> ProposalView:
    """Return a proposal to its laboratory and to curators."""
    raise NotImplementedError


def queue(context: Context, caller: Caller, state: str | None = None) -> tuple[ProposalView, ...]:
    """List proposals: a curator sees all, others those of their laboratory."""
    raise NotImplementedError
