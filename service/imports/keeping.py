"""Keep what an import gave: its tables, words, ranges and findings, in one transaction."""

import datetime as dt
from typing import Final

import msgspec
from sqlalchemy import Connection

from datasets.store import imports, table_versions
from datasets.store.imports import ADDITIONS, FINDINGS, QUALITY, NewImport
from datasets.store.rows import Actor, Artefact, TableImport, TableVersion
from datasets.store.table_versions import NewTableVersion
from datasets.table_imports.request import ImportAnswer, ImportRequest, TableMade
from service.context import Context, now
from service.errors import Conflict
from service.imports.held_before import numbers_of
from service.imports.nothing_imported import nothing_taken
from service.imports.views import FileRead, Summary, TableOfImport
from service.incoming.receiving import Received
from service.publication.publishing import MEDIA_TYPES

MOST_ROWS: Final = 400_000
"""Rows that a laboratory's private tables may hold together: every process has them in memory."""


def keep(
    context: Context, actor: Actor, body: Received, request: ImportRequest, answer: ImportAnswer
) -> tuple[TableImport, bool]:
    """File an import; refuse names that would stand for two things, and what would hold too much.

    One that gives what the last under its name gave is not filed: that is returned, with True.
    """
    if not answer.tables:
        raise nothing_taken(answer)
    _refuse_too_much(context, actor, sum(one.rows for one in answer.tables))
    with context.store.writing() as connection:
        last = imports.latest(connection, request.name, actor.laboratory_id)
        if last is not None and (
            (last.original_digest, last.format) == (body.digest, request.format)
            or _gave_the_same(connection, last, answer)
        ):
            return last, True
        for table in answer.tables:
            _check(connection, actor, table, request)
        at = now()
        versions = tuple(_publish(connection, actor, table, at) for table in answer.tables)
        new = NewImport(
            name=request.name,
            format=request.format,
            original_digest=body.digest,
            rows_read=sum(one.rows_read for one in answer.counts),
            rows_refused=sum(one.rows_refused for one in answer.counts),
            summary=summary_of(answer),
            versions=versions,
            parts=_parts(answer),
        )
        return imports.add(connection, new, by=actor, at=at), False


def _gave_the_same(connection: Connection, last: TableImport, answer: ImportAnswer) -> bool:
    """Tell whether an import gave these tables, words and ranges, as a folder does that is packed anew."""
    tables = {(one.table, one.version, one.digest) for one in msgspec.convert(last.summary, Summary).tables}
    parts = {name: content for name, content in _parts(answer).items() if name != FINDINGS}
    held = {name: imports.part(connection, last, name) for name in (ADDITIONS, QUALITY)}
    same = {name: content for name, content in held.items() if content is not None} == parts
    return same and tables == {(one.table, one.version, one.digest) for one in answer.tables}


def summary_of(answer: ImportAnswer) -> Summary:
    """Say what an import gave, without its bytes."""
    return Summary(
        files=tuple(
            FileRead(
                file=one.file,
                rows_read=one.rows_read,
                rows_imported=one.rows_imported,
                rows_refused=one.rows_refused,
            )
            for one in answer.counts
        ),
        tables=tuple(
            TableOfImport(
                table=one.table,
                version=one.version,
                digest=one.digest,
                edition=one.edition,
                guideline=one.guideline,
                year=one.year,
                kind=one.kind,
                rows=one.rows,
                added=one.changes["added"],
                removed=one.changes["removed"],
                changed=one.changes["changed"],
            )
            for one in answer.tables
        ),
        findings=answer.findings_counted,
        quality_ranges=answer.quality_ranges,
    )


def _parts(answer: ImportAnswer) -> dict[str, bytes]:
    parts = {FINDINGS: answer.findings, ADDITIONS: answer.additions, QUALITY: answer.quality}
    return {name: content for name, content in parts.items() if content is not None}


def _refuse_too_much(context: Context, actor: Actor, rows: int) -> None:
    own = (one for one in context.tables.visible(actor.laboratory_id) if one.private)
    held = sum(len(one.version.criteria) for one in own)
    if held + rows > MOST_ROWS:
        raise Conflict("imports_full", pointer="/file", held=held, rows=rows, most=MOST_ROWS)


def _check(connection: Connection, actor: Actor, made: TableMade, request: ImportRequest) -> None:
    """Refuse a table whose name means something else already, or that was overtaken."""
    if table_versions.of_table(connection, made.table, None):
        raise Conflict("table_is_public", pointer="/query/name", value=made.table)
    names = imports.names_of_table(connection, made.table, actor.laboratory_id)
    if names - {request.name}:
        other = min(names - {request.name})
        raise Conflict("table_of_other_import", pointer="/query/name", value=made.table, other=other)
    numbers = numbers_of(connection, made.table, actor)
    known = request.before.get(made.table)
    if (numbers[-1] if numbers else None) != (None if known is None else known.highest):
        raise Conflict("import_overtaken", value=request.name)


def _publish(connection: Connection, actor: Actor, made: TableMade, at: dt.datetime) -> TableVersion:
    new = NewTableVersion(
        table=made.table,
        version=made.version,
        canonical=made.canonical,
        artefacts=tuple(
            Artefact(format=name, media_type=MEDIA_TYPES[name], content=content)
            for name, content in made.formats.items()
        ),
        laboratory_id=actor.laboratory_id,
        edition=made.edition,
        in_force_from=dt.date.fromisoformat(made.in_force_from),
        summary={"rows": made.rows, **made.changes},
    )
    return table_versions.publish(connection, new, by=actor, at=at).version
