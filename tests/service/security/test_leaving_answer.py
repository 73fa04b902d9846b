"""An answer that is not read is given up, and told of as a reader who is gone."""

from __future__ import annotations

import asyncio
from typing import Any

from service.security.leaving_answer import LeavingAnswer


def piece(size: int = 1) -> Any:
    return {"type": "http.response.body", "body": b"x" * size, "more_body": True}


async def never(*_: Any) -> Any:
    await asyncio.Event().wait()


def test_a_reader_who_takes_nothing_counts_as_gone() -> None:
    async def stream() -> Any:
        answer = LeavingAnswer(never, grace_seconds=0.01)
        sending = asyncio.create_task(answer.send(piece()))
        gone = await answer.hung_up(never)
        sending.cancel()
        return gone

    assert asyncio.run(stream()) == {"type": "http.disconnect"}


def test_what_was_taken_at_once_buys_no_more_than_the_grace() -> None:
    async def stream() -> Any:
        taken = asyncio.Event()

        async def send(message: Any) -> None:
            taken.set()
            if len(message["body"]) == 1:
                await never()

        answer = LeavingAnswer(send, grace_seconds=0.01, slowest_bytes_per_second=1.0)
        await answer.send(piece(1_000_000))
        sending = asyncio.create_task(answer.send(piece()))
        gone = await answer.hung_up(never)
        sending.cancel()
        return gone

    assert asyncio.run(stream()) == {"type": "http.disconnect"}


def test_a_reader_who_goes_on_is_waited_for() -> None:
    async def stream() -> int:
        sent = []

        async def send(message: Any) -> None:
            await asyncio.sleep(0.002)
            sent.append(message)

        answer = LeavingAnswer(send, grace_seconds=10.0, slowest_bytes_per_second=1.0)
        listening = asyncio.create_task(answer.hung_up(never))
        for _ in range(20):
            await answer.send(piece())
        assert not listening.done()
        listening.cancel()
        return len(sent)

    assert asyncio.run(stream()) == 20


def test_a_reader_who_hangs_up_is_told_of_as_the_server_tells_it() -> None:
    async def gone() -> Any:
        return {"type": "http.disconnect"}

    assert asyncio.run(LeavingAnswer(never).hung_up(gone)) == {"type": "http.disconnect"}
