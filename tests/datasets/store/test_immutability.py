"""What was published, reviewed, logged or filed stays as it was, whoever speaks to the database."""

# ruff: noqa: S608 - the names are our own tables

import sqlite3
from collections.abc import Callable
from datetime import datetime
from typing import Protocol

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import IntegrityError

from datasets.store import Store, derivations, open_store, proposals, schema, table_versions
from datasets.store.rows import Actor, DatasetVersion, Verdict


class People(Protocol):
    researcher: Actor
    curator: Actor


FROZEN = ["audit", "table_version", "table_artefact", "withdrawal", "review"]
DELETABLE = ["blob", "dataset_version", "derivation"]


@pytest.fixture
def full_store(
    store: Store,
    people: People,
    stored_data: DatasetVersion,
    ask: Callable[[Connection, Actor], derivations.Request | None],
    at: datetime,
) -> Store:
    with store.writing() as connection:
        ask(connection, people.researcher)
        derivations.finish(connection, "d" * 64, b"{}", at=at)
        handed_in = proposals.NewProposal(table="pigs", row={}, derivation_id="d" * 64)
        proposal = proposals.submit(connection, handed_in, by=people.researcher, at=at)
        assert proposal is not None
        proposals.add_review(connection, proposal.id, Verdict.APPROVE, "", by=people.curator, at=at)
        new = table_versions.NewTableVersion(table="pigs", version="1.0.0", canonical=b"rows")
        table_versions.publish(connection, new, by=people.curator, at=at)
        table_versions.withdraw(connection, "pigs", "1.0.0", None, "wrong", by=people.curator, at=at)
    return store


def _refused(store: Store, statement: str) -> None:
    with pytest.raises(IntegrityError), store.writing() as connection:
        connection.execute(text(statement))


def test_a_row_cannot_be_updated(full_store: Store, subtests: pytest.Subtests) -> None:
    for table in (*FROZEN, *DELETABLE):
        column = schema.metadata.tables[table].columns.values()[0].name
        with subtests.test(table):
            _refused(full_store, f"UPDATE {table} SET {column} = {column}")


def test_a_row_cannot_be_deleted(full_store: Store, subtests: pytest.Subtests) -> None:
    for table in (*FROZEN, "blob"):  # of blobs, those that something names
        with subtests.test(table):
            _refused(full_store, f"DELETE FROM {table}")


def test_a_table_cannot_be_truncated(postgresql_url: str, subtests: pytest.Subtests) -> None:
    store = open_store(postgresql_url)
    for table in (*FROZEN, *DELETABLE):
        with subtests.test(table):
            _refused(store, f"TRUNCATE {table} CASCADE")
    store.close()


def test_a_row_cannot_be_inserted_over_another(full_store: Store, subtests: pytest.Subtests) -> None:
    on_sqlite = full_store.writing_engine.dialect.name == "sqlite"
    for table in (*FROZEN, *DELETABLE):
        for verb in ("INSERT OR REPLACE", "INSERT OR IGNORE") if on_sqlite else ("INSERT",):
            with subtests.test(table, verb=verb):
                _refused(full_store, f"{verb} INTO {table} SELECT * FROM {table}")


def test_another_program_cannot_replace_a_row_of_the_file(
    full_store: Store, subtests: pytest.Subtests
) -> None:
    if full_store.writing_engine.dialect.name == "postgresql":
        return  # every program speaks to the same server, whose triggers the tests above met
    foreign = sqlite3.connect(full_store.url.partition(":///")[2])
    for table in (*FROZEN, *DELETABLE):
        with subtests.test(table), pytest.raises(sqlite3.IntegrityError):
            foreign.execute(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")
    foreign.close()


def test_the_files_of_a_private_table_may_be_purged(store: Store, people: People, at: datetime) -> None:
    new = table_versions.NewTableVersion(
        table="bought", version="1.0.0", canonical=b"licensed", laboratory_id=people.researcher.laboratory_id
    )
    with store.writing() as connection:
        version = table_versions.publish(connection, new, by=people.researcher, at=at).version
        connection.execute(text("DELETE FROM table_artefact"))
        assert table_versions.canonical(connection, version) is None
        assert table_versions.get(connection, "bought", "1.0.0", people.researcher.laboratory_id) == version


def test_an_unfinished_derivation_still_moves(
    store: Store,
    people: People,
    ask: Callable[[Connection, Actor], derivations.Request | None],
    at: datetime,
) -> None:
    with store.writing() as connection:
        ask(connection, people.researcher)
        assert derivations.start(connection, "d" * 64)
        assert derivations.fail(connection, "d" * 64, "worker_lost", at=at)
