"""The rows as read of a version, named beside its report: so that they are counted."""

import msgspec
import sqlalchemy as sa
from alembic import op

from datasets.store.column_types import PlainText
from datasets.store.migrations import immutability

revision = "0005"
down_revision = "0004"

_NAME = "fk_dataset_version_rows_digest"
_TRIGGER = "dataset_version_refuses_update"


class _Report(msgspec.Struct, frozen=True):
    rows_digest: str | None = None


def upgrade() -> None:
    """Add the column, and fill it from the reports, where it stood until now."""
    dialect = op.get_bind().dialect.name
    if dialect == "sqlite":
        op.execute(
            "ALTER TABLE dataset_version ADD COLUMN rows_digest TEXT "
            f"CONSTRAINT {_NAME} REFERENCES blob (digest)"
        )
        op.execute(f"DROP TRIGGER {_TRIGGER}")
        _fill()
        op.execute(immutability.update_trigger("dataset_version", dialect))
    else:
        op.add_column("dataset_version", sa.Column("rows_digest", PlainText))
        op.create_foreign_key(op.f(_NAME), "dataset_version", "blob", ["rows_digest"], ["digest"])
        op.execute(f"ALTER TABLE dataset_version DISABLE TRIGGER {_TRIGGER}")
        _fill()
        op.execute(f"ALTER TABLE dataset_version ENABLE TRIGGER {_TRIGGER}")


def _fill() -> None:
    connection = op.get_bind()
    versions = connection.execute(
        sa.text("SELECT dataset_id, number, findings_digest FROM dataset_version WHERE findings_digest <> ''")
    ).all()
    for dataset_id, number, findings_digest in versions:
        report = connection.execute(
            sa.text("SELECT content FROM blob WHERE digest = :digest"), {"digest": findings_digest}
        ).scalar()
        named = msgspec.json.decode(bytes(report or b"{}"), type=_Report).rows_digest
        if named is not None:
            connection.execute(
                sa.text(
                    "UPDATE dataset_version SET rows_digest = :rows "
                    "WHERE dataset_id = :id AND number = :number"
                ),
                {"rows": named, "id": dataset_id, "number": number},
            )
