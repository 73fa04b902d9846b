"""Laboratories, holders, keys and browser sessions."""

from datetime import datetime, timedelta
from typing import Protocol

import pytest
from sqlalchemy import Connection

from datasets.store import Store, audit, generation, holders, keys, laboratories, sessions
from datasets.store.errors import NameTaken
from datasets.store.paging import every
from datasets.store.rows import AccessKey, Actor, Identity, Scope


class People(Protocol):
    researcher: Actor
    stranger: Actor


@pytest.fixture
def key(store: Store, people: People, at: datetime) -> AccessKey:
    with store.writing() as connection:
        return keys.add(
            connection,
            people.researcher.holder_id,
            prefix="abcd",
            secret_hash="h" * 64,
            scopes=[Scope.RESEARCHER, Scope.LAB],
            expires_at=at + timedelta(days=1),
            by=None,
            at=at,
        )


def identity_of(connection: Connection) -> Identity:
    """Return the one identity that the key ring reads."""
    (found,) = every(connection.execute(keys.identities()).all(), Identity)
    return found


def test_a_key_leads_to_its_holder_and_laboratory(
    store: Store, people: People, key: AccessKey, at: datetime
) -> None:
    with store.reading() as connection:
        identity = identity_of(connection)
    by = people.researcher
    assert (identity.holder_id, identity.laboratory_id) == (by.holder_id, by.laboratory_id)
    assert identity.scopes == (Scope.LAB, Scope.RESEARCHER)
    assert (identity.holder_name, identity.laboratory_name) == ("researcher", "home")
    assert identity.is_live(at)
    assert not identity.is_live(at + timedelta(days=1))


def test_a_shown_key_carries_no_hash(key: AccessKey) -> None:
    assert "secret_hash" not in AccessKey.__struct_fields__


def test_a_revoked_key_is_dead_at_once_and_everywhere(
    store: Store, people: People, key: AccessKey, at: datetime
) -> None:
    with store.writing() as connection:
        before = generation.current(connection)
        revoked = keys.revoke(connection, key.id, people.researcher.laboratory_id, by=None, at=at)
        assert generation.current(connection) == before + 1
        assert keys.revoke(connection, key.id, people.researcher.laboratory_id, by=None, at=at) == revoked
        assert generation.current(connection) == before + 1
        identity = identity_of(connection)
    assert not identity.is_live(at - timedelta(days=1))


def test_a_foreign_key_is_neither_seen_nor_revoked(
    store: Store, people: People, key: AccessKey, at: datetime
) -> None:
    abroad = people.stranger.laboratory_id
    with store.writing() as connection:
        assert keys.get(connection, key.id, abroad) is None
        assert keys.of_holder(connection, key.holder_id, abroad) == ()
        assert keys.revoke(connection, key.id, abroad, by=None, at=at) is None
        assert keys.get(connection, key.id, people.researcher.laboratory_id) == key


def test_a_session_ends_with_its_time_its_key_or_on_request(
    store: Store, people: People, key: AccessKey, at: datetime
) -> None:
    over = at + timedelta(hours=8)
    with store.writing() as connection:
        for token_hash in ("first", "second"):
            sessions.begin(connection, token_hash, key.id, expires_at=over, at=at)
        first = sessions.identity(connection, "first", at=at)
        assert first is not None
        assert first.holder_id == people.researcher.holder_id
        assert sessions.identity(connection, "first", at=over) is None
        sessions.end(connection, "first")
        assert sessions.identity(connection, "first", at=at) is None
        keys.revoke(connection, key.id, people.researcher.laboratory_id, by=None, at=at)
        assert sessions.identity(connection, "second", at=at) is None
        assert sessions.forget_expired(connection, at=over) == 1


def test_names_are_taken_once(store: Store, people: People, at: datetime) -> None:
    with store.writing() as connection:
        with pytest.raises(NameTaken):
            laboratories.add(connection, "home", by=None, at=at)
        with pytest.raises(NameTaken):
            holders.add(connection, people.researcher.laboratory_id, "researcher", by=None, at=at)
        holders.add(connection, people.stranger.laboratory_id, "researcher", by=None, at=at)


def test_what_was_done_to_people_and_keys_is_in_the_log(
    store: Store, key: AccessKey, people: People, at: datetime
) -> None:
    with store.writing() as connection:
        keys.revoke(connection, key.id, people.researcher.laboratory_id, by=people.researcher, at=at)
        entries = audit.listing(connection).items
        assert audit.verify(connection).is_intact
    actions = [entry.action for entry in reversed(entries)]
    assert actions[-2:] == ["key_added", "key_revoked"]
    assert sorted(set(actions[:-2])) == ["holder_added", "laboratory_added"]
    assert entries[0].holder_id == people.researcher.holder_id
    assert "h" * 64 not in str(entries)
