"""The live keys in memory, so that a request is known without asking the store."""

import datetime as dt

from sqlalchemy import Connection

from datasets.store import keys
from datasets.store.paging import every
from datasets.store.rows import Identity
from service.errors import KeyUnusable
from service.security.caller import Caller
from service.security.key_format import read_key


class KeyRing:
    """Keys by the hash of their secret, swapped whole when the store's generation changes."""

    def __init__(self) -> None:
        self._generation = -1
        self._by_hash: dict[str, Identity] = {}

    def refresh(self, connection: Connection, generation: int) -> None:
        """Read the keys again if the generation moved."""
        if generation != self._generation:
            rows = connection.execute(keys.identities()).all()
            self._by_hash = {one.secret_hash: one for one in every(rows, Identity)}
            self._generation = generation

    def caller_of(self, key: str, at: dt.datetime) -> Caller:
        """Return who holds a key; an unknown, expired or revoked one is refused."""
        read = read_key(key)
        identity = self._by_hash.get(read.secret_hash) if read else None
        if identity is None or not identity.is_live(at):
            raise KeyUnusable
        return caller_from(identity)


def caller_from(identity: Identity) -> Caller:
    """Return the caller that a key stands for."""
    return Caller(
        holder_id=identity.holder_id,
        holder_name=identity.holder_name,
        laboratory_id=identity.laboratory_id,
        key_id=identity.key_id,
        scopes=frozenset(scope.value for scope in identity.scopes),
    )
