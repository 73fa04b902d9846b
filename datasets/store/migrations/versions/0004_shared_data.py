"""Data that is shared: embargo, licence, citation, pseudonyms, saved mappings, and what was taken in when."""

import sqlalchemy as sa
from alembic import op

from datasets.store.column_types import Instant, JsonText, PlainText
from datasets.store.migrations import immutability

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add the columns of shared data sets, and the tables around them, with their triggers."""
    op.add_column("dataset", sa.Column("public_from", sa.Date()))
    op.add_column("dataset", sa.Column("public_at", Instant))
    for column in ("licence", "licence_text", "citation"):
        op.add_column("dataset", sa.Column(column, PlainText))
    _laboratory_secret()
    _column_mapping()
    _upload()
    for statement in immutability.statements_for_data(op.get_bind().dialect.name):
        op.execute(statement)


def _of_a_laboratory(table: str) -> tuple[sa.schema.SchemaItem, ...]:
    name = op.f(f"fk_{table}_laboratory_id")
    return (
        sa.Column("laboratory_id", PlainText, nullable=False),
        sa.ForeignKeyConstraint(["laboratory_id"], ["laboratory.id"], name=name),
    )


def _laboratory_secret() -> None:
    op.create_table(
        "laboratory_secret",
        *_of_a_laboratory("laboratory_secret"),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("laboratory_id", name=op.f("pk_laboratory_secret")),
    )


def _column_mapping() -> None:
    op.create_table(
        "column_mapping",
        sa.Column("id", PlainText, nullable=False),
        *_of_a_laboratory("column_mapping"),
        sa.Column("holder_id", PlainText, nullable=False),
        sa.Column("name", PlainText, nullable=False),
        sa.Column("headers_digest", PlainText, nullable=False),
        sa.Column("mapping", JsonText, nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.ForeignKeyConstraint(["holder_id"], ["holder.id"], name=op.f("fk_column_mapping_holder_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_column_mapping")),
        sa.UniqueConstraint("laboratory_id", "name", name=op.f("uq_column_mapping_laboratory_id_name")),
    )
    op.create_index(
        op.f("ix_column_mapping_laboratory_id_headers_digest"),
        "column_mapping",
        ["laboratory_id", "headers_digest"],
    )


def _upload() -> None:
    op.create_table(
        "upload",
        sa.Column("id", PlainText, nullable=False),
        *_of_a_laboratory("upload"),
        sa.Column("key_id", PlainText),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_upload")),
    )
    op.create_index(op.f("ix_upload_at"), "upload", ["at"])
    op.create_index(op.f("ix_upload_laboratory_id_at"), "upload", ["laboratory_id", "at"])
