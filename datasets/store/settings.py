"""Settings that live in the store because every process must agree on them."""

from typing import Any

from sqlalchemy import Connection, delete, insert, select

from datasets.store import generation, schema

_setting = schema.setting


def get(connection: Connection, name: str) -> Any | None:
    """Return a setting's decoded value, or None."""
    return connection.execute(select(_setting.c.value).where(_setting.c.name == name)).scalar()


def put(connection: Connection, name: str, value: object) -> None:
    """Set ``name`` to anything JSON can hold and raise the generation."""
    connection.execute(delete(_setting).where(_setting.c.name == name))
    connection.execute(insert(_setting).values(name=name, value=value))
    generation.bump(connection)
