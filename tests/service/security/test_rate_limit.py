"""How many requests one asker may make in a minute."""

from __future__ import annotations

from service.security.rate_limit import RateLimit


class Clock:
    """A clock that stands until it is set."""

    def __init__(self) -> None:
        self.at = 1000.0

    def __call__(self) -> float:
        return self.at


def test_an_asker_over_the_limit_waits_for_the_next_minute_and_nobody_else_does() -> None:
    clock = Clock()
    limit = RateLimit(3, clock)
    assert [limit.seconds_to_wait("a") for _ in range(4)] == [0, 0, 0, 60]
    assert limit.seconds_to_wait("b") == 0
    clock.at += 59.5
    assert limit.seconds_to_wait("a") == 1
    clock.at += 0.5
    assert limit.seconds_to_wait("a") == 0


def test_invented_keys_of_an_address_over_the_limit_are_not_remembered() -> None:
    limit = RateLimit(2, Clock())
    waits = [limit.seconds_to_wait("address", f"key {i}") for i in range(10)]
    assert [wait > 0 for wait in waits] == [False] * 2 + [True] * 8
    assert len(limit._counts) == 3


def test_a_key_is_counted_over_all_its_addresses() -> None:
    limit = RateLimit(2, Clock())
    assert [limit.seconds_to_wait(f"address {i}", "key") > 0 for i in range(3)] == [False, False, True]


def test_nought_is_no_limit() -> None:
    limit = RateLimit(0, Clock())
    assert not any(limit.seconds_to_wait("a") for _ in range(10))
