"""Imports of licensed tables: what came in, which versions it made, which bytes can be purged."""

import sqlalchemy as sa
from alembic import op

from datasets.store.column_types import Instant, JsonText, PlainText
from datasets.store.migrations import immutability

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Create the tables of imports and their triggers."""
    op.create_table(
        "table_import",
        sa.Column("id", PlainText, nullable=False),
        sa.Column("laboratory_id", PlainText, nullable=False),
        sa.Column("holder_id", PlainText, nullable=False),
        sa.Column("name", PlainText, nullable=False),
        sa.Column("format", PlainText, nullable=False),
        sa.Column("original_digest", PlainText, nullable=False),
        sa.Column("rows_read", sa.Integer(), nullable=False),
        sa.Column("rows_refused", sa.Integer(), nullable=False),
        sa.Column("summary", JsonText, nullable=False),
        sa.Column("digests", JsonText, nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.CheckConstraint("rows_refused <= rows_read", name=op.f("ck_table_import_refused_rows_were_read")),
        sa.ForeignKeyConstraint(
            ["laboratory_id"], ["laboratory.id"], name=op.f("fk_table_import_laboratory_id")
        ),
        sa.ForeignKeyConstraint(["holder_id"], ["holder.id"], name=op.f("fk_table_import_holder_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_table_import")),
    )
    op.create_index(op.f("ix_table_import_laboratory_id_id"), "table_import", ["laboratory_id", "id"])
    _of_an_import(
        "table_import_version",
        sa.Column("table_version_id", PlainText, nullable=False),
        sa.ForeignKeyConstraint(
            ["table_version_id"],
            ["table_version.id"],
            name=op.f("fk_table_import_version_table_version_id"),
        ),
        sa.PrimaryKeyConstraint("import_id", "table_version_id", name=op.f("pk_table_import_version")),
    )
    op.create_index(
        op.f("ix_table_import_version_table_version_id"), "table_import_version", ["table_version_id"]
    )
    _of_an_import(
        "table_import_part",
        sa.Column("part", PlainText, nullable=False),
        sa.Column("digest", PlainText, nullable=False),
        sa.CheckConstraint(
            "part IN ('findings', 'additions', 'quality')", name=op.f("ck_table_import_part_part")
        ),
        sa.ForeignKeyConstraint(["digest"], ["blob.digest"], name=op.f("fk_table_import_part_digest")),
        sa.PrimaryKeyConstraint("import_id", "part", name=op.f("pk_table_import_part")),
    )
    op.create_index(op.f("ix_table_import_part_digest"), "table_import_part", ["digest"])
    _of_an_import(
        "import_purge",
        sa.Column("holder_id", PlainText),
        sa.Column("at", Instant, nullable=False),
        sa.ForeignKeyConstraint(["holder_id"], ["holder.id"], name=op.f("fk_import_purge_holder_id")),
        sa.PrimaryKeyConstraint("import_id", name=op.f("pk_import_purge")),
    )
    for statement in immutability.statements_for_imports(op.get_bind().dialect.name):
        op.execute(statement)


def _of_an_import(table: str, *more: sa.schema.SchemaItem) -> None:
    op.create_table(
        table,
        sa.Column("import_id", PlainText, nullable=False),
        *more,
        sa.ForeignKeyConstraint(["import_id"], ["table_import.id"], name=op.f(f"fk_{table}_import_id")),
    )
