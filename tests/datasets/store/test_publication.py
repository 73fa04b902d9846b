"""A published version never changes, is never lost, and is never published twice."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from hashlib import sha256
from threading import Barrier
from typing import Protocol

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from datasets.store import Store, audit, generation, table_versions
from datasets.store.errors import DamagedContent, VersionExists
from datasets.store.rows import Actor, Artefact
from datasets.store.table_versions import NewTableVersion

RACERS = 8


class People(Protocol):
    curator: Actor
    researcher: Actor
    stranger: Actor


def _new(canonical: bytes = b"rows", version: str = "1.0.0", **more: object) -> NewTableVersion:
    return NewTableVersion(table="pigs", version=version, canonical=canonical, **more)  # type: ignore[arg-type]


def test_a_published_version_is_found_with_its_files(store: Store, people: People, at: datetime) -> None:
    new = _new(
        edition="2026",
        in_force_from=date(2026, 4, 1),
        summary={"rows": 1},
        artefacts=(Artefact(format="json", media_type="application/json", content=b"rows"),),
    )
    with store.writing() as connection:
        published = table_versions.publish(connection, new, by=people.curator, at=at)
    assert published.created
    with store.reading() as connection:
        found = table_versions.get(connection, "pigs", "1.0.0", None)
        assert found == published.version
        assert table_versions.by_id(connection, found.id, None) == found
        assert table_versions.canonical(connection, found) == b"rows"
        json = table_versions.artefact(connection, found, "json")
        assert json == new.artefacts[0]
        assert [entry.format for entry in table_versions.artefacts(connection, found)] == [
            "canonical",
            "json",
        ]
        assert table_versions.artefact(connection, found, "xlsx") is None
    assert found.digest == sha256(b"rows").hexdigest()
    assert (found.edition, found.in_force_from, found.summary) == ("2026", date(2026, 4, 1), {"rows": 1})


def test_the_same_bytes_again_change_nothing(store: Store, people: People, at: datetime) -> None:
    with store.writing() as connection:
        first = table_versions.publish(connection, _new(), by=people.curator, at=at)
        before = generation.current(connection), audit.verify(connection)
        again = table_versions.publish(connection, _new(), by=people.curator, at=at)
        assert (generation.current(connection), audit.verify(connection)) == before
    assert (again.version, again.created) == (first.version, False)


def test_other_bytes_under_the_same_version_are_refused(store: Store, people: People, at: datetime) -> None:
    with store.writing() as connection:
        table_versions.publish(connection, _new(), by=people.curator, at=at)
    with pytest.raises(VersionExists) as refusal, store.writing() as connection:
        table_versions.publish(connection, _new(b"other rows"), by=people.curator, at=at)
    assert refusal.value.parameters["published_digest"] == sha256(b"rows").hexdigest()


@pytest.mark.parametrize("same", [True, False], ids=["the same bytes", "different bytes"])
def test_of_racing_publishers_one_publishes(store: Store, people: People, at: datetime, same: bool) -> None:
    start = Barrier(RACERS)

    def race(number: int) -> str:
        start.wait()
        content = b"rows" if same else f"rows of {number}".encode()
        try:
            with store.writing() as connection:
                publication = table_versions.publish(connection, _new(content), by=people.curator, at=at)
        except VersionExists:
            return "refused"
        return "published" if publication.created else "was there"

    with ThreadPoolExecutor(RACERS) as racers:
        outcomes = sorted(racers.map(race, range(RACERS)))
    assert outcomes == ["published"] + ["was there" if same else "refused"] * (RACERS - 1)
    with store.reading() as connection:
        assert len(table_versions.of_every_laboratory(connection)) == 1
        log = audit.listing(connection).items
    assert [entry.action for entry in log].count("table_published") == 1


def test_publishing_and_withdrawing_raise_the_generation(store: Store, people: People, at: datetime) -> None:
    with store.writing() as connection:
        before = generation.current(connection)
        table_versions.publish(connection, _new(), by=people.curator, at=at)
        assert generation.current(connection) == before + 1
        table_versions.withdraw(connection, "pigs", "1.0.0", None, "wrong", by=people.curator, at=at)
        table_versions.withdraw(connection, "pigs", "1.0.0", None, "again", by=people.curator, at=at)
        assert generation.current(connection) == before + 2


def test_a_withdrawn_version_still_answers_with_its_reason(
    store: Store, people: People, at: datetime
) -> None:
    with store.writing() as connection:
        table_versions.publish(connection, _new(), by=people.curator, at=at)
        table_versions.withdraw(connection, "pigs", "1.0.0", None, "wrong disk", by=people.curator, at=at)
    with store.reading() as connection:
        found = table_versions.get(connection, "pigs", "1.0.0", None)
        assert found is not None
        assert (found.withdrawn_reason, found.withdrawn_at) == ("wrong disk", at)
        assert table_versions.canonical(connection, found) == b"rows"


def test_an_unknown_version_cannot_be_withdrawn(store: Store, at: datetime) -> None:
    with store.writing() as connection:
        assert table_versions.withdraw(connection, "pigs", "9.9.9", None, "why", by=None, at=at) is None


def test_a_private_table_is_its_laboratorys_alone(store: Store, people: People, at: datetime) -> None:
    home, abroad = people.researcher.laboratory_id, people.stranger.laboratory_id
    with store.writing() as connection:
        private = table_versions.publish(
            connection, _new(laboratory_id=home), by=people.researcher, at=at
        ).version
        assert table_versions.get(connection, "pigs", "1.0.0", home) == private
        for other in (abroad, None):
            assert table_versions.get(connection, "pigs", "1.0.0", other) is None
            assert table_versions.by_id(connection, private.id, other) is None
            assert table_versions.of_table(connection, "pigs", other) == ()
            assert table_versions.listing(connection, other).items == ()
            assert table_versions.withdraw(connection, "pigs", "1.0.0", other, "x", by=None, at=at) is None


def test_a_name_used_privately_betrays_nothing_to_others(store: Store, people: People, at: datetime) -> None:
    home, abroad = people.researcher.laboratory_id, people.stranger.laboratory_id
    with store.writing() as connection:
        own = table_versions.publish(connection, _new(b"1", laboratory_id=home), by=None, at=at).version
        public = table_versions.publish(connection, _new(b"2"), by=None, at=at).version
        assert table_versions.publish(connection, _new(b"3", laboratory_id=abroad), by=None, at=at).created
        assert table_versions.get(connection, "pigs", "1.0.0", home) == own
        assert table_versions.get(connection, "pigs", "1.0.0", None) == public


def test_damaged_bytes_are_never_handed_out(store: Store, people: People, at: datetime) -> None:
    with store.writing() as connection:
        version = table_versions.publish(connection, _new(), by=people.curator, at=at).version
        on = " ON blob" if connection.dialect.name == "postgresql" else ""
        connection.execute(text(f"DROP TRIGGER blob_refuses_update{on}"))
        connection.execute(text("UPDATE blob SET content = :flipped"), {"flipped": b"sows"})
    with store.reading() as connection, pytest.raises(DamagedContent):
        table_versions.canonical(connection, version)


def test_versions_are_listed_newest_first_in_pages(store: Store, people: People, at: datetime) -> None:
    with store.writing() as connection:
        for minor in range(5):
            new = _new(version=f"1.{minor}.0", canonical=str(minor).encode())
            table_versions.publish(connection, new, by=people.curator, at=at)
        first = table_versions.listing(connection, None, table="pigs", limit=3)
        second = table_versions.listing(connection, None, table="pigs", limit=3, cursor=first.next_cursor)
        oldest_first = table_versions.of_table(connection, "pigs", None)
    assert [found.version for found in first.items] == ["1.4.0", "1.3.0", "1.2.0"]
    assert first.items + second.items == oldest_first[::-1]
    assert second.next_cursor is None


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    steps=st.lists(
        st.tuples(st.sampled_from(["publish", "withdraw"]), st.integers(0, 2), st.binary(max_size=2)),
        max_size=8,
    )
)
def test_whatever_is_tried_a_version_keeps_its_first_digest(
    store: Store, at: datetime, steps: list[tuple[str, int, bytes]]
) -> None:
    known: dict[str, str] = {}
    with store.reading() as connection:
        known |= {found.version: found.digest for found in table_versions.of_every_laboratory(connection)}
    for step, number, content in steps:
        version = f"{number}.0.0"
        with store.writing() as connection:
            if step == "withdraw":
                table_versions.withdraw(connection, "pigs", version, None, "tried", by=None, at=at)
                continue
            try:
                table_versions.publish(connection, _new(content, version), by=None, at=at)
            except VersionExists:
                assert version in known
        known.setdefault(version, sha256(content).hexdigest())
    with store.reading() as connection:
        kept = {found.version: found.digest for found in table_versions.of_every_laboratory(connection)}
        assert audit.verify(connection).is_intact
    assert kept == known
