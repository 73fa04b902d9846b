"""The audit log: append-only, each entry hashing the one before.

The head of the chain is kept apart, so that entries cut off at the end are missed too.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, insert, select, update

from datasets.store import schema
from datasets.store.blobs import digest_of
from datasets.store.column_types import canonical_json
from datasets.store.errors import InvalidCursor
from datasets.store.paging import LARGEST_LIMIT, to_struct
from datasets.store.rows import Actor, AuditEntry, Page

_audit, _head = schema.audit, schema.audit_head

FIRST_PREVIOUS_HASH = "0" * 64
_LONGEST_CURSOR = 18


class Action(StrEnum):
    """What can be done that the log must show."""

    LABORATORY_ADDED = "laboratory_added"
    HOLDER_ADDED = "holder_added"
    KEY_ADDED = "key_added"
    KEY_REVOKED = "key_revoked"
    DATASET_ADDED = "dataset_added"
    DATASET_VERSION_ADDED = "dataset_version_added"
    DATASET_PUBLISHED = "dataset_published"
    DATASET_EMBARGOED = "dataset_embargoed"
    DATASET_TAKEN_BACK = "dataset_taken_back"
    DATASET_DESCRIBED = "dataset_described"
    MAPPING_SAVED = "mapping_saved"
    MAPPING_RENAMED = "mapping_renamed"
    MAPPING_REMOVED = "mapping_removed"
    DERIVATION_REQUESTED = "derivation_requested"
    DERIVATION_FINISHED = "derivation_finished"
    PROPOSAL_SUBMITTED = "proposal_submitted"
    PROPOSAL_REVIEWED = "proposal_reviewed"
    PROPOSAL_PUBLISHED = "proposal_published"
    PROPOSAL_WITHDRAWN = "proposal_withdrawn"
    TABLE_PUBLISHED = "table_published"
    TABLE_WITHDRAWN = "table_withdrawn"
    TABLES_IMPORTED = "tables_imported"
    IMPORT_PURGED = "import_purged"


class FaultCode(StrEnum):
    """What can be wrong with the chain."""

    ENTRY_CHANGED = "entry_changed"
    LINK_BROKEN = "link_broken"
    ENTRY_MISSING = "entry_missing"
    HEAD_DIFFERS = "head_differs"


class Fault(msgspec.Struct, frozen=True, kw_only=True):
    """One fault of the chain, at entry ``seq``."""

    seq: int
    code: FaultCode


class Verification(msgspec.Struct, frozen=True, kw_only=True):
    """What checking the whole chain found."""

    entries: int
    head_hash: str
    faults: tuple[Fault, ...]

    @property
    def is_intact(self) -> bool:
        """Say whether nothing was found."""
        return not self.faults


class _Content(msgspec.Struct, frozen=True, kw_only=True):
    seq: int
    at: datetime
    holder_id: str | None
    laboratory_id: str | None
    action: str
    subject: str
    detail: str
    previous_hash: str

    def hash(self) -> str:
        return digest_of(canonical_json(self).encode())


def append(
    connection: Connection,
    action: Action,
    subject: str,
    detail: object | None = None,
    *,
    by: Actor | None,
    at: datetime,
) -> str:
    """Append one entry within the caller's transaction and return its hash.

    ``by`` is None for the operator at the machine. ``detail`` is anything JSON can hold as an object.
    """
    head = connection.execute(select(_head)).one()
    content = _Content(
        seq=head.seq + 1,
        at=at.astimezone(UTC),
        holder_id=None if by is None else by.holder_id,
        laboratory_id=None if by is None else by.laboratory_id,
        action=action.value,
        subject=subject,
        detail=canonical_json({} if detail is None else detail),
        previous_hash=head.hash,
    )
    entry_hash = content.hash()
    connection.execute(insert(_audit).values(**msgspec.structs.asdict(content), hash=entry_hash))
    connection.execute(update(_head).values(seq=content.seq, hash=entry_hash))
    return entry_hash


def listing(
    connection: Connection, *, laboratory_id: str | None = None, cursor: str | None = None, limit: int = 50
) -> Page[AuditEntry]:
    """Return one page of the log, newest first; with ``laboratory_id`` only what that laboratory did."""
    limit = max(1, min(limit, LARGEST_LIMIT))
    query = select(_audit).order_by(_audit.c.seq.desc()).limit(limit + 1)
    if laboratory_id is not None:
        query = query.where(_audit.c.laboratory_id == laboratory_id)
    if cursor is not None:
        query = query.where(_audit.c.seq < _position(cursor))
    rows = connection.execute(query).all()
    entries = tuple(_entry(row) for row in rows[:limit])
    return Page(items=entries, next_cursor=str(entries[-1].seq) if len(rows) > limit else None)


def verify(connection: Connection) -> Verification:
    """Check every entry, every link and the head; return all faults found."""
    faults: list[Fault] = []
    seq, previous_hash, entries = 0, FIRST_PREVIOUS_HASH, 0
    rows = connection.execution_options(yield_per=1000).execute(select(_audit).order_by(_audit.c.seq))
    for row in rows:
        entries += 1
        faults.extend(_faults_of(row, seq + 1, previous_hash))
        seq, previous_hash = row.seq, row.hash
    head = connection.execute(select(_head)).first()
    if head is None or (head.seq, head.hash) != (seq, previous_hash):
        faults.append(Fault(seq=seq, code=FaultCode.HEAD_DIFFERS))
    return Verification(entries=entries, head_hash=previous_hash, faults=tuple(faults))


def _faults_of(row: Row[Any], expected_seq: int, previous_hash: str) -> Iterator[Fault]:
    if row.seq != expected_seq:
        yield Fault(seq=row.seq, code=FaultCode.ENTRY_MISSING)
    if row.previous_hash != previous_hash:
        yield Fault(seq=row.seq, code=FaultCode.LINK_BROKEN)
    if to_struct(row._mapping, _Content).hash() != row.hash:
        yield Fault(seq=row.seq, code=FaultCode.ENTRY_CHANGED)


def _entry(row: Row[Any]) -> AuditEntry:
    return to_struct({**row._mapping, "detail": msgspec.json.decode(row.detail)}, AuditEntry)


def _position(cursor: str) -> int:
    if not (cursor.isascii() and cursor.isdigit() and len(cursor) <= _LONGEST_CURSOR):
        raise InvalidCursor(cursor)
    return int(cursor)
