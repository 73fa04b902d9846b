"""Browser sessions: an opaque token in a cookie, its hash in the store, bound to one key."""

from service.context import Context
from service.security.caller import Caller


def sign_in(context: Context, key: str) -> str:
    """Open a session for a key and return the token for the cookie."""
    raise NotImplementedError


def sign_out(context: Context, token: str) -> None:
    """End a session."""
    raise NotImplementedError


def session_caller(context: Context, token: str) -> Caller | None:
    """Return who a session belongs to, while its key lives."""
    raise NotImplementedError
