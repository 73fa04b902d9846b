"""The one number that tells every process that a table, a key or a setting changed."""

from sqlalchemy import Connection, select, update

from datasets.store import schema

_generation = schema.generation


def current(connection: Connection) -> int:
    """Return the present generation."""
    return int(connection.execute(select(_generation.c.number)).scalar_one())


def bump(connection: Connection) -> int:
    """Raise the generation inside the transaction that makes the change; return the new one."""
    raised = update(_generation).values(number=_generation.c.number + 1).returning(_generation.c.number)
    return int(connection.execute(raised).scalar_one())
