"""A body that does not come, or does not end, is given up."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from litestar.exceptions import ClientException

from service.security.arriving_body import ArrivingBody, BodyTooSlow


def piece(more: bool) -> dict[str, Any]:
    return {"type": "http.request", "body": b"x", "more_body": more}


async def never() -> Any:
    await asyncio.Event().wait()


def test_a_body_that_stops_coming_is_given_up() -> None:
    with pytest.raises(BodyTooSlow):
        asyncio.run(ArrivingBody(never, idle_seconds=0.01).take())


def test_a_body_that_comes_more_slowly_than_the_slowest_pace_is_given_up() -> None:
    async def drip() -> Any:
        await asyncio.sleep(0.01)
        return piece(more=True)

    async def read_all(pace: float, pieces: int) -> None:
        body = ArrivingBody(drip, grace_seconds=0.05, slowest_bytes_per_second=pace)
        for _ in range(pieces):
            await body.take()

    with pytest.raises(BodyTooSlow):
        asyncio.run(read_all(pace=1_000.0, pieces=1_000))
    asyncio.run(read_all(pace=0.1, pieces=20))


def test_what_came_at_once_buys_no_more_than_the_grace() -> None:
    async def much_then_a_drip() -> None:
        pieces = iter((b"x" * 1_000_000,))

        async def receive() -> Any:
            body = next(pieces, None)
            if body is None:
                await asyncio.sleep(0.01)
            return {"type": "http.request", "body": body or b"x", "more_body": True}

        body = ArrivingBody(receive, grace_seconds=0.05, slowest_bytes_per_second=1_000.0)
        for _ in range(200):
            await body.take()

    with pytest.raises(BodyTooSlow):
        asyncio.run(much_then_a_drip())


def test_a_body_that_drips_without_end_is_given_up() -> None:
    async def drip() -> Any:
        await asyncio.sleep(0.01)
        return piece(more=True)

    async def read_all() -> None:
        body = ArrivingBody(drip, idle_seconds=10, whole_seconds=0.05)
        while True:
            await body.take()

    with pytest.raises(BodyTooSlow):
        asyncio.run(read_all())


def test_a_body_that_breaks_off_is_no_fault_of_ours() -> None:
    async def gone() -> Any:
        return {"type": "http.disconnect"}

    with pytest.raises(ClientException):
        asyncio.run(ArrivingBody(gone).take())


def test_nothing_is_hurried_once_the_body_is_whole() -> None:
    messages = [piece(more=True), piece(more=False), {"type": "http.disconnect"}]

    async def read_all() -> list[Any]:
        coming = iter(messages)

        async def receive() -> Any:
            await asyncio.sleep(0)
            return next(coming)

        body = ArrivingBody(receive, idle_seconds=10)
        return [await body.take() for _ in messages]

    assert asyncio.run(read_all()) == messages


def test_a_body_of_its_announced_length_is_whole_without_the_piece_that_ends_it() -> None:
    pieces = iter((piece(more=True), piece(more=True)))

    async def receive() -> Any:
        return next(pieces, None) or await never()

    async def read_all() -> bool:
        body = ArrivingBody(receive, idle_seconds=10, announced=2)
        more = [(await body.take())["more_body"] for _ in range(2)]
        return more == [True, False] and body.whole

    assert asyncio.run(read_all())
