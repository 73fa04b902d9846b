"""The schema comes up on both engines, and faults of the database are said in words."""

import sqlite3
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from dbos._schemas.system_database import SystemSchema
from sqlalchemy import Connection, inspect, text

from datasets.store import Store, generation, is_current, migrate, open_store, schema, settings
from datasets.store.errors import (
    StoreBusy,
    StoreFull,
    StoreNotMigrated,
    StoreReadOnly,
    StoreTooNew,
    StoreUnavailable,
    UnstorableText,
)
from datasets.store.migration import require_current


@pytest.mark.filterwarnings("ignore:Skipped unsupported reflection:sqlalchemy.exc.SAWarning")
@pytest.mark.filterwarnings("ignore:autogenerate skipping:UserWarning")
def test_the_migrations_make_what_the_schema_says(store: Store) -> None:
    with store.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = compare_metadata(context, schema.metadata)
    assert [one for one in differences if "uq_table_version_laboratory_table_version" not in str(one)] == []


def test_the_migrations_make_the_index_that_keeps_versions_single(store: Store) -> None:
    index = "uq_table_version_laboratory_table_version"
    catalogue = {
        "sqlite": "SELECT count(*) FROM sqlite_master WHERE name = :name AND sql LIKE '%UNIQUE%'",
        "postgresql": "SELECT count(*) FROM pg_indexes WHERE indexname = :name AND indexdef LIKE '%UNIQUE%'",
    }
    with store.reading() as connection:
        query = text(catalogue[connection.dialect.name])
        assert connection.execute(query, {"name": index}).scalar() == 1


def test_no_table_is_called_like_one_of_the_job_library() -> None:
    theirs = {table.name for table in SystemSchema.metadata_obj.tables.values()}
    assert theirs.isdisjoint(schema.metadata.tables)


def test_every_table_has_its_place_in_the_migrated_store(store: Store) -> None:
    with store.reading() as connection:
        assert set(inspect(connection).get_table_names()) == {*schema.metadata.tables, "alembic_version"}


def test_migrating_again_changes_nothing(store_url: str) -> None:
    assert is_current(store_url)
    assert migrate(store_url) is False


def test_several_may_migrate_at_once(tmp_path: Path) -> None:
    _migrate_twice_at_once(f"sqlite:///{tmp_path}/new/store.sqlite")


@pytest.mark.all
@pytest.mark.postgresql
def test_several_may_migrate_a_database_of_postgresql_at_once(
    new_postgresql_database: Callable[..., str],
) -> None:
    _migrate_twice_at_once(new_postgresql_database())


def _migrate_twice_at_once(url: str) -> None:
    script = f"from datasets.store import migrate, is_current; migrate({url!r}); assert is_current({url!r})"
    running = [subprocess.Popen([sys.executable, "-W", "error", "-c", script]) for _ in range(2)]
    assert [process.wait() for process in running] == [0, 0]


def test_a_current_store_is_opened_without_alembic(sqlite_url: str) -> None:
    script = (
        f"import sys; from datasets.store import migrate, open_store; migrate({sqlite_url!r}); "
        f"open_store({sqlite_url!r}); assert 'alembic' not in sys.modules"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


def test_a_store_without_schema_is_told_apart(
    tmp_path: Path, new_postgresql_database: Callable[..., str]
) -> None:
    for url in (f"sqlite:///{tmp_path}/none.sqlite", new_postgresql_database()):
        assert not is_current(url)
        with pytest.raises(StoreNotMigrated):
            require_current(url)


def test_a_schema_of_a_newer_program_is_left_alone(store: Store) -> None:
    with store.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreTooNew):
        migrate(store.url)


@pytest.mark.parametrize(
    "url", ["sqlite://", "sqlite:///:memory:", "mysql://somewhere/db", "not an address", ""]
)
def test_other_addresses_are_refused(url: str) -> None:
    with pytest.raises(StoreUnavailable):
        open_store(url)


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    path.write_text("This is a shopping list, and a long one at that: bread, butter, agar, disks." * 20)
    with pytest.raises(StoreUnavailable):
        migrate(f"sqlite:///{path}")


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreUnavailable):
        migrate(f"sqlite:///{tmp_path}/file/store.sqlite")


def test_a_server_that_does_not_answer_is_said() -> None:
    with (
        pytest.raises(StoreUnavailable),
        open_store("postgresql://nobody@127.0.0.1:1/none?connect_timeout=2").reading(),
    ):
        pass


def test_a_store_shown_in_a_log_hides_its_password() -> None:
    store = open_store("postgresql://zonebook:secret@127.0.0.1/zonebook")
    assert store.url == "postgresql://zonebook:secret@127.0.0.1/zonebook"
    assert "secret" not in repr(store)


def test_reading_cannot_write(store: Store) -> None:
    with pytest.raises(StoreReadOnly), store.reading() as connection:
        settings.put(connection, "colour", "blue")


def test_a_full_disk_leaves_the_store_as_it_was(sqlite_url: str) -> None:
    store = open_store(sqlite_url)
    with store.writing() as connection:
        pages = connection.execute(text("PRAGMA page_count")).scalar()
        connection.execute(text(f"PRAGMA max_page_count = {pages}"))
    with pytest.raises(StoreFull), store.writing() as connection:
        settings.put(connection, "long", "x" * 1_000_000)
    with store.reading() as connection:
        assert settings.get(connection, "long") is None
        assert connection.execute(text("PRAGMA integrity_check")).scalar() == "ok"
    store.close()


def test_a_writer_that_waits_too_long_is_told(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("datasets.store.engines.WAIT_SECONDS", 0.1)
    store = open_store(sqlite_url)
    other = sqlite3.connect(sqlite_url.removeprefix("sqlite:///"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreBusy), store.writing():
        pass
    other.close()
    with store.writing() as connection:
        generation.bump(connection)
    store.close()


@pytest.mark.parametrize("name", ["nul \x00 byte", "half a \ud800 pair"])
def test_text_that_only_one_engine_would_keep_is_refused_by_both(store: Store, name: str) -> None:
    with pytest.raises(UnstorableText), store.reading() as connection:
        settings.get(connection, name)


def test_a_failing_unit_of_work_leaves_nothing(store: Store) -> None:
    def write_half(connection: Connection) -> None:
        settings.put(connection, "half", "written")
        raise InterruptedError

    with pytest.raises(InterruptedError), store.writing() as connection:
        write_half(connection)
    with store.reading() as connection:
        assert settings.get(connection, "half") is None


def test_a_reader_sees_one_moment_while_others_write(store: Store) -> None:
    with store.reading() as connection:
        before = generation.current(connection)
        with ThreadPoolExecutor(1) as other:
            other.submit(_raise_generation, store).result()
        assert generation.current(connection) == before
    with store.reading() as connection:
        assert generation.current(connection) == before + 1


def _raise_generation(store: Store) -> None:
    with store.writing() as connection:
        generation.bump(connection)
