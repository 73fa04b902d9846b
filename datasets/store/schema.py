"""The tables, alike on SQLite and PostgreSQL. The durable job library keeps its own beside them.

Names stay clear of that library's (``queues``, ``streams``, ``notifications``, ``workflow_*``,
``operation_*``, ``event_*``, ``application_versions``, ``datasource_outputs``).
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    UniqueConstraint,
    func,
)

from datasets.store.column_types import Instant, JsonText, PlainText

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _one_of(column: str, *values: str) -> CheckConstraint:
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


laboratory = Table(
    "laboratory",
    metadata,
    Column("id", PlainText, primary_key=True),
    Column("name", PlainText, nullable=False, unique=True),
    Column("created_at", Instant, nullable=False),
)

laboratory_secret = Table(
    "laboratory_secret",
    metadata,
    Column("laboratory_id", PlainText, ForeignKey("laboratory.id"), primary_key=True),
    Column("secret", LargeBinary, nullable=False),
    Column("created_at", Instant, nullable=False),
)

holder = Table(
    "holder",
    metadata,
    Column("id", PlainText, primary_key=True),
    Column("laboratory_id", PlainText, ForeignKey("laboratory.id"), nullable=False),
    Column("name", PlainText, nullable=False),
    Column("kind", PlainText, nullable=False),
    Column("created_at", Instant, nullable=False),
    UniqueConstraint("laboratory_id", "name"),
    _one_of("kind", "person", "machine"),
)

access_key = Table(
    "access_key",
    metadata,
    Column("id", PlainText, primary_key=True),
    Column("holder_id", PlainText, ForeignKey("holder.id"), nullable=False, index=True),
    Column("prefix", PlainText, nullable=False, unique=True),
    Column("secret_hash", PlainText, nullable=False),
    Column("scopes", JsonText, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant),
    Column("revoked_at", Instant),
)

browser_session = Table(
    "browser_session",
    metadata,
    Column("token_hash", PlainText, primary_key=True),
    Column("key_id", PlainText, ForeignKey("access_key.id"), nullable=False, index=True),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False, index=True),
)

blob = Table(
    "blob",
    metadata,
    Column("digest", PlainText, primary_key=True),
    Column("media_type", PlainText, nullable=False),
    Column("size_bytes", BigInteger, nullable=False),
    Column("content", LargeBinary, nullable=False),
)

dataset = Table(
    "dataset",
    metadata,
    Column("id", PlainText, primary_key=True),
    Column("laboratory_id", PlainText, ForeignKey("laboratory.id"), nullable=False, index=True),
    Column("owner_id", PlainText, ForeignKey("holder.id"), nullable=False),
    Column("name", PlainText, nullable=False),
    Column("visibility", PlainText, nullable=False),
    Column("simulated", Boolean, nullable=False),
    Column("created_at", Instant, nullable=False),
    # A set that is ``public`` with an instant to come is embargoed: time alone makes it public.
    Column("public_from", Date),
    Column("public_at", Instant),
    Column("licence", PlainText),
    Column("licence_text", PlainText),
    Column("citation", PlainText),
    Column("authors", PlainText),
    _one_of("visibility", "private", "public"),
)

dataset_version = Table(
    "dataset_version",
    metadata,
    Column("dataset_id", PlainText, ForeignKey("dataset.id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("digest", PlainText, ForeignKey("blob.digest"), nullable=False, index=True),
    Column("rows_in", Integer, nullable=False),
    Column("rows_kept", Integer, nullable=False),
    Column("rows_refused", Integer, nullable=False),
    Column("findings_digest", PlainText, ForeignKey("blob.digest")),
    Column("facts", JsonText, nullable=False),
    Column("original_digest", PlainText, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("rows_digest", PlainText, ForeignKey("blob.digest")),
    UniqueConstraint("dataset_id", "digest"),
    CheckConstraint("rows_in = rows_kept + rows_refused", name="rows_in_are_kept_or_refused"),
)

column_mapping = Table(
    "column_mapping",
    metadata,
    Column("id", PlainText, primary_key=True),
    Column("laboratory_id", PlainText, ForeignKey("laboratory.id"), nullable=False),
    Column("holder_id", PlainText, ForeignKey("holder.id"), nullable=False),
    Column("name", PlainText, nullable=False),
    Column("headers_digest", PlainText, nullable=False),
    Column("mapping", JsonText, nullable=False),
    Column("created_at", Instant, nullable=False),
    UniqueConstraint("laboratory_id", "name"),
    Index(None, "laboratory_id", "headers_digest"),
)

upload = Table(
    "upload",
    metadata,
    Column("id", PlainText, primary_key=True),
    Column("laboratory_id", PlainText, ForeignKey("laboratory.id"), nullable=False),
    Column("key_id", PlainText),
    Column("size_bytes", BigInteger, nullable=False),
    Column("at", Instant, nullable=False, index=True),
    Index(None, "laboratory_id", "at"),
)

derivation = Table(
    "derivation",
    metadata,
    Column("id", PlainText, primary_key=True),
    Column("data_digest", PlainText, ForeignKey("blob.digest"), nullable=False, index=True),
    Column("question", JsonText, nullable=False),
    Column("state", PlainText, nullable=False),
    Column("record_digest", PlainText, ForeignKey("blob.digest")),
    Column("error_code", PlainText),
    Column("created_at", Instant, nullable=False),
    Column("finished_at", Instant),
    _one_of("state", "queued", "running", "succeeded", "failed", "cancelled"),
    CheckConstraint("(state = 'succeeded') = (record_digest IS NOT NULL)", name="succeeded_has_a_record"),
)

derivation_access = Table(
    "derivation_access",
    metadata,
    Column("id", PlainText, primary_key=True),
    Column("derivation_id", PlainText, ForeignKey("derivation.id"), nullable=False),
    Column("laboratory_id", PlainText, ForeignKey("laboratory.id"), nullable=False),
    Column("holder_id", PlainText, ForeignKey("holder.id"), nullable=False),
    Column("created_at", Instant, nullable=False),
    UniqueConstraint("derivation_id", "laboratory_id"),
    Index(None, "laboratory_id", "id"),
)

job = Table(
    "job",
    metadata,
    Column("id", PlainText, primary_key=True),
    Column("kind", PlainText, nullable=False),
    Column("subject", PlainText, nullable=False, index=True),
    Column("holder_id", PlainText, ForeignKey("holder.id"), nullable=False),
    Column("laboratory_id", PlainText, ForeignKey("laboratory.id"), nullable=False),
    Column("state", PlainText, nullable=False, index=True),
    Column("progress", JsonText),
    Column("error_code", PlainText),
    Column("created_at", Instant, nullable=False),
    Column("started_at", Instant),
    Column("finished_at", Instant),
    Index(None, "laboratory_id", "id"),
    _one_of("state", "queued", "running", "succeeded", "failed", "cancelled"),
)

proposal = Table(
    "proposal",
    metadata,
    Column("id", PlainText, primary_key=True),
    Column("author_id", PlainText, ForeignKey("holder.id"), nullable=False),
    Column("laboratory_id", PlainText, ForeignKey("laboratory.id"), nullable=False),
    Column("data_owner_id", PlainText, ForeignKey("holder.id")),
    Column("derivation_id", PlainText, ForeignKey("derivation.id"), index=True),
    Column("table", PlainText, nullable=False),
    Column("base_version", PlainText),
    Column("row", JsonText, nullable=False),
    Column("comment", PlainText, nullable=False),
    Column("state", PlainText, nullable=False, index=True),
    Column("table_version_id", PlainText),
    Column("created_at", Instant, nullable=False),
    Column("changed_at", Instant, nullable=False),
    Index(None, "laboratory_id", "id"),
    _one_of("state", "open", "approved", "rejected", "published", "withdrawn"),
)

review = Table(
    "review",
    metadata,
    Column("id", PlainText, primary_key=True),
    Column("proposal_id", PlainText, ForeignKey("proposal.id"), nullable=False, index=True),
    Column("reviewer_id", PlainText, ForeignKey("holder.id"), nullable=False),
    Column("verdict", PlainText, nullable=False),
    Column("comment", PlainText, nullable=False),
    Column("at", Instant, nullable=False),
    _one_of("verdict", "approve", "reject"),
)

table_version = Table(
    "table_version",
    metadata,
    Column("id", PlainText, primary_key=True),
    Column("table", PlainText, nullable=False),
    Column("version", PlainText, nullable=False),
    Column("digest", PlainText, nullable=False),
    Column("laboratory_id", PlainText, ForeignKey("laboratory.id")),
    Column("edition", PlainText),
    Column("in_force_from", Date),
    Column("summary", JsonText, nullable=False),
    Column("proposal_id", PlainText, ForeignKey("proposal.id")),
    Column("published_by", PlainText, ForeignKey("holder.id")),
    Column("published_at", Instant, nullable=False),
)
Index(
    "uq_table_version_laboratory_table_version",
    func.coalesce(table_version.c.laboratory_id, ""),
    table_version.c.table,
    table_version.c.version,
    unique=True,
)

table_artefact = Table(
    "table_artefact",
    metadata,
    Column("table_version_id", PlainText, ForeignKey("table_version.id"), primary_key=True),
    Column("format", PlainText, primary_key=True),
    Column("media_type", PlainText, nullable=False),
    Column("digest", PlainText, ForeignKey("blob.digest"), nullable=False, index=True),
)

withdrawal = Table(
    "withdrawal",
    metadata,
    Column("table_version_id", PlainText, ForeignKey("table_version.id"), primary_key=True),
    Column("reason", PlainText, nullable=False),
    Column("holder_id", PlainText, ForeignKey("holder.id")),
    Column("at", Instant, nullable=False),
)

table_import = Table(
    "table_import",
    metadata,
    Column("id", PlainText, primary_key=True),
    Column("laboratory_id", PlainText, ForeignKey("laboratory.id"), nullable=False),
    Column("holder_id", PlainText, ForeignKey("holder.id"), nullable=False),
    Column("name", PlainText, nullable=False),
    Column("format", PlainText, nullable=False),
    Column("original_digest", PlainText, nullable=False),
    Column("rows_read", Integer, nullable=False),
    Column("rows_refused", Integer, nullable=False),
    Column("summary", JsonText, nullable=False),
    Column("digests", JsonText, nullable=False),
    Column("created_at", Instant, nullable=False),
    Index(None, "laboratory_id", "id"),
    CheckConstraint("rows_refused <= rows_read", name="refused_rows_were_read"),
)

table_import_version = Table(
    "table_import_version",
    metadata,
    Column("import_id", PlainText, ForeignKey("table_import.id"), primary_key=True),
    Column("table_version_id", PlainText, ForeignKey("table_version.id"), primary_key=True),
    Index(None, "table_version_id"),
)

table_import_part = Table(
    "table_import_part",
    metadata,
    Column("import_id", PlainText, ForeignKey("table_import.id"), primary_key=True),
    Column("part", PlainText, primary_key=True),
    Column("digest", PlainText, ForeignKey("blob.digest"), nullable=False, index=True),
    _one_of("part", "findings", "additions", "quality"),
)

import_purge = Table(
    "import_purge",
    metadata,
    Column("import_id", PlainText, ForeignKey("table_import.id"), primary_key=True),
    Column("holder_id", PlainText, ForeignKey("holder.id")),
    Column("at", Instant, nullable=False),
)

classification = Table(
    "classification",
    metadata,
    Column("id", PlainText, primary_key=True),
    Column("laboratory_id", PlainText, ForeignKey("laboratory.id"), nullable=False),
    Column("holder_id", PlainText, ForeignKey("holder.id"), nullable=False),
    Column("file_name", PlainText),
    Column("input_digest", PlainText, nullable=False),
    Column("input_bytes", BigInteger, nullable=False),
    Column("asked", JsonText, nullable=False),
    Column("result_digest", PlainText),
    Column("result_bytes", BigInteger),
    Column("created_at", Instant, nullable=False),
    Column("purged_at", Instant, nullable=False, index=True),
    Index(None, "laboratory_id", "id"),
)

classification_part = Table(
    "classification_part",
    metadata,
    Column("classification_id", PlainText, ForeignKey("classification.id"), primary_key=True),
    Column("part", PlainText, primary_key=True),
    Column("place", Integer, primary_key=True, autoincrement=False),
    Column("content", LargeBinary, nullable=False),
    _one_of("part", "input", "result", "summary", "fault"),
)

audit = Table(
    "audit",
    metadata,
    Column("seq", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False),
    Column("at", Instant, nullable=False),
    Column("holder_id", PlainText),
    Column("laboratory_id", PlainText),
    Column("action", PlainText, nullable=False),
    Column("subject", PlainText, nullable=False),
    Column("detail", PlainText, nullable=False),
    Column("previous_hash", PlainText, nullable=False, unique=True),
    Column("hash", PlainText, nullable=False, unique=True),
)

audit_head = Table(
    "audit_head",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("seq", BigInteger, nullable=False),
    Column("hash", PlainText, nullable=False),
    CheckConstraint("id = 1", name="one_row"),
)

idempotency = Table(
    "idempotency",
    metadata,
    Column("holder_id", PlainText, ForeignKey("holder.id"), primary_key=True),
    Column("key", PlainText, primary_key=True),
    Column("request_digest", PlainText, nullable=False),
    Column("status", Integer, nullable=False),
    Column("headers", JsonText, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("created_at", Instant, nullable=False, index=True),
)

generation = Table(
    "generation",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("number", BigInteger, nullable=False),
    CheckConstraint("id = 1", name="one_row"),
)

setting = Table(
    "setting",
    metadata,
    Column("name", PlainText, primary_key=True),
    Column("value", JsonText, nullable=False),
)
