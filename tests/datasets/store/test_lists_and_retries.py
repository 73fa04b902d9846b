"""Cursor paging, ids, instants, and requests that are tried again."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Protocol

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import StatementError

from datasets.store import Store, datasets, idempotency, jobs, laboratories
from datasets.store.column_types import Instant
from datasets.store.errors import IdempotencyKeyReused, InvalidCursor
from datasets.store.identifiers import new_id
from datasets.store.rows import Actor, StoredResponse

ANSWER = StoredResponse(status=201, headers={"location": "/somewhere"}, body=b"\x00\xff{}")


class People(Protocol):
    researcher: Actor
    curator: Actor
    stranger: Actor


def test_ids_sort_by_the_time_they_were_made() -> None:
    made = [new_id() for _ in range(1000)]
    assert made == sorted(set(made))
    assert {len(one) for one in made} == {32}


@pytest.mark.parametrize("limit", [1, 2, 3, 7, 1000, 0, -5])
def test_pages_give_every_row_once_while_rows_are_added(
    store: Store, people: People, at: datetime, limit: int
) -> None:
    own = people.researcher.laboratory_id
    with store.writing() as connection:
        added = [jobs.add(connection, "k", str(n), by=people.researcher, at=at).id for n in range(6)]
        jobs.add(connection, "k", "foreign", by=people.stranger, at=at)
        seen, cursor = [], None
        for _ in range(7):
            page = jobs.listing(connection, own, cursor=cursor, limit=limit)
            seen += [job.id for job in page.items]
            cursor = page.next_cursor
            jobs.add(connection, "k", "later", by=people.researcher, at=at)
            if cursor is None:
                break
    assert seen == added[::-1]


@pytest.mark.parametrize("cursor", ["", "x", "0" * 31, "G" * 32, "' OR 1=1 --", "\x00" * 32])
def test_a_cursor_never_given_out_is_refused(store: Store, cursor: str) -> None:
    with store.reading() as connection, pytest.raises(InvalidCursor):
        datasets.listing(connection, None, cursor=cursor)


def test_a_retry_gets_the_answer_of_the_first_try(store: Store, people: People, at: datetime) -> None:
    holder = people.researcher.holder_id
    with store.writing() as connection:
        assert idempotency.recall(connection, holder, "key", "digest") is None
        idempotency.remember(connection, holder, "key", "digest", ANSWER, at=at)
    with store.reading() as connection:
        assert idempotency.recall(connection, holder, "key", "digest") == ANSWER
        assert idempotency.recall(connection, people.stranger.holder_id, "key", "digest") is None
        with pytest.raises(IdempotencyKeyReused):
            idempotency.recall(connection, holder, "key", "another request")


def test_answers_are_forgotten_in_time(store: Store, people: People, at: datetime) -> None:
    holder = people.researcher.holder_id
    with store.writing() as connection:
        idempotency.remember(connection, holder, "key", "digest", ANSWER, at=at)
        assert idempotency.forget_before(connection, at) == 0
        assert idempotency.forget_before(connection, at + timedelta(seconds=1)) == 1
        assert idempotency.recall(connection, holder, "key", "digest") is None


@given(
    moment=st.datetimes(datetime(1980, 1, 1), datetime(2100, 1, 1)),  # noqa: DTZ001
    hours=st.integers(-12, 14),
)
def test_an_instant_is_the_same_in_every_zone(moment: datetime, hours: int) -> None:

    instant = moment.replace(tzinfo=timezone(timedelta(hours=hours)))
    for dialect in (sqlite.dialect(), postgresql.dialect()):
        bound = Instant().process_bind_param(instant, dialect)
        assert Instant().process_result_value(bound, dialect) == instant


def test_instants_come_back_aware_and_to_the_microsecond(store: Store) -> None:
    moment = datetime(2026, 4, 1, 23, 59, 59, 123456, tzinfo=timezone(timedelta(hours=9)))
    with store.writing() as connection:
        laboratory_id = laboratories.add(connection, "clock", by=None, at=moment).id
    with store.reading() as connection:
        found = laboratories.get(connection, laboratory_id)
    assert found is not None
    assert found.created_at == moment
    assert found.created_at.tzinfo is UTC


def test_a_naive_instant_is_a_callers_bug(store: Store) -> None:

    with pytest.raises(StatementError, match="no time zone"), store.writing() as connection:
        laboratories.add(connection, "clock", by=None, at=datetime(2026, 4, 1))  # noqa: DTZ001
