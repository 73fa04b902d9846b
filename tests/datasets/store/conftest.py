"""Two laboratories with people in them, and short ways to store something of theirs."""

from collections.abc import Callable
from datetime import UTC, datetime

import msgspec
import pytest
from sqlalchemy import Connection

from datasets.store import Store, blobs, datasets, derivations, holders, laboratories
from datasets.store.rows import Actor, DatasetVersion

AT = datetime(2026, 4, 1, 9, 30, tzinfo=UTC)


class People(msgspec.Struct, frozen=True, kw_only=True):
    researcher: Actor
    curator: Actor
    stranger: Actor


@pytest.fixture
def at() -> datetime:
    return AT


@pytest.fixture
def people(store: Store) -> People:
    """Return a researcher and a curator of one laboratory, and a stranger of another."""
    with store.writing() as connection:
        return people_of(connection)


def people_of(connection: Connection) -> People:
    actors = {}
    for laboratory_name, names in {"home": ("researcher", "curator"), "abroad": ("stranger",)}.items():
        laboratory = laboratories.add(connection, laboratory_name, by=None, at=AT)
        for name in names:
            holder = holders.add(connection, laboratory.id, name, by=None, at=AT)
            actors[name] = Actor(holder_id=holder.id, laboratory_id=laboratory.id)
    return People(**actors)


@pytest.fixture
def stored_data(store: Store, people: People) -> DatasetVersion:
    """Return a private data set version of the researcher."""
    with store.writing() as connection:
        added = datasets.add(connection, "pigs of 2025", by=people.researcher, at=AT)
        digest = blobs.put(connection, b"canonical pairs", "text/csv")
        new = datasets.NewVersion(
            digest=digest,
            rows_in=3,
            rows_kept=2,
            rows_refused=1,
            findings_digest=None,
            facts={"host": "swine"},
            original_digest="0" * 64,
        )
        stored = datasets.add_version(connection, added.id, new, by=people.researcher, at=AT)
    assert stored is not None
    return stored.version


@pytest.fixture
def ask(stored_data: DatasetVersion) -> Callable[[Connection, Actor], derivations.Request | None]:
    """Return a function that puts one question to the stored data."""

    def ask_as(connection: Connection, by: Actor) -> derivations.Request | None:
        return derivations.request(connection, "d" * 64, stored_data.digest, {"seed": 1}, by=by, at=AT)

    return ask_as
