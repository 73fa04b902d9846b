"""Private, announced, public: who sees what of a data set, and what never leaves the store."""

import sqlite3
import time
from datetime import UTC, date, datetime, timedelta
from typing import Protocol

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from datasets.store import Store, audit, datasets, laboratory_secrets, mappings, release
from datasets.store.errors import DatasetIsPublic, NameTaken
from datasets.store.rows import Actor, AnnouncedDataset, DatasetVersion, Visibility

FAR = release.Embargo(public_from=date(2199, 4, 1), public_at=datetime(2199, 3, 31, 15, tzinfo=UTC))
TERMS = release.Description(licence="CC-BY-4.0", licence_text=None, citation="Us, 2026")


class People(Protocol):
    researcher: Actor
    curator: Actor
    stranger: Actor


def test_an_announced_data_set_shows_others_title_laboratory_and_date_only(
    store: Store, people: People, stored_data: DatasetVersion, at: datetime
) -> None:
    data = stored_data.dataset_id
    with store.writing() as connection:
        own = release.embargo(connection, data, FAR, by=people.researcher, at=at)
        assert own is not None
        assert (own.visibility, own.public_from) == (Visibility.EMBARGOED, date(2199, 4, 1))
        for other in (people.stranger.laboratory_id, None):
            assert datasets.get(connection, data, other) is None
            assert datasets.versions(connection, data, other) == ()
            assert datasets.version(connection, data, 1, other) is None
            assert datasets.version_of_digest(connection, stored_data.digest, other) is None
            assert datasets.of_digests(connection, {stored_data.digest}, other) == {}
            assert datasets.listing(connection, other).items == ()
        known = AnnouncedDataset(
            id=data, name="pigs of 2025", laboratory_name="home", public_from=date(2199, 4, 1)
        )
        assert release.announced(connection).items == (known,)


def test_time_alone_ends_an_embargo(
    store: Store, people: People, stored_data: DatasetVersion, at: datetime
) -> None:
    soon = datetime.now(UTC) + timedelta(seconds=0.5)
    until = release.Embargo(public_from=soon.date(), public_at=soon)
    with store.writing() as connection:
        release.embargo(connection, stored_data.dataset_id, until, by=people.researcher, at=at)
    while datetime.now(UTC) < soon:
        time.sleep(0.05)
    with store.reading() as connection:
        seen = datasets.get(connection, stored_data.dataset_id, None)
        assert seen is not None
        assert seen.visibility is Visibility.PUBLIC
        assert datasets.versions(connection, seen.id, None) == (stored_data,)
        assert release.announced(connection).items == ()


def test_an_embargo_can_be_moved_taken_back_or_ended_while_it_runs(
    store: Store, people: People, stored_data: DatasetVersion, at: datetime
) -> None:
    data = stored_data.dataset_id
    earlier = release.Embargo(public_from=date(2198, 1, 1), public_at=datetime(2198, 1, 1, tzinfo=UTC))
    with store.writing() as connection:
        for until in (FAR, earlier):
            moved = release.embargo(connection, data, until, by=people.researcher, at=at)
            assert moved is not None
            assert moved.public_at == until.public_at
        back = release.take_back(connection, data, by=people.researcher, at=at)
        assert back is not None
        assert (back.visibility, back.public_from, back.public_at) == (Visibility.PRIVATE, None, None)
        assert release.announced(connection).items == ()
        release.embargo(connection, data, FAR, by=people.researcher, at=at)
        public = release.publish(connection, data, by=people.researcher, at=at)
        assert public is not None
        assert (public.visibility, public.public_from) == (Visibility.PUBLIC, None)


def test_nobody_of_another_laboratory_moves_a_data_set(
    store: Store, people: People, stored_data: DatasetVersion, at: datetime
) -> None:
    data, stranger = stored_data.dataset_id, people.stranger
    with store.writing() as connection:
        before = datasets.own(connection, data, people.researcher.laboratory_id)
        assert release.publish(connection, data, by=stranger, at=at) is None
        assert release.embargo(connection, data, FAR, by=stranger, at=at) is None
        assert release.take_back(connection, data, by=stranger, at=at) is None
        assert release.describe(connection, data, TERMS, by=stranger, at=at) is None
        assert datasets.own(connection, data, people.researcher.laboratory_id) == before


def test_a_public_data_set_stays_as_it_is_also_against_other_programs(
    store: Store, people: People, stored_data: DatasetVersion, at: datetime
) -> None:
    data, by = stored_data.dataset_id, people.researcher
    with store.writing() as connection:
        release.describe(connection, data, TERMS, by=by, at=at)
        public = release.publish(connection, data, by=by, at=at)
        assert public is not None
        assert public.licence == "CC-BY-4.0"
        with pytest.raises(DatasetIsPublic):
            release.embargo(connection, data, FAR, by=by, at=at)
        with pytest.raises(DatasetIsPublic):
            release.take_back(connection, data, by=by, at=at)
        with pytest.raises(DatasetIsPublic):
            release.describe(connection, data, TERMS, by=by, at=at)
    for statement in (
        "UPDATE dataset SET visibility = 'private'",
        "UPDATE dataset SET citation = 'Somebody else'",
        "DELETE FROM dataset_version",
        "DELETE FROM dataset",
    ):
        with pytest.raises(IntegrityError), store.writing() as connection:
            connection.execute(text(statement))


