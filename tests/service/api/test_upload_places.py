"""How many uploads a process takes in at once, and what stays of them on disk."""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import os
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from litestar.routes import HTTPRoute

from datasets.facts import UploadedFacts
from datasets.store import quotas
from service.api.access import FORM_WITH_FILE
from service.api.file_classification import file_answer
from service.api.place_before_body import COUNTED, PlaceBeforeBody
from service.context import new_context, now
from service.errors import Busy, TooLarge
from service.file_classification.answer import AnsweredAtOnce
from service.file_classification.at_once import classify_received, classify_sent
from service.file_classification.options import FileOptions
from service.incoming.places import UploadPlaces
from service.incoming.receiving import Sent
from service.paired_data.uploads import KeptAs, take_in
from service.security.caller import PUBLIC, Caller
from service.settings import Settings
from service.temporary import UPLOAD, WORKPLACE, remove_leftovers, upload_file, workplace


def test_no_laboratory_takes_more_than_half_of_the_places() -> None:
    places = UploadPlaces(4)
    with places.place("one"), places.place("one"):
        with pytest.raises(Busy), places.place("one"):
            pass
        with places.place("two"), places.place("three"), pytest.raises(Busy), places.place("four"):
            pass
    with places.place("one"):
        pass


def test_an_answer_takes_a_place_until_it_is_read_or_given_up(tmp_path: Path) -> None:
    path = tmp_path / "answer"
    path.write_bytes(b"x")
    places = UploadPlaces(4)
    with path.open("rb") as answer:
        places.hand_out(answer, "one")
        with places.place("one"), places.place("two"):
            with pytest.raises(Busy), places.place("one"):
                pass
            with places.place("two"), pytest.raises(Busy), places.place("three"):
                pass
    with places.place("one"), places.place("one"):
        pass
    forgotten = path.open("rb")
    places.hand_out(forgotten, "one")
    with pytest.warns(ResourceWarning):
        del forgotten
    with places.place("one"), places.place("one"):
        pass


def test_who_hangs_up_leaves_no_answer_open(shared: Any, tmp_path: Path) -> None:
    path = tmp_path / "given"
    path.write_bytes(b"organism,host,drug,method,value\nE. coli,dog,ampicillin,mic,1\n")
    answer = classify_received(shared.client.app.state.context, PUBLIC, path, FileOptions())
    sent = file_answer(answer)
    assert sent.background is not None
    asyncio.run(sent.background())
    assert answer.content.closed


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
        await take_in(context, caller, Sent(first=stream), UploadedFacts(), KeptAs(name="n"), language="en")

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


MULTIPART = {"content-type": "multipart/form-data; boundary=xx"}
_HEAD = b'--xx\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'
BODY = _HEAD + b"zone,mic\n20,4\n\r\n--xx--\r\n"
WITH_FILES = (
    *(f"/api/v1/datasets{route}" for route in ("?name=n", "/preview", "/check", "/check.csv", "/check.xlsx")),
    *(f"/en/datasets{route}" for route in ("", "/preview", "/check", "/mappings")),
)


@pytest.mark.parametrize("route", WITH_FILES)
def test_whoever_sends_files_needs_a_place_and_a_quota(service: Any, route: str) -> None:
    context = service.client.app.state.context

    def send() -> Any:
        return service.client.post(route, content=BODY, headers={**service.by("researcher"), **MULTIPART})

    half = context.settings.uploads_at_once // 2
    with contextlib.ExitStack() as held:
        sure = context.keys.caller_of(service.keys["researcher"], now())
        for _ in range(half):
            held.enter_context(context.upload_places.place(sure.laboratory_id))
        assert_busy(send())
    with service.store.writing() as connection:
        for _ in range(context.settings.uploads_per_hour):
            quotas.add_upload(connection, sure.laboratory_id, sure.key_id, 1, at=now())
    over = send()
    assert (over.status_code, int(over.headers["retry-after"]) > 0) == (429, True)


def assert_busy(answer: Any) -> None:
    assert (answer.status_code, int(answer.headers["retry-after"]) > 0) == (503, True), answer.text


def test_every_handler_that_takes_files_looks_for_a_place_first(shared: Any) -> None:
    handlers = [
        handler
        for route in shared.client.app.routes
        if isinstance(route, HTTPRoute)
        for handler, _ in route.route_handler_map.values()
    ]
    with_files = [one for one in handlers if one.opt.get(FORM_WITH_FILE) or one.opt.get(COUNTED)]
    assert len(with_files) >= len(WITH_FILES) + 3
    assert [one.handler_name for one in with_files if PlaceBeforeBody not in one.resolve_middleware()] == []


def test_a_place_held_ahead_of_a_body_is_the_one_that_the_use_case_holds() -> None:
    places = UploadPlaces(2)
    with places.ahead("one"):
        with pytest.raises(Busy), places.ahead("one"):
            pass
        with places.place("one"), pytest.raises(Busy), places.place("one"):
            pass
        with places.place("one"), places.place("two"):  # given back, so another is taken
            pass
    with places.place("one"):
        pass


def test_files_and_folders_of_dead_processes_are_removed_and_those_in_use_stay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    other = tmp_path / "other"
    for left in (tmp_path / f"{UPLOAD}left", other):
        left.touch()
    (tmp_path / f"{WORKPLACE}empty").mkdir()
    os.mkfifo(tmp_path / f"{WORKPLACE}pipe")  # which nobody writes to
    (tmp_path / f"{WORKPLACE}left" / "inner").mkdir(parents=True)
    (tmp_path / f"{WORKPLACE}left" / "inner" / "rows").touch()
    with upload_file() as (path, file), (tmp_path / f"{UPLOAD}theirs").open("w") as theirs:
        fcntl.flock(theirs, fcntl.LOCK_EX)
        file.write(b"x")
        with workplace() as folder, workplace() as beside:
            assert set(tmp_path.iterdir()) == {path, other, Path(theirs.name), folder, beside}
        assert set(tmp_path.iterdir()) == {path, other, Path(theirs.name)}
    remove_leftovers()
    assert set(tmp_path.iterdir()) == {other}


@pytest.mark.parametrize("hold", [upload_file, workplace])
def test_a_place_taken_for_a_leftover_before_it_is_locked_is_made_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, hold: Callable[[], AbstractContextManager[object]]
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    lock, swept = fcntl.flock, []

    def late(descriptor: int, how: int) -> None:
        if not swept and how == fcntl.LOCK_EX:
            swept.extend(tmp_path.iterdir())
            remove_leftovers()
        lock(descriptor, how)

    monkeypatch.setattr(fcntl, "flock", late)
    with hold():
        (held,) = tmp_path.iterdir()
        assert [held] != swept
        remove_leftovers()
        assert held.exists()
    assert not list(tmp_path.iterdir())


def test_a_visitors_files_leave_a_laboratory_a_place_to_read(shared: Any) -> None:
    context = shared.client.app.state.context
    rows = b"organism,host,drug,method,value\nE. coli,dog,ampicillin,mic,1\n"
    seen: list[int] = []

    async def body() -> AsyncIterator[bytes]:
        yield rows

    async def visit() -> None:
        answer = await classify_sent(context, PUBLIC, body(), FileOptions())
        assert isinstance(answer, AnsweredAtOnce)
        answer.content.close()

    async def everybody() -> None:
        async with asyncio.TaskGroup() as visitors:
            sent = [visitors.create_task(visit()) for _ in range(4)]
            while not all(one.done() for one in sent):
                seen.append(context.upload_places.turns.reading.total())
                await asyncio.sleep(0)

    asyncio.run(everybody())
    assert max(seen) == 1
