"""Publish an approved proposal: one transaction with the version, its files and the audit entry."""

import datetime as dt

import msgspec
from sqlalchemy import Connection

from breakpoints.model import criterion_id
from breakpoints.version import TableVersion, canonical_bytes
from datasets.store import proposals, table_versions
from datasets.store.errors import WrongState
from datasets.store.rows import Actor, Artefact, Proposal, ProposalState
from datasets.store.rows import TableVersion as StoredVersion
from datasets.store.table_versions import NewTableVersion
from service.context import Context, instant_text, now
from service.errors import NotFound
from service.people import actor_of
from service.publication.next_version import Next, ProposedRow, next_of, published_versions
from service.publication.rows_shown import changes_of
from service.publication.views import Published
from service.security.caller import Caller

MEDIA_TYPES = {
    "json": "application/json",
    "csv": "text/csv",
    "parquet": "application/vnd.apache.parquet",
}


def publish(context: Context, caller: Caller, proposal_id: str) -> Published:
    """Publish an approved proposal as the next version of its table; twice is once."""
    with context.store.writing() as connection:
        published = publish_in(connection, context, caller, proposal_id)
    context.refresh()
    return published


def publish_in(connection: Connection, context: Context, caller: Caller, proposal_id: str) -> Published:
    """Publish within a transaction; the caller swaps the memory afterwards."""
    actor = actor_of(caller, "curator")
    proposal = proposals.get_for_curator(connection, proposal_id)
    if proposal is None:
        raise NotFound("proposal", proposal_id)
    proposals.refuse_own(proposal, actor)
    if proposal.table_version_id is not None:
        before = table_versions.by_id(connection, proposal.table_version_id, None)
        if before is not None:
            return published_answer(connection, before, proposal)
    if proposal.state is not ProposalState.APPROVED:
        raise WrongState(proposal.id, proposal.state.value, ProposalState.APPROVED.value)
    row = msgspec.convert(proposal.row, ProposedRow)
    coming = next_of(published_versions(connection, proposal.table), proposal.table, row, context.today())
    at = now()
    stored = publish_version(
        connection, coming.version, _summary(coming, row), by=actor, at=at, proposal_id=proposal.id
    )
    proposals.mark_published(connection, proposal.id, stored.id, by=actor, at=at)
    return published_answer(connection, stored, proposal)


def publish_version(
    connection: Connection,
    version: TableVersion,
    summary: dict[str, int],
    *,
    by: Actor | None,
    at: dt.datetime,
    proposal_id: str | None = None,
) -> StoredVersion:
    """Store a version with its files; the same bytes again change nothing."""
    from breakpoints.formats import csv_bytes, json_bytes, parquet_bytes  # noqa: PLC0415 - polars, seldom

    contents = {"json": json_bytes(version), "csv": csv_bytes(version), "parquet": parquet_bytes(version)}
    new = NewTableVersion(
        table=version.table,
        version=version.version,
        canonical=canonical_bytes(version),
        artefacts=tuple(
            Artefact(format=name, media_type=MEDIA_TYPES[name], content=content)
            for name, content in contents.items()
        ),
        edition=version.edition,
        in_force_from=dt.date.fromisoformat(version.in_force_from),
        summary=summary,
        proposal_id=proposal_id,
    )
    return table_versions.publish(connection, new, by=by, at=at).version


def published_answer(connection: Connection, stored: StoredVersion, proposal: Proposal) -> Published:
    """Say what was published; the same whenever it is asked."""
    row = msgspec.convert(proposal.row, ProposedRow)
    return Published(
        table=stored.table,
        version=stored.version,
        digest=stored.digest,
        criterion=criterion_id(stored.table, stored.version, row.criterion.row_id),
        published_at=instant_text(stored.published_at),
        formats={
            one.format: one.digest
            for one in table_versions.artefacts(connection, stored)
            if one.format in MEDIA_TYPES
        },
    )


def _summary(coming: Next, row: ProposedRow) -> dict[str, int]:
    counts = {"rows": len(coming.version.criteria), "added": 0, "removed": 0, "changed": 0}
    for change in changes_of(coming.difference, row.criterion):
        counts[change.change] += 1
    return counts
