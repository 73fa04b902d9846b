"""Publish an approved proposal: one transaction with the version, its files and the audit entry."""

from service.context import Context
from service.publication.views import Published
from service.security.caller import Caller


def publish(context: Context, caller: Caller, proposal_id: str) -> Published:
    """Publish an approved proposal as the next version of its table; twice is once."""
    raise NotImplementedError
