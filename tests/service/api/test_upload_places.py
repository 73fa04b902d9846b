"""How many uploads a process takes in at once, and what stays of them on disk."""

from __future__ import annotations

import asyncio
import fcntl
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from datasets.facts import UploadedFacts
from service.context import new_context
from service.errors import Busy, TooLarge
from service.paired_data import uploads
from service.paired_data.files import PREFIX, remove_leftovers, upload_file
from service.paired_data.places import UploadPlaces
from service.security.caller import Caller
from service.settings import Settings


def test_no_laboratory_takes_more_than_half_of_the_places() -> None:
    places = UploadPlaces(4)
    with places.place("one"), places.place("one"):
        with pytest.raises(Busy), places.place("one"):
            pass
        with places.place("two"), places.place("three"), pytest.raises(Busy), places.place("four"):
            pass
    with places.place("one"):
        pass


def test_a_place_is_given_back_however_an_upload_ends(service: Any) -> None:
    context = new_context(service.store, Settings(store=service.store.url, uploads_at_once=1))

    async def much() -> AsyncIterator[bytes]:
        while True:
            yield b"x" * 10_000_000

    async def broken() -> AsyncIterator[bytes]:
        yield b"x"
        raise ConnectionError

    caller = Caller(holder_id="h", laboratory_id="l", scopes=frozenset({"researcher"}))

    async def send(stream: AsyncIterator[bytes]) -> None:
        await uploads.take_in(context, caller, stream, UploadedFacts(), name="n", language="en")

    for stream, fault in ((much(), TooLarge), (broken(), ConnectionError), (much(), TooLarge)):
        with pytest.raises(fault):
            asyncio.run(send(stream))


def test_too_many_uploads_are_asked_to_come_again(shared: Any) -> None:
    context = shared.client.app.state.context
    half = context.settings.uploads_at_once // 2
    taken = [context.upload_places.place("a") for _ in range(half)]
    taken += [context.upload_places.place("b") for _ in range(context.settings.uploads_at_once - half)]
    for one in taken:
        one.__enter__()
    try:
        answer = shared.client.post(
            "/api/v1/datasets", params={"name": "n"}, content=b"a", headers=shared.by("researcher")
        )
    finally:
        for one in taken:
            one.__exit__(None, None, None)
    assert (answer.status_code, answer.json()["code"]) == (503, "uploads_busy")
    assert int(answer.headers["retry-after"]) > 0


def test_files_of_dead_processes_are_removed_and_those_in_use_stay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    left, other = tmp_path / f"{PREFIX}left", tmp_path / "other"
    left.touch()
    other.touch()
    with upload_file() as (path, file), (tmp_path / f"{PREFIX}theirs").open("w") as theirs:
        fcntl.flock(theirs, fcntl.LOCK_EX)
        file.write(b"x")
        remove_leftovers()
        assert set(tmp_path.iterdir()) == {path, other, Path(theirs.name)}
    remove_leftovers()
    assert set(tmp_path.iterdir()) == {other}
