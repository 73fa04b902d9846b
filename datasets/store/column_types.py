"""Column types that behave alike on SQLite and PostgreSQL."""

# ruff: noqa: ARG002 - the signatures are SQLAlchemy's

from datetime import UTC, datetime
from typing import Any

import msgspec
from sqlalchemy import DateTime, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine

from datasets.store.errors import UnstorableText


class Instant(TypeDecorator[datetime]):
    """Keep an instant in UTC; naive datetimes are refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn an aware datetime into UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value!r} has no time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return an aware datetime in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class PlainText(TypeDecorator[str]):
    """Keep a text in byte order on both engines; refuse what only one of them can keep."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Sort by code point on PostgreSQL, as SQLite does."""
        return dialect.type_descriptor(Text(collation="C") if dialect.name == "postgresql" else Text())

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Refuse NUL and lone surrogates."""
        if value is not None and ("\x00" in value or any("\ud800" <= letter <= "\udfff" for letter in value)):
            raise UnstorableText(ascii(value[:60]))
        return value


class JsonText(TypeDecorator[Any]):
    """Keep anything msgspec encodes as canonical JSON text; it comes back as plain values."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """Encode with sorted keys."""
        return None if value is None else canonical_json(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        """Decode to plain values."""
        return None if value is None else msgspec.json.decode(value)


def canonical_json(value: object) -> str:
    """Encode ``value`` as JSON text with sorted keys."""
    return msgspec.json.encode(value, order="sorted").decode()
