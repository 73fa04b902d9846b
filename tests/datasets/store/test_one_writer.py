"""Writers follow one another: nothing that one of them wrote is lost."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import pytest

from datasets.store import Store, audit, generation, open_store, settings

WRITERS = 20
ROUNDS = 5

_WRITE_FROM_FIVE_THREADS = """
import sys
from concurrent.futures import ThreadPoolExecutor
from datasets.store import open_store, settings
store = open_store(sys.argv[1])
def count(_):
    with store.writing() as connection:
        settings.put(connection, "counted", (settings.get(connection, "counted") or 0) + 1)
with ThreadPoolExecutor(5) as threads:
    list(threads.map(count, range(25)))
"""


def test_twenty_writers_lose_nothing(store: Store, at: datetime) -> None:
    def read_modify_write(_writer: int) -> None:
        for _ in range(ROUNDS):
            with store.writing() as connection:
                counted = settings.get(connection, "counted") or 0
                settings.put(connection, "counted", counted + 1)
                audit.append(connection, audit.Action.KEY_ADDED, str(counted), by=None, at=at)

    with ThreadPoolExecutor(WRITERS) as writers:
        list(writers.map(read_modify_write, range(WRITERS)))
    with store.reading() as connection:
        assert settings.get(connection, "counted") == WRITERS * ROUNDS
        assert audit.verify(connection).entries == WRITERS * ROUNDS
        assert audit.verify(connection).is_intact


@pytest.mark.parametrize(
    "store_url",
    ["sqlite", pytest.param("postgresql", marks=[pytest.mark.postgresql, pytest.mark.all])],
    indirect=True,
)
def test_twenty_writers_in_four_processes_lose_nothing(store_url: str) -> None:
    command = [sys.executable, "-W", "error", "-c", _WRITE_FROM_FIVE_THREADS, store_url]
    processes = [subprocess.Popen(command) for _ in range(4)]
    assert [process.wait() for process in processes] == [0, 0, 0, 0]
    store = open_store(store_url)
    with store.reading() as connection:
        assert settings.get(connection, "counted") == 100
    store.close()


def test_every_change_of_settings_raises_the_generation(store: Store) -> None:
    with store.writing() as connection:
        before = generation.current(connection)
        settings.put(connection, "colour", "blue")
        settings.put(connection, "colour", {"light": "blue", "dark": ["navy"]})
        assert generation.current(connection) == before + 2
        assert settings.get(connection, "colour") == {"light": "blue", "dark": ["navy"]}
