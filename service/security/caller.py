"""The person or machine behind a request."""

from typing import Literal

import msgspec

from service.errors import NoKey, ScopeMissing

Scope = Literal["lab", "researcher", "curator", "admin"]
SCOPES: tuple[Scope, ...] = ("lab", "researcher", "curator", "admin")


class Caller(msgspec.Struct, frozen=True, kw_only=True):
    """A holder of a laboratory with the scopes of the key in use; no scope implies another."""

    holder_id: str | None = None
    holder_name: str | None = None
    laboratory_id: str | None = None
    key_id: str | None = None
    scopes: frozenset[str] = frozenset()

    @property
    def known(self) -> bool:
        """Tell whether a key was shown."""
        return self.holder_id is not None


PUBLIC = Caller()


class KnownCaller(msgspec.Struct, frozen=True, kw_only=True):
    """A caller whose holder and laboratory are certain."""

    holder_id: str
    laboratory_id: str


def known(caller: Caller) -> KnownCaller:
    """Return holder and laboratory, or refuse a request without a key."""
    if caller.holder_id is None or caller.laboratory_id is None:
        raise NoKey
    return KnownCaller(holder_id=caller.holder_id, laboratory_id=caller.laboratory_id)


def require(caller: Caller, *scopes: str) -> KnownCaller:
    """Refuse a caller without a key, or whose key carries none of the scopes."""
    sure = known(caller)
    if scopes and not caller.scopes.intersection(scopes):
        raise ScopeMissing(scopes)
    return sure
