"""Laboratories, holders and keys, as an administrator sees them."""

import msgspec

from service.context import Context
from service.security.caller import Caller


class LaboratoryIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A new laboratory."""

    name: str


class HolderIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A new person or machine of a laboratory."""

    name: str
    laboratory: str


class KeyIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A new key for a holder."""

    holder: str
    scopes: tuple[str, ...]
    days: int = 365


class LaboratoryView(msgspec.Struct, frozen=True, kw_only=True):
    """A laboratory."""

    id: str
    name: str


class HolderView(msgspec.Struct, frozen=True, kw_only=True):
    """A person or machine of a laboratory."""

    id: str
    name: str
    laboratory: str


class KeyView(msgspec.Struct, frozen=True, kw_only=True):
    """A key without its secret."""

    id: str
    prefix: str
    holder: str
    scopes: tuple[str, ...]
    expires_at: str
    revoked_at: str | None


class IssuedKey(msgspec.Struct, frozen=True, kw_only=True):
    """A key as it is shown once."""

    key: str
    view: KeyView


class AuditView(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of the audit log."""

    seq: int
    at: str
    holder: str | None
    laboratory: str | None
    action: str
    subject: str
    hash: str


def list_laboratories(context: Context, caller: Caller) -> tuple[LaboratoryView, ...]:
    """List the laboratories."""
    raise NotImplementedError


def add_laboratory(context: Context, caller: Caller, laboratory: LaboratoryIn) -> LaboratoryView:
    """Add a laboratory."""
    raise NotImplementedError


def list_holders(context: Context, caller: Caller) -> tuple[HolderView, ...]:
    """List the holders."""
    raise NotImplementedError


def add_holder(context: Context, caller: Caller, holder: HolderIn) -> HolderView:
    """Add a holder to a laboratory."""
    raise NotImplementedError


def list_keys(context: Context, caller: Caller) -> tuple[KeyView, ...]:
    """List the keys, revoked ones too."""
    raise NotImplementedError


def issue_key(context: Context, caller: Caller, key: KeyIn) -> IssuedKey:
    """Issue a key; a holder has at most two live ones."""
    raise NotImplementedError


def revoke_key(context: Context, caller: Caller, key_id: str) -> KeyView:
    """Revoke a key; every process knows within a second."""
    raise NotImplementedError


def read_audit(context: Context, caller: Caller, *, after: int = 0, most: int = 200) -> tuple[AuditView, ...]:
    """Return audit entries after a sequence number."""
    raise NotImplementedError
