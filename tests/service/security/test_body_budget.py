"""Bodies that are held in memory: so many bytes of all, half of them of one address."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from service.errors import Busy
from service.security.body_budget import FREE_BYTES, BodyBudget
from service.security.door import Door

MORE = FREE_BYTES + 1


def test_one_address_holds_no_more_than_half_and_all_no_more_than_the_whole() -> None:
    budget = BodyBudget(4 * MORE)
    held = [budget.share("one"), budget.share("one"), budget.share("two"), budget.share("two")]
    for one in held:
        one.add(MORE)
    for address in ("one", "three"):
        with pytest.raises(Busy):
            budget.share(address).add(MORE)
        budget.share(address).add(FREE_BYTES)
    held[0].give_back()
    held[0].give_back()
    with pytest.raises(Busy):
        budget.share("two").add(MORE)
    budget.share("three").add(MORE)


def test_a_body_counts_by_what_has_come_of_it_and_a_file_not_at_all() -> None:
    budget = BodyBudget(4 * MORE)
    body, file = budget.share("one"), budget.share("one")
    file.leave_to_places()
    file.add(100 * MORE)
    for _ in range(2):
        body.add(MORE)
    with pytest.raises(Busy):
        body.add(1)
    body.give_back()
    budget.share("one").add(2 * MORE)


def test_bodies_that_never_end_fill_no_memory_and_leave_small_ones_a_way_in(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("service.security.door.BodyBudget", lambda: BodyBudget(4 * MORE))
    began: list[int] = []
    both = asyncio.Event()

    async def app(_scope: Any, receive: Any, send: Any) -> None:
        while True:
            message = await receive()
            began.append(len(message["body"]))
            if len(began) == 2:
                both.set()
            if not message["more_body"]:
                break
        await send({"type": "http.response.start", "status": 204, "headers": []})

    async def ask(door: Door, size: int, *, ends: bool) -> int:
        pieces = iter([{"type": "http.request", "body": b"x" * size, "more_body": not ends}])
        answers: list[Any] = []

        async def receive() -> Any:
            return next(pieces, None) or await asyncio.Event().wait()

        async def send(message: Any) -> None:
            answers.append(message)

        scope: Any = {
            "type": "http", "http_version": "1.1", "method": "POST", "path": "/", "headers": [],
            "client": ("10.0.0.1", 1), "query_string": b"",
        }  # fmt: skip
        await door(scope, receive, send)
        return int(answers[0]["status"])

    async def everybody() -> None:
        door = Door(app, 0)
        held = [asyncio.create_task(ask(door, MORE, ends=False)) for _ in range(2)]
        await both.wait()
        with pytest.raises(Busy):
            await ask(door, MORE, ends=True)
        assert await ask(door, FREE_BYTES, ends=True) == 204
        for one in held:
            one.cancel()
        await asyncio.wait(held)
        assert await ask(door, MORE, ends=True) == 204

    asyncio.run(everybody())
