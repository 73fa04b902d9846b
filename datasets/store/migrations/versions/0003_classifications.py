"""Files of results that a job classifies: what was asked, and the bytes in parts, until they are purged."""

import sqlalchemy as sa
from alembic import op

from datasets.store.column_types import Instant, JsonText, PlainText

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Create the tables of classifications."""
    op.create_table(
        "classification",
        sa.Column("id", PlainText, nullable=False),
        sa.Column("laboratory_id", PlainText, nullable=False),
        sa.Column("holder_id", PlainText, nullable=False),
        sa.Column("file_name", PlainText),
        sa.Column("input_digest", PlainText, nullable=False),
        sa.Column("input_bytes", sa.BigInteger(), nullable=False),
        sa.Column("asked", JsonText, nullable=False),
        sa.Column("result_digest", PlainText),
        sa.Column("result_bytes", sa.BigInteger()),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("purged_at", Instant, nullable=False),
        sa.ForeignKeyConstraint(
            ["laboratory_id"], ["laboratory.id"], name=op.f("fk_classification_laboratory_id")
        ),
        sa.ForeignKeyConstraint(["holder_id"], ["holder.id"], name=op.f("fk_classification_holder_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_classification")),
    )
    op.create_index(op.f("ix_classification_laboratory_id_id"), "classification", ["laboratory_id", "id"])
    op.create_index(op.f("ix_classification_purged_at"), "classification", ["purged_at"])
    op.create_table(
        "classification_part",
        sa.Column("classification_id", PlainText, nullable=False),
        sa.Column("part", PlainText, nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint(
            "part IN ('input', 'result', 'summary', 'fault')", name=op.f("ck_classification_part_part")
        ),
        sa.ForeignKeyConstraint(
            ["classification_id"],
            ["classification.id"],
            name=op.f("fk_classification_part_classification_id"),
        ),
        sa.PrimaryKeyConstraint("classification_id", "part", "place", name=op.f("pk_classification_part")),
    )
