"""Tables and versions as they are listed, read, compared and downloaded."""

import datetime as dt

import msgspec

from breakpoints.diff import difference
from datasets.store import table_versions
from datasets.store.blobs import digest_of
from service.context import Context, instant_text
from service.errors import NotFound
from service.imports.purged_tables import absent
from service.lookup.criteria_shown import CriterionView, TableReference, criterion_view, table_reference
from service.publication.publishing import MEDIA_TYPES
from service.publication.rows_shown import changes_of
from service.publication.views import Change
from service.security.caller import Caller
from service.tables.in_memory import LATEST, Held


class VersionLine(msgspec.Struct, frozen=True, kw_only=True):
    """One version of a table in its list."""

    version: str
    digest: str
    status: str
    """in_force, future, superseded or withdrawn."""
    withdrawn_reason: str | None
    edition: str | None
    in_force_from: str
    published_at: str
    rows: int
    added: int
    removed: int
    changed: int


class TableView(msgspec.Struct, frozen=True, kw_only=True):
    """A table with its versions, newest first."""

    table: str
    title_en: str
    title_ja: str
    private: bool
    hides_public: bool
    """A private table that keeps a public one, published later under the same name, out of sight."""
    simulated: bool
    latest: str | None
    versions: tuple[VersionLine, ...]


class VersionShown(msgspec.Struct, frozen=True, kw_only=True):
    """One version with its rows."""

    table: TableReference
    line: VersionLine
    licence: str
    rows: tuple[CriterionView, ...]
    formats: dict[str, str]
    """Format → digest of its bytes."""


class Artefact(msgspec.Struct, frozen=True, kw_only=True):
    """The stored bytes of a version in one format; they never change."""

    content: bytes
    digest: str
    media_type: str
    file_name: str
    private: bool
    pinned: bool
    """Asked for by its number, so that the answer can be kept for ever."""


class DifferenceShown(msgspec.Struct, frozen=True, kw_only=True):
    """What changed between two versions."""

    table: str
    old: TableReference
    new: TableReference
    changes: tuple[Change, ...]


def list_tables(context: Context, caller: Caller) -> tuple[TableView, ...]:
    """List the tables that the caller may see, by name."""
    visible = context.tables.visible(caller.laboratory_id)
    names = sorted({one.stored.table for one in visible})
    return tuple(_table(context, context.tables.table(name, caller.laboratory_id)) for name in names)


def read_table(context: Context, caller: Caller, table: str) -> TableView:
    """Return one table with its versions."""
    versions = context.tables.table(table, caller.laboratory_id)
    if not versions:
        raise absent(context, caller, table) or NotFound("table", table)
    return _table(context, versions)


def read_table_version(context: Context, caller: Caller, table: str, version: str) -> VersionShown:
    """Return one version; ``latest`` is answered with the real one."""
    held = _held(context, caller, table, version)
    with context.store.reading() as connection:
        formats = {
            one.format: one.digest
            for one in table_versions.artefacts(connection, held.stored)
            if one.format in MEDIA_TYPES
        }
    rows = sorted(held.version.criteria, key=lambda row: row.key)
    return VersionShown(
        table=table_reference(held),
        line=_line(held, context.tables.table(table, caller.laboratory_id), context.today()),
        licence=held.version.licence,
        rows=tuple(criterion_view(held, row) for row in rows),
        formats=formats,
    )


def answering_instead(context: Context, caller: Caller, shown: VersionShown) -> str | None:
    """Return the version that answers lookups now in place of one that was withdrawn."""
    if not shown.table.withdrawn:
        return None
    held = context.tables.in_force(shown.table.table, context.today(), caller.laboratory_id)
    return None if held is None else held.stored.version


def download(context: Context, caller: Caller, table: str, version: str, file_format: str) -> Artefact:
    """Return the bytes of a version as stored at publication."""
    held = _held(context, caller, table, version)
    if file_format not in MEDIA_TYPES:
        raise NotFound("format", file_format)
    with context.store.reading() as connection:
        found = table_versions.artefact(connection, held.stored, file_format)
    if found is None:
        raise NotFound("format", file_format)
    return Artefact(
        content=found.content,
        digest=digest_of(found.content),
        media_type=found.media_type,
        file_name=f"{table}-{held.stored.version}.{file_format}",
        private=held.stored.laboratory_id is not None,
        pinned=version != LATEST,
    )


def difference_between(context: Context, caller: Caller, table: str, old: str, new: str) -> DifferenceShown:
    """Compare two versions row by row."""
    before, after = _held(context, caller, table, old), _held(context, caller, table, new)
    return DifferenceShown(
        table=table,
        old=table_reference(before),
        new=table_reference(after),
        changes=changes_of(difference(before.version, after.version)),
    )


def _held(context: Context, caller: Caller, table: str, version: str) -> Held:
    held = context.tables.held(table, version, caller.laboratory_id)
    if held is None:
        wanted = None if version == LATEST else version
        raise absent(context, caller, table, wanted) or NotFound("table version", f"{table}@{version}")
    return held


def _table(context: Context, versions: tuple[Held, ...]) -> TableView:
    newest = next((one for one in versions if not one.withdrawn), versions[0])
    today = context.today()
    return TableView(
        table=newest.stored.table,
        title_en=newest.version.title.en,
        title_ja=newest.version.title.ja,
        private=newest.private,
        hides_public=newest.private
        and context.tables.hides_public(newest.stored.table, newest.stored.laboratory_id),
        simulated=newest.version.simulated,
        latest=None if newest.withdrawn else newest.stored.version,
        versions=tuple(_line(one, versions, today) for one in versions),
    )


def _line(held: Held, versions: tuple[Held, ...], today: dt.date) -> VersionLine:
    summary = held.stored.summary
    return VersionLine(
        version=held.stored.version,
        digest=held.stored.digest,
        status=_status(held, versions, today),
        withdrawn_reason=held.stored.withdrawn_reason,
        edition=held.version.edition,
        in_force_from=held.version.in_force_from,
        published_at=instant_text(held.stored.published_at),
        rows=len(held.version.criteria),
        added=summary.get("added", 0),
        removed=summary.get("removed", 0),
        changed=summary.get("changed", 0),
    )


def _status(held: Held, versions: tuple[Held, ...], today: dt.date) -> str:
    if held.withdrawn:
        return "withdrawn"
    if held.in_force_from > today:
        return "future"
    in_force = next(one for one in versions if not one.withdrawn and one.in_force_from <= today)
    return "in_force" if one_and_the_same(held, in_force) else "superseded"


def one_and_the_same(left: Held, right: Held) -> bool:
    """Tell whether two are the same published version."""
    return left.stored.id == right.stored.id
