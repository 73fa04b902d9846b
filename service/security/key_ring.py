"""Live keys and sessions, so that a request is known without asking the store for each."""

import datetime as dt

from datasets.store import Store
from service.security.caller import Caller


class KeyRing:
    """The keys in memory, swapped whole when the store's generation changes."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def refresh(self) -> None:
        """Read the live keys again."""
        raise NotImplementedError

    def caller_of(self, key: str, now: dt.datetime) -> Caller:
        """Return who holds a key; an unknown, expired or revoked one is refused."""
        raise NotImplementedError
