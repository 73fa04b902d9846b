"""What a process holds in memory follows the store; the first start fills a store once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from sqlalchemy import Connection

from datasets.store import Store, datasets, migrate, open_store, table_versions
from service.context import new_context, now
from service.first_start import BootstrapKeyRefused, first_start
from service.jobs import migrate_queue
from service.security.key_format import new_key, read_key
from service.settings import Settings
from service.tables.in_memory import TablesInMemory
from service.tables.watching import Watch


def until(condition: Callable[[], bool]) -> None:
    """Wait for a condition, ten seconds at most."""
    pause = threading.Event()
    for _ in range(1000):
        if condition():
            return
        pause.wait(0.01)
    pytest.fail("it never came about")


def test_the_first_start_fills_an_empty_store_and_a_second_changes_nothing(store_url: str) -> None:
    migrate(store_url)
    migrate_queue(store_url)
    store = open_store(store_url)
    settings = Settings(store=store_url)
    first = first_start(store, settings)
    assert first.was_empty
    assert first.admin_key is not None
    assert read_key(first.admin_key) is not None
    second = first_start(store, settings)
    assert (second.was_empty, second.admin_key) == (False, None)
    with store.reading() as connection:
        assert [one.table for one in table_versions.of_every_laboratory(connection)] == ["nval-tentative"]
        assert [one.simulated for one in datasets.listing(connection, None).items] == [True]
    store.close()


def test_the_example_is_left_out_where_nobody_wants_it(sqlite_url: str) -> None:
    migrate_queue(sqlite_url)
    store = open_store(sqlite_url)
    first_start(store, Settings(store=sqlite_url, example="no"))
    with store.reading() as connection:
        assert datasets.listing(connection, None).items == ()
        assert [one.table for one in table_versions.of_every_laboratory(connection)] == ["nval-tentative"]
    store.close()


def test_a_given_key_is_never_shown_and_a_bad_one_is_refused(sqlite_url: str) -> None:
    migrate_queue(sqlite_url)
    store = open_store(sqlite_url)
    with pytest.raises(BootstrapKeyRefused):
        first_start(store, Settings(store=sqlite_url, bootstrap_key="secret"))
    given = new_key().text
    assert first_start(store, Settings(store=sqlite_url, bootstrap_key=given)).admin_key is None
    store.close()


def test_another_process_learns_of_a_new_version_and_of_a_revoked_key(author: Any) -> None:
    """Two contexts stand for two processes: what one does, the other's watch finds."""
    service = author.service
    other = new_context(service.store, Settings(store=service.store.url))
    watch = Watch(other, every_seconds=0.02)
    watch.start()
    try:
        proposal = author.proposal(author.derivation()).json()
        author.decide(proposal["id"])
        author.publish(proposal["id"])
        until(lambda: bool(other.tables.table("example", None)))
        curator = read_key(service.keys["curator"])
        assert curator is not None
        assert other.keys.caller_of(service.keys["curator"], now()).holder_name == "curator"
        listed = service.client.get("/api/v1/keys", headers=service.by("admin")).json()["items"]
        identity = next(one["id"] for one in listed if one["prefix"] == curator.prefix)
        service.client.delete(f"/api/v1/keys/{identity}", headers=service.by("admin"))
        until(lambda: curator.secret_hash not in live_hashes(other))
    finally:
        watch.stop()


def live_hashes(context: Any) -> set[str]:
    identities = context.keys._by_hash.values()
    return {one.secret_hash for one in identities if one.is_live(now())}


def test_a_version_that_did_not_change_keeps_its_index(service: Any) -> None:
    context = service.client.app.state.context
    (before,) = context.tables.table("nval-tentative", None)
    service.client.post(
        "/api/v1/laboratories", json={"name": "third"}, headers=service.by("admin")
    )  # raises nothing
    keys = service.client.get("/api/v1/keys", headers=service.by("admin")).json()["items"]
    service.client.delete(
        f"/api/v1/keys/{keys[0]['id']}", headers=service.by("admin")
    )  # raises the generation
    (after,) = context.tables.table("nval-tentative", None)
    assert after.index is before.index


def test_a_job_reads_only_the_tables_that_it_asks(service: Any) -> None:
    context = service.client.app.state.context
    with context.store.reading() as connection:
        wanted, none = TablesInMemory(only={"nval-tentative"}), TablesInMemory(only=())
        for tables in (wanted, none):
            tables.refresh(connection, 1)
    assert {one.stored.table for one in wanted.visible(None)} == {"nval-tentative"}
    assert none.visible(None) == ()


def test_only_one_look_at_the_store_is_made_at_a_time(service: Any) -> None:
    """Else an older look that ends later would bring back a key that was revoked meanwhile."""

    class LooksNoted(TablesInMemory):
        def refresh(self, connection: Connection, generation: int) -> None:
            alone.append(self.refreshing.locked())
            super().refresh(connection, generation)

    alone: list[bool] = []
    context = msgspec.structs.replace(service.client.app.state.context, tables=LooksNoted())
    context.refresh()
    assert alone == [True]
    assert context.tables.visible(None)


def test_the_store_is_given(store: Store) -> None:
    """A context on a store that was never started holds nothing and refuses nothing."""
    context = new_context(store, Settings(store=store.url))
    assert context.tables.generation == -1
    context.refresh()
    assert context.tables.visible(None) == ()
