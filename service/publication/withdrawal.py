"""Withdraw a version: it still answers when pinned, with the reason, and is never the latest."""

from service.context import Context
from service.publication.views import Withdrawn
from service.security.caller import Caller


def withdraw(context: Context, caller: Caller, table: str, version: str, reason: str) -> Withdrawn:
    """Withdraw a published version for a reason."""
    raise NotImplementedError
