"""Who may see a data set now: time alone ends an embargo, every question asks the clock."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, false, or_

from datasets.store import schema
from datasets.store.rows import Visibility

_dataset = schema.dataset
_PUBLISHED = _dataset.c.visibility == Visibility.PUBLIC.value


def is_public() -> ColumnElement[bool]:
    """Return the condition under which everyone may see a data set."""
    return and_(_PUBLISHED, or_(_dataset.c.public_at.is_(None), _dataset.c.public_at <= _now()))


def is_embargoed() -> ColumnElement[bool]:
    """Return the condition under which a data set is only announced to others."""
    return and_(_PUBLISHED, _dataset.c.public_at > _now())


def visible_to(laboratory_id: str | None) -> ColumnElement[bool]:
    """Return the condition under which a laboratory, or a visitor, may see a data set."""
    own = false() if laboratory_id is None else _dataset.c.laboratory_id == laboratory_id
    return or_(is_public(), own)


def dataset_columns() -> tuple[ColumnElement[Any], ...]:
    """Return the columns of a data set, its visibility as it is now."""
    now_visible = case((is_embargoed(), Visibility.EMBARGOED.value), else_=_dataset.c.visibility)
    others = (column for column in _dataset.c if column.name != "visibility")
    return (*others, now_visible.label("visibility"))


def _now() -> datetime:
    return datetime.now(UTC)
