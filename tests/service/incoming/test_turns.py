"""Whose file is read next, told by who holds a reader: no clock and no thread takes part."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from service.incoming.turns import REMEMBERED_SECONDS, Turns


class Reading:
    """Reads that last until they are told to end."""

    def __init__(self, turns: Turns) -> None:
        self.turns, self.began = turns, list[str]()
        self.ends: dict[str, asyncio.Event] = {}
        self.tasks: dict[str, asyncio.Task[None]] = {}

    async def ask(self, name: str) -> None:
        """Ask for a turn of the party that a name begins with."""
        self.ends[name] = asyncio.Event()
        self.tasks[name] = asyncio.create_task(self._read(name))
        await self.settled()

    async def end(self, name: str) -> None:
        """End a read."""
        self.ends[name].set()
        await self.settled()

    async def give_up(self, name: str) -> None:
        """Let who asked hang up."""
        self.tasks[name].cancel()
        await self.settled()

    async def settled(self) -> None:
        for _ in range(10):
            await asyncio.sleep(0)

    async def _read(self, name: str) -> None:
        async with self.turns.turn(name[0]):
            self.began.append(name)
            await self.ends[name].wait()


def played(play: Callable[[Reading], Any], *, of_many: frozenset[str] = frozenset(), at: Any = None) -> None:
    async def all_of_it() -> None:
        reading = Reading(Turns(2, of_many=of_many, clock=at or (lambda: 0.0)))
        await play(reading)
        for task in reading.tasks.values():
            task.cancel()
        await asyncio.gather(*reading.tasks.values(), return_exceptions=True)
        assert reading.turns.reading.total() == 0

    asyncio.run(all_of_it())


def test_a_party_alone_has_all_readers() -> None:
    async def play(reading: Reading) -> None:
        for name in ("a1", "a2", "a3"):
            await reading.ask(name)
        assert reading.began == ["a1", "a2"]
        await reading.end("a1")
        assert reading.began == ["a1", "a2", "a3"]

    played(play)


def test_the_first_reader_that_is_free_goes_to_who_has_none_however_many_wait() -> None:
    async def play(reading: Reading) -> None:
        for name in ("a1", "a2", "a3", "a4", "a5", "b1"):
            await reading.ask(name)
        await reading.end("a1")
        assert reading.began == ["a1", "a2", "b1"]
        await reading.end("b1")
        assert reading.began == ["a1", "a2", "b1"]
        await reading.ask("b2")
        assert reading.began[-1] == "b2"
        await reading.end("a2")
        assert reading.began[-1] == "a3"

    played(play)


def test_what_others_asked_long_ago_leaves_no_reader_idle() -> None:
    now = [0.0]

    async def play(reading: Reading) -> None:
        await reading.ask("b1")
        await reading.end("b1")
        await reading.ask("a1")
        await reading.ask("a2")
        assert reading.began == ["b1", "a1"]
        now[0] = REMEMBERED_SECONDS + 1
        await reading.ask("a3")
        assert reading.began == ["b1", "a1", "a2"]

    played(play, at=lambda: now[0])


def test_visitors_leave_a_reader_at_all_times() -> None:
    async def play(reading: Reading) -> None:
        await reading.ask("n1")
        await reading.ask("n2")
        assert reading.began == ["n1"]
        await reading.ask("a1")
        assert reading.began == ["n1", "a1"]

    played(play, of_many=frozenset({"n"}))


def test_of_three_that_ask_the_one_whose_turn_is_longest_ago_is_next() -> None:
    async def play(reading: Reading) -> None:
        for name in ("a1", "n1", "a2", "n2", "a3", "n3", "b1"):
            await reading.ask(name)
        before = list(reading.began)
        assert "b1" not in before
        await reading.give_up(before[-1])
        assert reading.began[-1] == "b1"

    played(play, of_many=frozenset({"n"}))


def test_who_gives_up_waiting_or_reading_takes_no_turn() -> None:
    async def play(reading: Reading) -> None:
        for name in ("a1", "a2", "a3", "b1"):
            await reading.ask(name)
        await reading.give_up("b1")
        await reading.give_up("a1")
        await reading.give_up("a2")
        assert reading.began == ["a1", "a2", "a3"]
        assert reading.turns.reading == {"a": 1}

    played(play)


def test_who_gives_up_as_the_turn_comes_hands_it_on() -> None:
    async def play(reading: Reading) -> None:
        for name in ("a1", "a2", "a3"):
            await reading.ask(name)
        reading.ends["a1"].set()
        await asyncio.sleep(0)
        reading.tasks["a3"].cancel()
        await reading.settled()
        await reading.ask("a4")
        assert reading.began[-1] == "a4"

    played(play)


def test_however_many_two_parties_queue_the_third_waits_for_one_read_at_most() -> None:
    async def play(reading: Reading) -> None:
        for number in range(6):
            await reading.ask(f"a{number}")
            await reading.ask(f"n{number}")
        for number in range(3):
            await reading.ask(f"b{number}")
        for _ in range(7):
            await reading.end(next(one for one in reading.began if not reading.ends[one].is_set()))
        parties = "".join(name[0] for name in reading.began)
        assert "b" in parties[2:4], parties
        assert parties[2:].count("b") == 3, parties

    played(play, of_many=frozenset({"n"}))
