"""The secret behind a laboratory's pseudonyms: made when first needed, the same for ever.

Nothing else reads the table: no answer, log, export or audit entry ever holds a secret.
"""

import secrets
from datetime import datetime

from sqlalchemy import Connection, insert, select

from datasets.store import schema

SECRET_BYTES = 32

_secret = schema.laboratory_secret


def get(connection: Connection, laboratory_id: str) -> bytes | None:
    """Return the laboratory's secret if it has one."""
    query = select(_secret.c.secret).where(_secret.c.laboratory_id == laboratory_id)
    found = connection.execute(query).scalar()
    return None if found is None else bytes(found)


def get_or_make(connection: Connection, laboratory_id: str, *, at: datetime) -> bytes:
    """Return the laboratory's secret, made now if this is the first need; needs a writing connection."""
    known = get(connection, laboratory_id)
    if known is not None:
        return known
    made = secrets.token_bytes(SECRET_BYTES)
    connection.execute(insert(_secret).values(laboratory_id=laboratory_id, secret=made, created_at=at))
    return made
