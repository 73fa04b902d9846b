"""What the store gives back: one frozen struct per noun."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any, Generic, TypeVar

import msgspec

JsonObject = dict[str, Any]
"""Decoded JSON; turn it into your own struct with ``msgspec.convert``."""

Item = TypeVar("Item")


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """What every row is: frozen, and built by name."""


class Page(Row, Generic[Item], frozen=True, kw_only=True):
    """One page of a list; ``next_cursor`` is None on the last."""

    items: tuple[Item, ...]
    next_cursor: str | None


class Scope(StrEnum):
    """What a key may do; none implies another."""

    LAB = "lab"
    RESEARCHER = "researcher"
    CURATOR = "curator"
    ADMIN = "admin"


class HolderKind(StrEnum):
    """Who holds keys."""

    PERSON = "person"
    MACHINE = "machine"


class Visibility(StrEnum):
    """Who may see a data set; of an embargoed one others see title, laboratory and date only."""

    PRIVATE = "private"
    EMBARGOED = "embargoed"
    PUBLIC = "public"


class WorkState(StrEnum):
    """Where a job or a derivation stands."""

    QUEUED = "queued"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"


UNFINISHED = (WorkState.QUEUED, WorkState.RUNNING)


class ProposalState(StrEnum):
    """Where a proposal stands."""

    OPEN = "open"
    APPROVED = "approved"
    REJECTED = "rejected"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class Verdict(StrEnum):
    """What a reviewer says."""

    APPROVE = "approve"
    REJECT = "reject"


class Actor(Row, frozen=True, kw_only=True):
    """Who acts, and for which laboratory. ``None`` in its place means the operator at the machine."""

    holder_id: str
    laboratory_id: str


class Laboratory(Row, frozen=True, kw_only=True):
    """A tenant: everything owned belongs to one."""

    id: str
    name: str
    created_at: datetime


class Holder(Row, frozen=True, kw_only=True):
    """A person or a machine of a laboratory."""

    id: str
    laboratory_id: str
    name: str
    kind: HolderKind
    created_at: datetime


class AccessKey(Row, frozen=True, kw_only=True):
    """A key as it may be shown: never its hash."""

    id: str
    holder_id: str
    prefix: str
    scopes: tuple[Scope, ...]
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None


class Identity(Row, frozen=True, kw_only=True):
    """What authentication needs to know of a key and its holder."""

    key_id: str
    prefix: str
    secret_hash: str
    scopes: tuple[Scope, ...]
    expires_at: datetime | None
    revoked_at: datetime | None
    holder_id: str
    holder_name: str
    holder_kind: HolderKind
    laboratory_id: str
    laboratory_name: str

    def is_live(self, at: datetime) -> bool:
        """Say whether the key is neither revoked nor expired."""
        return self.revoked_at is None and (self.expires_at is None or at < self.expires_at)


class Blob(Row, frozen=True, kw_only=True):
    """Content-addressed bytes, checked against their digest on reading."""

    digest: str
    media_type: str
    content: bytes


class Dataset(Row, frozen=True, kw_only=True):
    """A data set of paired data; its content stands in its versions."""

    id: str
    laboratory_id: str
    owner_id: str
    name: str
    visibility: Visibility
    simulated: bool
    created_at: datetime
    public_from: date | None = None
    """The civil date on which an embargo ends; ``public_at`` is the instant at which that day begins."""
    public_at: datetime | None = None
    licence: str | None = None
    """A short id of SPDX, or ``other`` with a text of its own."""
    licence_text: str | None = None
    citation: str | None = None
    """Written by the owner; ``None``: as generated."""
    authors: str | None = None
    """One in each line."""


class AnnouncedDataset(Row, frozen=True, kw_only=True):
    """What others see of a data set under embargo."""

    id: str
    name: str
    laboratory_name: str
    public_from: date


class ColumnMapping(Row, frozen=True, kw_only=True):
    """A saved mapping of a laboratory: for files with these headers, which column holds what."""

    id: str
    laboratory_id: str
    holder_id: str
    name: str
    headers_digest: str
    mapping: JsonObject
    created_at: datetime


class DatasetVersion(Row, frozen=True, kw_only=True):
    """One content-addressed version: ``digest`` files the canonical bytes among the blobs."""

    dataset_id: str
    number: int
    digest: str
    rows_in: int
    rows_kept: int
    rows_refused: int
    findings_digest: str | None
    facts: JsonObject
    original_digest: str
    created_at: datetime
    rows_digest: str | None = None


class Derivation(Row, frozen=True, kw_only=True):
    """A question put to one data set version, and its record once there is one."""

    id: str
    data_digest: str
    question: JsonObject
    state: WorkState
    record_digest: str | None
    error_code: str | None
    created_at: datetime
    finished_at: datetime | None


class Progress(Row, frozen=True, kw_only=True):
    """How far a job has come: ``done`` of ``of`` steps, the last one of ``stage``.

    ``stages`` are all that there were so far, in the order in which they began.
    """

    stage: str
    done: int
    of: int
    stages: tuple[str, ...] = ()


class Job(Row, frozen=True, kw_only=True):
    """A long task of a laboratory; ``subject`` is the id of what it works on."""

    id: str
    kind: str
    subject: str
    holder_id: str
    laboratory_id: str
    state: WorkState
    progress: Progress | None
    error_code: str | None
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None


class Proposal(Row, frozen=True, kw_only=True):
    """A row someone wants published in a table."""

    id: str
    author_id: str
    laboratory_id: str
    data_owner_id: str | None
    derivation_id: str | None
    table: str
    base_version: str | None
    row: JsonObject
    comment: str
    state: ProposalState
    table_version_id: str | None
    created_at: datetime
    changed_at: datetime


class Review(Row, frozen=True, kw_only=True):
    """What one reviewer said of a proposal; never changed afterwards."""

    id: str
    proposal_id: str
    reviewer_id: str
    reviewer_name: str
    verdict: Verdict
    comment: str
    at: datetime


class TableVersion(Row, frozen=True, kw_only=True):
    """A published version as the store knows it, with its withdrawal if there is one."""

    id: str
    table: str
    version: str
    digest: str
    laboratory_id: str | None
    edition: str | None
    in_force_from: date | None
    summary: JsonObject
    proposal_id: str | None
    published_by: str | None
    published_at: datetime
    withdrawn_at: datetime | None
    withdrawn_reason: str | None


class TableImport(Row, frozen=True, kw_only=True):
    """An import of licensed tables; ``digests`` name its parts, also once their bytes were purged."""

    id: str
    laboratory_id: str
    holder_id: str
    name: str
    format: str
    original_digest: str
    rows_read: int
    rows_refused: int
    summary: JsonObject
    digests: dict[str, str]
    created_at: datetime
    purged_at: datetime | None
    purged_by: str | None = None
    """Who purged it, by name."""


class Artefact(Row, frozen=True, kw_only=True):
    """One file of a published version; ``canonical`` is the format whose digest is the version's."""

    format: str
    media_type: str
    content: bytes


class ArtefactEntry(Row, frozen=True, kw_only=True):
    """An artefact without its bytes."""

    format: str
    media_type: str
    digest: str
    size_bytes: int


class StoredResponse(Row, frozen=True, kw_only=True):
    """The answer that was given to a request with an Idempotency-Key."""

    status: int
    headers: dict[str, str]
    body: bytes


class AuditEntry(Row, frozen=True, kw_only=True):
    """One link of the audit chain."""

    seq: int
    at: datetime
    holder_id: str | None
    laboratory_id: str | None
    action: str
    subject: str
    detail: JsonObject
    previous_hash: str
    hash: str


class Classification(Row, frozen=True, kw_only=True):
    """A file of results that a job classifies; ``purged_at`` is when it goes, bytes and all."""

    id: str
    laboratory_id: str
    holder_id: str
    file_name: str | None
    input_digest: str
    input_bytes: int
    asked: JsonObject
    result_digest: str | None
    result_bytes: int | None
    created_at: datetime
    purged_at: datetime
