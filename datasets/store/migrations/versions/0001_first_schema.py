"""Lay out the first schema: tables, then the triggers that keep what must never change."""

import sqlalchemy as sa
from alembic import op

from datasets.store.column_types import Instant, JsonText, PlainText
from datasets.store.migrations import immutability

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create everything, the single rows and the triggers."""
    _create_tables()
    op.execute("INSERT INTO generation (id, number) VALUES (1, 1)")
    head = sa.table("audit_head", sa.column("id"), sa.column("seq"), sa.column("hash"))
    op.bulk_insert(head, [{"id": 1, "seq": 0, "hash": "0" * 64}])
    for statement in immutability.statements(op.get_bind().dialect.name):
        op.execute(statement)


def _create_tables() -> None:
    op.create_table(
        "audit",
        sa.Column(
            "seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("at", Instant, nullable=False),
        sa.Column("holder_id", PlainText),
        sa.Column("laboratory_id", PlainText),
        sa.Column("action", PlainText, nullable=False),
        sa.Column("subject", PlainText, nullable=False),
        sa.Column("detail", PlainText, nullable=False),
        sa.Column("previous_hash", PlainText, nullable=False),
        sa.Column("hash", PlainText, nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_audit")),
        sa.UniqueConstraint("hash", name=op.f("uq_audit_hash")),
        sa.UniqueConstraint("previous_hash", name=op.f("uq_audit_previous_hash")),
    )
    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("hash", PlainText, nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_audit_head_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_head")),
    )
    op.create_table(
        "blob",
        sa.Column("digest", PlainText, nullable=False),
        sa.Column("media_type", PlainText, nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_blob")),
    )
    op.create_table(
        "generation",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_generation_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_generation")),
    )
    op.create_table(
        "laboratory",
        sa.Column("id", PlainText, nullable=False),
        sa.Column("name", PlainText, nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_laboratory")),
        sa.UniqueConstraint("name", name=op.f("uq_laboratory_name")),
    )
    op.create_table(
        "setting",
        sa.Column("name", PlainText, nullable=False),
        sa.Column("value", JsonText, nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_setting")),
    )
    op.create_table(
        "derivation",
        sa.Column("id", PlainText, nullable=False),
        sa.Column("data_digest", PlainText, nullable=False),
        sa.Column("question", JsonText, nullable=False),
        sa.Column("state", PlainText, nullable=False),
        sa.Column("record_digest", PlainText),
        sa.Column("error_code", PlainText),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("finished_at", Instant),
        sa.CheckConstraint(
            "(state = 'succeeded') = (record_digest IS NOT NULL)",
            name=op.f("ck_derivation_succeeded_has_a_record"),
        ),
        sa.CheckConstraint(
            "state IN ('queued', 'running', 'succeeded', 'failed', 'cancelled')",
            name=op.f("ck_derivation_state"),
        ),
        sa.ForeignKeyConstraint(["data_digest"], ["blob.digest"], name=op.f("fk_derivation_data_digest")),
        sa.ForeignKeyConstraint(["record_digest"], ["blob.digest"], name=op.f("fk_derivation_record_digest")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_derivation")),
    )
    op.create_index(op.f("ix_derivation_data_digest"), "derivation", ["data_digest"])
    op.create_table(
        "holder",
        sa.Column("id", PlainText, nullable=False),
        sa.Column("laboratory_id", PlainText, nullable=False),
        sa.Column("name", PlainText, nullable=False),
        sa.Column("kind", PlainText, nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.CheckConstraint("kind IN ('person', 'machine')", name=op.f("ck_holder_kind")),
        sa.ForeignKeyConstraint(["laboratory_id"], ["laboratory.id"], name=op.f("fk_holder_laboratory_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holder")),
        sa.UniqueConstraint("laboratory_id", "name", name=op.f("uq_holder_laboratory_id_name")),
    )
    op.create_table(
        "access_key",
        sa.Column("id", PlainText, nullable=False),
        sa.Column("holder_id", PlainText, nullable=False),
        sa.Column("prefix", PlainText, nullable=False),
        sa.Column("secret_hash", PlainText, nullable=False),
        sa.Column("scopes", JsonText, nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("expires_at", Instant),
        sa.Column("revoked_at", Instant),
        sa.ForeignKeyConstraint(["holder_id"], ["holder.id"], name=op.f("fk_access_key_holder_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_key")),
        sa.UniqueConstraint("prefix", name=op.f("uq_access_key_prefix")),
    )
    op.create_index(op.f("ix_access_key_holder_id"), "access_key", ["holder_id"])
    op.create_table(
        "dataset",
        sa.Column("id", PlainText, nullable=False),
        sa.Column("laboratory_id", PlainText, nullable=False),
        sa.Column("owner_id", PlainText, nullable=False),
        sa.Column("name", PlainText, nullable=False),
        sa.Column("visibility", PlainText, nullable=False),
        sa.Column("simulated", sa.Boolean(), nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.CheckConstraint("visibility IN ('private', 'public')", name=op.f("ck_dataset_visibility")),
        sa.ForeignKeyConstraint(["laboratory_id"], ["laboratory.id"], name=op.f("fk_dataset_laboratory_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["holder.id"], name=op.f("fk_dataset_owner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dataset")),
    )
    op.create_index(op.f("ix_dataset_laboratory_id"), "dataset", ["laboratory_id"])
    op.create_table(
        "derivation_access",
        sa.Column("id", PlainText, nullable=False),
        sa.Column("derivation_id", PlainText, nullable=False),
        sa.Column("laboratory_id", PlainText, nullable=False),
        sa.Column("holder_id", PlainText, nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.ForeignKeyConstraint(
            ["derivation_id"], ["derivation.id"], name=op.f("fk_derivation_access_derivation_id")
        ),
        sa.ForeignKeyConstraint(["holder_id"], ["holder.id"], name=op.f("fk_derivation_access_holder_id")),
        sa.ForeignKeyConstraint(
            ["laboratory_id"], ["laboratory.id"], name=op.f("fk_derivation_access_laboratory_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_derivation_access")),
        sa.UniqueConstraint(
            "derivation_id", "laboratory_id", name=op.f("uq_derivation_access_derivation_id_laboratory_id")
        ),
    )
    op.create_index(
        op.f("ix_derivation_access_laboratory_id_id"), "derivation_access", ["laboratory_id", "id"]
    )
    op.create_table(
        "idempotency",
        sa.Column("holder_id", PlainText, nullable=False),
        sa.Column("key", PlainText, nullable=False),
        sa.Column("request_digest", PlainText, nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("headers", JsonText, nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.ForeignKeyConstraint(["holder_id"], ["holder.id"], name=op.f("fk_idempotency_holder_id")),
        sa.PrimaryKeyConstraint("holder_id", "key", name=op.f("pk_idempotency")),
    )
    op.create_index(op.f("ix_idempotency_created_at"), "idempotency", ["created_at"])
    op.create_table(
        "job",
        sa.Column("id", PlainText, nullable=False),
        sa.Column("kind", PlainText, nullable=False),
        sa.Column("subject", PlainText, nullable=False),
        sa.Column("holder_id", PlainText, nullable=False),
        sa.Column("laboratory_id", PlainText, nullable=False),
        sa.Column("state", PlainText, nullable=False),
        sa.Column("progress", JsonText),
        sa.Column("error_code", PlainText),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("started_at", Instant),
        sa.Column("finished_at", Instant),
        sa.CheckConstraint(
            "state IN ('queued', 'running', 'succeeded', 'failed', 'cancelled')", name=op.f("ck_job_state")
        ),
        sa.ForeignKeyConstraint(["holder_id"], ["holder.id"], name=op.f("fk_job_holder_id")),
        sa.ForeignKeyConstraint(["laboratory_id"], ["laboratory.id"], name=op.f("fk_job_laboratory_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
    )
    op.create_index(op.f("ix_job_laboratory_id_id"), "job", ["laboratory_id", "id"])
    op.create_index(op.f("ix_job_state"), "job", ["state"])
    op.create_index(op.f("ix_job_subject"), "job", ["subject"])
    op.create_table(
        "proposal",
        sa.Column("id", PlainText, nullable=False),
        sa.Column("author_id", PlainText, nullable=False),
        sa.Column("laboratory_id", PlainText, nullable=False),
        sa.Column("data_owner_id", PlainText),
        sa.Column("derivation_id", PlainText),
        sa.Column("table", PlainText, nullable=False),
        sa.Column("base_version", PlainText),
        sa.Column("row", JsonText, nullable=False),
        sa.Column("comment", PlainText, nullable=False),
        sa.Column("state", PlainText, nullable=False),
        sa.Column("table_version_id", PlainText),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("changed_at", Instant, nullable=False),
        sa.CheckConstraint(
            "state IN ('open', 'approved', 'rejected', 'published', 'withdrawn')",
            name=op.f("ck_proposal_state"),
        ),
        sa.ForeignKeyConstraint(["author_id"], ["holder.id"], name=op.f("fk_proposal_author_id")),
        sa.ForeignKeyConstraint(["data_owner_id"], ["holder.id"], name=op.f("fk_proposal_data_owner_id")),
        sa.ForeignKeyConstraint(["derivation_id"], ["derivation.id"], name=op.f("fk_proposal_derivation_id")),
        sa.ForeignKeyConstraint(["laboratory_id"], ["laboratory.id"], name=op.f("fk_proposal_laboratory_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal")),
    )
    op.create_index(op.f("ix_proposal_derivation_id"), "proposal", ["derivation_id"])
    op.create_index(op.f("ix_proposal_laboratory_id_id"), "proposal", ["laboratory_id", "id"])
    op.create_index(op.f("ix_proposal_state"), "proposal", ["state"])
    op.create_table(
        "browser_session",
        sa.Column("token_hash", PlainText, nullable=False),
        sa.Column("key_id", PlainText, nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("expires_at", Instant, nullable=False),
        sa.ForeignKeyConstraint(["key_id"], ["access_key.id"], name=op.f("fk_browser_session_key_id")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_browser_session")),
    )
    op.create_index(op.f("ix_browser_session_expires_at"), "browser_session", ["expires_at"])
    op.create_index(op.f("ix_browser_session_key_id"), "browser_session", ["key_id"])
    op.create_table(
        "dataset_version",
        sa.Column("dataset_id", PlainText, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("digest", PlainText, nullable=False),
        sa.Column("rows_in", sa.Integer(), nullable=False),
        sa.Column("rows_kept", sa.Integer(), nullable=False),
        sa.Column("rows_refused", sa.Integer(), nullable=False),
        sa.Column("findings_digest", PlainText),
        sa.Column("facts", JsonText, nullable=False),
        sa.Column("original_digest", PlainText, nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.CheckConstraint(
            "rows_in = rows_kept + rows_refused", name=op.f("ck_dataset_version_rows_in_are_kept_or_refused")
        ),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_dataset_version_dataset_id")),
        sa.ForeignKeyConstraint(["digest"], ["blob.digest"], name=op.f("fk_dataset_version_digest")),
        sa.ForeignKeyConstraint(
            ["findings_digest"], ["blob.digest"], name=op.f("fk_dataset_version_findings_digest")
        ),
        sa.PrimaryKeyConstraint("dataset_id", "number", name=op.f("pk_dataset_version")),
        sa.UniqueConstraint("dataset_id", "digest", name=op.f("uq_dataset_version_dataset_id_digest")),
    )
    op.create_index(op.f("ix_dataset_version_digest"), "dataset_version", ["digest"])
    op.create_table(
        "review",
        sa.Column("id", PlainText, nullable=False),
        sa.Column("proposal_id", PlainText, nullable=False),
        sa.Column("reviewer_id", PlainText, nullable=False),
        sa.Column("verdict", PlainText, nullable=False),
        sa.Column("comment", PlainText, nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.CheckConstraint("verdict IN ('approve', 'reject')", name=op.f("ck_review_verdict")),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposal.id"], name=op.f("fk_review_proposal_id")),
        sa.ForeignKeyConstraint(["reviewer_id"], ["holder.id"], name=op.f("fk_review_reviewer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review")),
    )
    op.create_index(op.f("ix_review_proposal_id"), "review", ["proposal_id"])
    op.create_table(
        "table_version",
        sa.Column("id", PlainText, nullable=False),
        sa.Column("table", PlainText, nullable=False),
        sa.Column("version", PlainText, nullable=False),
        sa.Column("digest", PlainText, nullable=False),
        sa.Column("laboratory_id", PlainText),
        sa.Column("edition", PlainText),
        sa.Column("in_force_from", sa.Date()),
        sa.Column("summary", JsonText, nullable=False),
        sa.Column("proposal_id", PlainText),
        sa.Column("published_by", PlainText),
        sa.Column("published_at", Instant, nullable=False),
        sa.ForeignKeyConstraint(
            ["laboratory_id"], ["laboratory.id"], name=op.f("fk_table_version_laboratory_id")
        ),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposal.id"], name=op.f("fk_table_version_proposal_id")),
        sa.ForeignKeyConstraint(["published_by"], ["holder.id"], name=op.f("fk_table_version_published_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_table_version")),
    )
    op.create_table(
        "table_artefact",
        sa.Column("table_version_id", PlainText, nullable=False),
        sa.Column("format", PlainText, nullable=False),
        sa.Column("media_type", PlainText, nullable=False),
        sa.Column("digest", PlainText, nullable=False),
        sa.ForeignKeyConstraint(["digest"], ["blob.digest"], name=op.f("fk_table_artefact_digest")),
        sa.ForeignKeyConstraint(
            ["table_version_id"], ["table_version.id"], name=op.f("fk_table_artefact_table_version_id")
        ),
        sa.PrimaryKeyConstraint("table_version_id", "format", name=op.f("pk_table_artefact")),
    )
    op.create_index(op.f("ix_table_artefact_digest"), "table_artefact", ["digest"])
    op.create_table(
        "withdrawal",
        sa.Column("table_version_id", PlainText, nullable=False),
        sa.Column("reason", PlainText, nullable=False),
        sa.Column("holder_id", PlainText),
        sa.Column("at", Instant, nullable=False),
        sa.ForeignKeyConstraint(["holder_id"], ["holder.id"], name=op.f("fk_withdrawal_holder_id")),
        sa.ForeignKeyConstraint(
            ["table_version_id"], ["table_version.id"], name=op.f("fk_withdrawal_table_version_id")
        ),
        sa.PrimaryKeyConstraint("table_version_id", name=op.f("pk_withdrawal")),
    )
    op.create_index(
        "uq_table_version_laboratory_table_version",
        "table_version",
        [sa.text("coalesce(laboratory_id, '')"), "table", "version"],
        unique=True,
    )
