"""Keys: a prefix to find them by, a hash to check them with, scopes, expiry. Secrets never come here."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, insert, select, update

from datasets.store import audit, generation, schema
from datasets.store.identifiers import new_id
from datasets.store.paging import DEFAULT_LIMIT, one, page, to_struct
from datasets.store.rows import AccessKey, Actor, Page, Scope

_key, _holder, _laboratory = schema.access_key, schema.holder, schema.laboratory


def add(
    connection: Connection,
    holder_id: str,
    *,
    prefix: str,
    secret_hash: str,
    scopes: Iterable[Scope],
    expires_at: datetime | None,
    by: Actor | None,
    at: datetime,
) -> AccessKey:
    """Add a key of a holder, write it in the audit log and raise the generation."""
    values: dict[str, Any] = {
        "id": new_id(),
        "holder_id": holder_id,
        "prefix": prefix,
        "scopes": tuple(sorted(scope.value for scope in scopes)),
        "created_at": at,
        "expires_at": expires_at,
        "revoked_at": None,
    }
    connection.execute(insert(_key).values(**values, secret_hash=secret_hash))
    detail = {"holder": holder_id, "prefix": prefix, "scopes": values["scopes"]}
    audit.append(connection, audit.Action.KEY_ADDED, values["id"], detail, by=by, at=at)
    generation.bump(connection)
    return to_struct(values, AccessKey)


def revoke(
    connection: Connection, key_id: str, laboratory_id: str, *, by: Actor | None, at: datetime
) -> AccessKey | None:
    """Revoke a key of this laboratory; again changes nothing; a foreign one returns None."""
    found = get(connection, key_id, laboratory_id)
    if found is None or found.revoked_at is not None:
        return found
    connection.execute(update(_key).where(_key.c.id == key_id).values(revoked_at=at))
    audit.append(connection, audit.Action.KEY_REVOKED, key_id, {"prefix": found.prefix}, by=by, at=at)
    generation.bump(connection)
    return get(connection, key_id, laboratory_id)


def get(connection: Connection, key_id: str, laboratory_id: str) -> AccessKey | None:
    """Return a key of this laboratory."""
    return one(
        connection.execute(_of_laboratory(laboratory_id).where(_key.c.id == key_id)).first(), AccessKey
    )


def by_prefix(connection: Connection, prefix: str) -> AccessKey | None:
    """Return a key of any laboratory by its prefix; for the operator and the scope ``admin`` only."""
    return one(connection.execute(select(_key).where(_key.c.prefix == prefix)).first(), AccessKey)


def of_holder(connection: Connection, holder_id: str, laboratory_id: str) -> tuple[AccessKey, ...]:
    """Return all keys of a holder of this laboratory, oldest first."""
    query = _of_laboratory(laboratory_id).where(_key.c.holder_id == holder_id).order_by(_key.c.id)
    return tuple(to_struct(row._mapping, AccessKey) for row in connection.execute(query))


def listing(
    connection: Connection, laboratory_id: str, *, cursor: str | None = None, limit: int = DEFAULT_LIMIT
) -> Page[AccessKey]:
    """Return one page of this laboratory's keys, newest first."""
    return page(connection, _of_laboratory(laboratory_id), _key.c.id, AccessKey, cursor=cursor, limit=limit)


def listing_for_admin(
    connection: Connection, *, cursor: str | None = None, limit: int = DEFAULT_LIMIT
) -> Page[AccessKey]:
    """Return one page of every laboratory's keys; for the scope ``admin`` only."""
    return page(connection, select(_key), _key.c.id, AccessKey, cursor=cursor, limit=limit)


def identities() -> Select[Any]:
    """Select keys with their holders and laboratories."""
    return (
        select(
            _key.c.id.label("key_id"),
            _key.c.prefix,
            _key.c.secret_hash,
            _key.c.scopes,
            _key.c.expires_at,
            _key.c.revoked_at,
            _holder.c.id.label("holder_id"),
            _holder.c.name.label("holder_name"),
            _holder.c.kind.label("holder_kind"),
            _laboratory.c.id.label("laboratory_id"),
            _laboratory.c.name.label("laboratory_name"),
        )
        .select_from(_key)
        .join(_holder, _key.c.holder_id == _holder.c.id)
        .join(_laboratory, _holder.c.laboratory_id == _laboratory.c.id)
    )


def _of_laboratory(laboratory_id: str) -> Select[Any]:
    return (
        select(_key)
        .join(_holder, _key.c.holder_id == _holder.c.id)
        .where(_holder.c.laboratory_id == laboratory_id)
    )
