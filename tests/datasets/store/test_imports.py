"""Imports in the store, on both engines: kept as they were, seen by their laboratory, purged for good."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import IntegrityError

from datasets.store import Store, blobs, imports, table_versions
from datasets.store.rows import Actor, Artefact, TableImport


class People(Protocol):
    researcher: Actor
    curator: Actor


def published(
    connection: Connection, number: str, content: bytes, by: Actor, at: datetime
) -> imports.TableVersion:
    new = table_versions.NewTableVersion(
        table="own-clsi-2025",
        version=number,
        canonical=content,
        artefacts=(Artefact(format="csv", media_type="text/csv", content=b"csv of " + content),),
        laboratory_id=by.laboratory_id,
    )
    return table_versions.publish(connection, new, by=by, at=at).version


def filed(
    connection: Connection,
    by: Actor,
    at: datetime,
    *versions: imports.TableVersion,
    original: str = "a" * 64,
    additions: bytes = b"words",
) -> TableImport:
    new = imports.NewImport(
        name="own",
        format="whonet",
        original_digest=original,
        rows_read=3,
        rows_refused=1,
        summary={"files": []},
        versions=versions,
        parts={imports.FINDINGS: b"[]", imports.ADDITIONS: additions, imports.QUALITY: b"[1]"},
    )
    return imports.add(connection, new, by=by, at=at)


def test_an_import_is_seen_by_its_laboratory_alone(store: Store, people: People, at: datetime) -> None:
    with store.writing() as connection:
        one = filed(
            connection, people.researcher, at, published(connection, "1.0.0", b"rows", people.researcher, at)
        )
    foreign = "f" * 32
    with store.reading() as connection:
        own = people.researcher.laboratory_id
        assert imports.get(connection, one.id, own) == one
        assert imports.get(connection, one.id, foreign) is None
        assert imports.latest(connection, "own", own) == one
        assert imports.latest(connection, "own", foreign) is None
        assert imports.listing(connection, foreign).items == ()
        assert imports.part(connection, one, imports.ADDITIONS) == b"words"
        assert [part.digest for part in imports.quality_of_every_laboratory(connection)] == [
            blobs.digest_of(b"[1]")
        ]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE table_import SET name = 'other'",
        "DELETE FROM table_import",
        "UPDATE table_import_version SET import_id = import_id",
        "DELETE FROM table_import_version",
        "UPDATE table_import_part SET digest = digest",
        "UPDATE import_purge SET holder_id = NULL",
        "DELETE FROM import_purge",
    ],
)
def test_what_was_imported_and_purged_stays_written(
    store: Store, people: People, at: datetime, statement: str
) -> None:
    with store.writing() as connection:
        version = published(connection, "1.0.0", b"rows", people.researcher, at)
        one = filed(connection, people.researcher, at, version)
        filed(connection, people.researcher, at, version, original="b" * 64)
        imports.purge(connection, one.id, one.laboratory_id, by=people.researcher, at=at)
    with pytest.raises(IntegrityError), store.writing() as connection:
        connection.execute(text(statement))


def test_a_purge_removes_the_bytes_that_nothing_else_holds(
    store: Store, people: People, at: datetime
) -> None:
    by = people.researcher
    with store.writing() as connection:
        first, second = (published(connection, f"{n}.0.0", b"rows %d" % n, by, at) for n in (1, 2))
        one = filed(connection, by, at, first, second)
        other = filed(connection, by, at, second, original="b" * 64, additions=b"other words")
        purged = imports.purge(connection, one.id, by.laboratory_id, by=by, at=at)
        assert imports.purge(connection, one.id, "f" * 32, by=by, at=at) is None
    assert purged is not None
    assert (purged.purged_at, purged.digests) == (at, one.digests)
    with store.reading() as connection:
        assert table_versions.canonical(connection, first) is None
        assert table_versions.canonical(connection, second) == b"rows 2"
        assert table_versions.purged(connection) == {first.id}
        assert blobs.get(connection, blobs.digest_of(b"csv of rows 1")) is None
        assert blobs.get(connection, blobs.digest_of(b"words")) is None
        assert imports.part(connection, one, imports.FINDINGS) is None
        assert imports.part(connection, other, imports.FINDINGS) == b"[]"
        assert imports.latest(connection, "own", by.laboratory_id) == other
        assert len(imports.quality_of_every_laboratory(connection)) == 1


def test_bytes_of_a_public_table_are_never_purged(store: Store, people: People, at: datetime) -> None:
    """The same bytes may be public elsewhere: what names them keeps them."""
    by = people.researcher
    with store.writing() as connection:
        public = table_versions.NewTableVersion(table="public", version="1.0.0", canonical=b"rows")
        table_versions.publish(connection, public, by=by, at=at)
        one = filed(connection, by, at, published(connection, "1.0.0", b"rows", by, at))
        imports.purge(connection, one.id, by.laboratory_id, by=by, at=at)
    with store.reading() as connection:
        assert blobs.get(connection, blobs.digest_of(b"rows")) is not None


def test_purged_bytes_that_come_again_are_the_same_version(
    store: Store, people: People, at: datetime
) -> None:
    by = people.researcher
    with store.writing() as connection:
        first = published(connection, "1.0.0", b"rows", by, at)
        imports.purge(connection, filed(connection, by, at, first).id, by.laboratory_id, by=by, at=at)
        again = published(connection, "1.0.0", b"rows", by, at)
        assert again == first
        assert table_versions.canonical(connection, again) == b"rows"