def test_an_announced_data_set_is_no_longer_changed_once_its_day_came(
    store: Store, people: People, stored_data: DatasetVersion, at: datetime
) -> None:
    past = release.Embargo(public_from=date(2026, 4, 2), public_at=at + timedelta(days=1))
    with store.writing() as connection:
        release.embargo(connection, stored_data.dataset_id, past, by=people.researcher, at=at)
    with pytest.raises(IntegrityError), store.writing() as connection:
        connection.execute(text("UPDATE dataset SET visibility = 'private'"))
    with pytest.raises(DatasetIsPublic), store.writing() as connection:
        release.take_back(connection, stored_data.dataset_id, by=people.researcher, at=at)


def test_each_step_is_audited_once(
    store: Store, people: People, stored_data: DatasetVersion, at: datetime
) -> None:
    data, by = stored_data.dataset_id, people.researcher
    with store.writing() as connection:
        for _ in range(2):
            release.describe(connection, data, TERMS, by=by, at=at)
            release.embargo(connection, data, FAR, by=by, at=at)
        release.take_back(connection, data, by=by, at=at)
        release.publish(connection, data, by=by, at=at)
        found = connection.execute(text("SELECT action FROM audit ORDER BY seq")).scalars().all()
        assert found[-4:] == [
            "dataset_described",
            "dataset_embargoed",
            "dataset_taken_back",
            "dataset_published",
        ]
        assert audit.verify(connection).is_intact


def test_a_laboratory_has_one_secret_for_ever(store: Store, people: People, at: datetime) -> None:
    home, abroad = people.researcher.laboratory_id, people.stranger.laboratory_id
    with store.writing() as connection:
        assert laboratory_secrets.get(connection, home) is None
        made = laboratory_secrets.get_or_make(connection, home, at=at)
        assert len(made) == laboratory_secrets.SECRET_BYTES
        assert laboratory_secrets.get_or_make(connection, home, at=at) == made
        assert laboratory_secrets.get(connection, home) == made
        assert laboratory_secrets.get_or_make(connection, abroad, at=at) != made
    for statement in ("UPDATE laboratory_secret SET laboratory_id = '1'", "DELETE FROM laboratory_secret"):
        with pytest.raises(IntegrityError), store.writing() as connection:
            connection.execute(text(statement))


def test_no_audit_entry_holds_a_secret(store: Store, people: People, at: datetime) -> None:
    with store.writing() as connection:
        made = laboratory_secrets.get_or_make(connection, people.researcher.laboratory_id, at=at)
        details = " ".join(connection.execute(text("SELECT detail FROM audit")).scalars())
    assert made.hex() not in details
    assert repr(made) not in details


def test_saved_mappings_are_found_by_the_headers_of_their_laboratory(
    store: Store, people: People, at: datetime
) -> None:
    headers = ["Nr.", "Zone", "MHK"]
    with store.writing() as connection:
        saved = mappings.save(
            connection, "our reader", headers, {"zone_mm": "Zone"}, by=people.researcher, at=at
        )
        home, abroad = people.researcher.laboratory_id, people.stranger.laboratory_id
        assert mappings.for_headers(connection, headers, home) == (saved,)
        assert mappings.for_headers(connection, headers[::-1], home) == ()
        assert mappings.listing(connection, home) == (saved,)
        assert mappings.get(connection, saved.id, home) == saved
        assert mappings.for_headers(connection, headers, abroad) == ()
        assert mappings.listing(connection, abroad) == ()
        assert mappings.get(connection, saved.id, abroad) is None
        with pytest.raises(NameTaken):
            mappings.save(connection, "our reader", headers, {}, by=people.curator, at=at)
        assert not mappings.remove(connection, saved.id, by=people.stranger, at=at)
        assert mappings.remove(connection, saved.id, by=people.researcher, at=at)
        assert mappings.listing(connection, home) == ()


def test_a_store_of_the_version_before_keeps_its_data_when_it_is_brought_up_to_date(tmp_path: object) -> None:
    """See `test_opening` for the schema as a whole; here a private and a public set live through it."""
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    from datasets.store import migrate, migration, open_store  # noqa: PLC0415

    path = f"{tmp_path}/old.sqlite"
    opened = open_store(f"sqlite:///{path}")
    with opened.writing() as connection:
        config = Config()
        folder = migration.__file__.replace("migration.py", "migrations")
        config.set_main_option("script_location", folder)
        config.set_main_option("path_separator", "os")
        config.attributes["connection"] = connection
        command.upgrade(config, "0003")
    opened.close()
    with sqlite3.connect(path) as old:
        old.execute("INSERT INTO laboratory VALUES ('l', 'old', '2026-01-01 00:00:00.000000')")
        old.execute("INSERT INTO holder VALUES ('h', 'l', 'one', 'person', '2026-01-01 00:00:00.000000')")
        for name, visibility in (("a", "private"), ("b", "public")):
            old.execute(
                "INSERT INTO dataset VALUES (?, 'l', 'h', ?, ?, 0, '2026-01-01 00:00:00.000000')",
                (name, name, visibility),
            )
    old.close()
    assert migrate(f"sqlite:///{path}")
    opened = open_store(f"sqlite:///{path}")
    with opened.reading() as connection:
        kept = {one.name: one.visibility for one in datasets.listing(connection, "l").items}
        assert [one.name for one in datasets.listing(connection, None).items] == ["b"]
    opened.close()
    assert kept == {"a": Visibility.PRIVATE, "b": Visibility.PUBLIC}
