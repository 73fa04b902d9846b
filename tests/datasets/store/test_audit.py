"""The audit chain: appended in order, shown in pages, and any tampering is found."""

# ruff: noqa: S608 - the names are our own tables

from datetime import datetime, timedelta, timezone

import pytest
from sqlalchemy import Connection, text

from datasets.store import Store, audit
from datasets.store.audit import FaultCode
from datasets.store.errors import InvalidCursor
from service.locale.catalogue import has_text

TOKYO = timezone(timedelta(hours=9))


@pytest.fixture
def log(store: Store, at: datetime) -> Store:
    """Return a store with five entries, with the triggers that guard them taken away."""
    with store.writing() as connection:
        for number in range(5):
            audit.append(
                connection,
                audit.Action.TABLE_PUBLISHED,
                f"table {number}",
                {"言葉": "耐性", "n": number},
                by=None,
                at=at.astimezone(TOKYO) + timedelta(microseconds=number),
            )
        for operation in ("update", "delete"):
            on = " ON audit" if connection.dialect.name == "postgresql" else ""
            connection.execute(text(f"DROP TRIGGER audit_refuses_{operation}{on}"))
    return store


def _tampered(log: Store, *statements: str) -> set[tuple[int, FaultCode]]:
    with log.writing() as connection:
        for statement in statements:
            connection.execute(text(statement))
    with log.reading() as connection:
        return {(fault.seq, fault.code) for fault in audit.verify(connection).faults}


def test_an_untouched_log_is_intact(log: Store) -> None:
    with log.reading() as connection:
        verification = audit.verify(connection)
    assert verification.is_intact
    assert verification.entries == 5


def test_an_empty_log_is_intact(store: Store) -> None:
    with store.reading() as connection:
        assert audit.verify(connection).is_intact


@pytest.mark.parametrize(
    "change",
    [
        "detail = '{}'",
        "subject = 'another'",
        "action = 'key_added'",
        "holder_id = 'somebody'",
        "laboratory_id = 'somewhere'",
        "at = '2020-01-01 00:00:00.000000'",
    ],
)
def test_a_changed_entry_is_found(log: Store, change: str) -> None:
    assert _tampered(log, f"UPDATE audit SET {change} WHERE seq = 3") == {(3, FaultCode.ENTRY_CHANGED)}


def test_an_entry_changed_together_with_its_hash_breaks_the_next_link(log: Store) -> None:
    faults = _tampered(log, f"UPDATE audit SET subject = 'x', hash = '{'f' * 64}' WHERE seq = 3")
    assert (4, FaultCode.LINK_BROKEN) in faults


def test_a_removed_entry_is_found(log: Store) -> None:
    faults = _tampered(log, "DELETE FROM audit WHERE seq = 2")
    assert faults == {(3, FaultCode.ENTRY_MISSING), (3, FaultCode.LINK_BROKEN)}


def test_entries_cut_off_at_the_end_are_missed(log: Store) -> None:
    assert _tampered(log, "DELETE FROM audit WHERE seq > 3") == {(3, FaultCode.HEAD_DIFFERS)}


def test_an_emptied_log_is_found(log: Store) -> None:
    assert _tampered(log, "DELETE FROM audit") == {(0, FaultCode.HEAD_DIFFERS)}


def test_an_entry_slipped_in_is_found(log: Store) -> None:
    columns = "at, holder_id, laboratory_id, action, subject, detail"
    slipped = (
        f"INSERT INTO audit (seq, {columns}, previous_hash, hash) "
        f"SELECT 6, {columns}, hash, '{'e' * 64}' FROM audit WHERE seq = 5"
    )
    assert (6, FaultCode.ENTRY_CHANGED) in _tampered(log, slipped)


def test_the_log_is_shown_newest_first_in_pages(log: Store) -> None:
    with log.reading() as connection:
        first = audit.listing(connection, limit=3)
        second = audit.listing(connection, limit=3, cursor=first.next_cursor)
    assert [entry.seq for entry in first.items + second.items] == [5, 4, 3, 2, 1]
    assert second.next_cursor is None
    assert first.items[0].detail == {"言葉": "耐性", "n": 4}


@pytest.mark.parametrize("cursor", ["", "x", "-1", "1" * 40, "１"])
def test_a_foreign_cursor_of_the_log_is_refused(store: Store, cursor: str) -> None:
    with pytest.raises(InvalidCursor), store.reading() as connection:
        audit.listing(connection, cursor=cursor)


def test_an_entry_goes_with_the_change_it_tells_of(store: Store, at: datetime) -> None:
    def change(connection: Connection) -> None:
        audit.append(connection, audit.Action.KEY_ADDED, "key", by=None, at=at)
        raise KeyError

    with pytest.raises(KeyError), store.writing() as connection:
        change(connection)
    with store.reading() as connection:
        assert audit.verify(connection).entries == 0


def test_every_action_of_the_log_has_its_words() -> None:
    assert [action for action in audit.Action if not has_text(f"audit.action.{action}")] == []
