"""Data sets, derivations, jobs: what a laboratory owns, and that nobody else sees it."""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

import pytest
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from datasets.store import Store, blobs, datasets, derivations, jobs, release
from datasets.store.rows import Actor, DatasetVersion, Progress, Visibility, WorkState

QUESTION = "d" * 64


class People(Protocol):
    researcher: Actor
    curator: Actor
    stranger: Actor


Ask = Callable[[Connection, Actor], derivations.Request | None]


def _same(version: DatasetVersion, **changes: object) -> datasets.NewVersion:
    fields = {name: getattr(version, name) for name in datasets.NewVersion.__struct_fields__}
    return datasets.NewVersion(**{**fields, **changes})  # type: ignore[arg-type]


def test_the_same_data_twice_is_the_same_version(
    store: Store, people: People, stored_data: DatasetVersion, at: datetime
) -> None:
    with store.writing() as connection:
        again = datasets.add_version(
            connection, stored_data.dataset_id, _same(stored_data), by=people.researcher, at=at
        )
        found = datasets.own_version_of_digest(
            connection, stored_data.digest, people.researcher.laboratory_id
        )
    assert again == datasets.StoredVersion(version=stored_data, created=False)
    assert found == stored_data


def test_other_data_is_the_next_version(
    store: Store, people: People, stored_data: DatasetVersion, at: datetime
) -> None:
    with store.writing() as connection:
        new = _same(stored_data, digest=blobs.put(connection, b"more pairs", "text/csv"))
        stored = datasets.add_version(connection, stored_data.dataset_id, new, by=people.researcher, at=at)
        assert stored is not None
        assert (stored.version.number, stored.created) == (2, True)
        own = people.researcher.laboratory_id
        assert datasets.versions(connection, stored_data.dataset_id, own) == (stored_data, stored.version)
        assert datasets.version(connection, stored_data.dataset_id, 1, own) == stored_data


def test_rows_that_vanish_are_refused_by_the_database(
    store: Store, people: People, stored_data: DatasetVersion, at: datetime
) -> None:
    with store.writing() as connection:
        lossy = _same(stored_data, digest=blobs.put(connection, b"lossy", "text/csv"), rows_kept=1)
    with pytest.raises(IntegrityError), store.writing() as connection:
        datasets.add_version(connection, stored_data.dataset_id, lossy, by=people.researcher, at=at)


@pytest.mark.parametrize("number", [0, -1, 2, 10**30])
def test_a_version_number_that_is_not_there_is_none(
    store: Store, people: People, stored_data: DatasetVersion, number: int
) -> None:
    own = people.researcher.laboratory_id
    with store.reading() as connection:
        assert datasets.version(connection, stored_data.dataset_id, number, own) is None


def test_a_private_data_set_does_not_exist_for_others(
    store: Store, people: People, stored_data: DatasetVersion, at: datetime
) -> None:
    data = stored_data.dataset_id
    with store.writing() as connection:
        for other in (people.stranger.laboratory_id, None):
            assert datasets.get(connection, data, other) is None
            assert datasets.versions(connection, data, other) == ()
            assert datasets.version(connection, data, 1, other) is None
            assert datasets.version_of_digest(connection, stored_data.digest, other) is None
            assert datasets.listing(connection, other).items == ()
        assert release.publish(connection, data, by=people.stranger, at=at) is None
        assert datasets.add_version(connection, data, _same(stored_data), by=people.stranger, at=at) is None


def test_a_published_data_set_is_seen_by_all_and_owned_by_one(
    store: Store, people: People, stored_data: DatasetVersion, at: datetime
) -> None:
    data = stored_data.dataset_id
    with store.writing() as connection:
        published = release.publish(connection, data, by=people.researcher, at=at)
        assert published is not None
        assert published.visibility is Visibility.PUBLIC
        assert release.publish(connection, data, by=people.researcher, at=at) == published
        for other in (people.stranger.laboratory_id, None):
            assert datasets.get(connection, data, other) == published
            assert datasets.versions(connection, data, other) == (stored_data,)
        assert datasets.add_version(connection, data, _same(stored_data), by=people.stranger, at=at) is None
        assert (
            datasets.own_version_of_digest(connection, stored_data.digest, people.stranger.laboratory_id)
            is None
        )


def test_a_question_is_computed_once(store: Store, people: People, ask: Ask, at: datetime) -> None:
    with store.writing() as connection:
        first, second = ask(connection, people.researcher), ask(connection, people.curator)
        assert first is not None
        assert second is not None
        assert (first.needs_job, second.needs_job) == (True, True)
        jobs.add(connection, "derivation", QUESTION, by=people.researcher, at=at)
        waiting = ask(connection, people.curator)
        assert waiting is not None
        assert not waiting.needs_job  # somebody of the laboratory waits already
        assert derivations.start(connection, QUESTION)
        assert derivations.start(connection, QUESTION)  # again, after its worker was killed
        assert derivations.finish(connection, QUESTION, b"the record", at=at)
        assert not derivations.finish(connection, QUESTION, b"another", at=at)
        assert not derivations.fail(connection, QUESTION, "late", at=at)
        done = derivations.get(connection, QUESTION, people.researcher.laboratory_id)
        assert done is not None
        assert (done.state, done.record_digest) == (WorkState.SUCCEEDED, blobs.digest_of(b"the record"))
        again = ask(connection, people.researcher)
        assert again == derivations.Request(derivation=done, needs_job=False)


@pytest.mark.parametrize("end", ["failed", "cancelled"])
def test_a_question_that_got_no_answer_can_be_asked_again(
    store: Store, people: People, ask: Ask, at: datetime, end: str
) -> None:
    with store.writing() as connection:
        ask(connection, people.researcher)
        if end == "failed":
            derivations.fail(connection, QUESTION, "worker_lost", at=at)
        else:
            derivations.cancel(connection, QUESTION, at=at)
        again = ask(connection, people.researcher)
    assert again is not None
    assert again.needs_job
    assert (again.derivation.state, again.derivation.error_code) == (WorkState.QUEUED, None)


def test_a_foreign_derivation_does_not_exist(store: Store, people: People, ask: Ask) -> None:
    with store.writing() as connection:
        assert ask(connection, people.stranger) is None  # the data are not theirs to ask about
        asked = ask(connection, people.researcher)
        assert asked is not None
        assert ask(connection, people.stranger) is None
        for other in (people.stranger.laboratory_id, None):
            assert derivations.get(connection, QUESTION, other) is None
        assert derivations.listing(connection, people.stranger.laboratory_id).items == ()
        assert derivations.get_for_curator(connection, QUESTION) is None


def test_two_laboratories_with_the_same_data_share_the_answer_unknowingly(
    store: Store, people: People, stored_data: DatasetVersion, ask: Ask, at: datetime
) -> None:
    with store.writing() as connection:
        ask(connection, people.researcher)
        copy = datasets.add(connection, "our own copy", by=people.stranger, at=at)
        datasets.add_version(connection, copy.id, _same(stored_data), by=people.stranger, at=at)
        assert derivations.get(connection, QUESTION, people.stranger.laboratory_id) is None
        shared = ask(connection, people.stranger)
        assert shared is not None
        assert shared.needs_job  # as if nobody else had asked
        assert derivations.listing(connection, people.stranger.laboratory_id).items == (shared.derivation,)


def test_everyone_sees_derivations_of_public_data(
    store: Store, people: People, stored_data: DatasetVersion, ask: Ask, at: datetime
) -> None:
    with store.writing() as connection:
        asked = ask(connection, people.researcher)
        release.publish(connection, stored_data.dataset_id, by=people.researcher, at=at)
        assert asked is not None
        assert derivations.get(connection, QUESTION, None) == asked.derivation


def test_a_job_tells_how_far_it_has_come_and_ends_once(store: Store, people: People, at: datetime) -> None:
    own = people.researcher.laboratory_id
    with store.writing() as connection:
        job = jobs.add(connection, "derivation", QUESTION, by=people.researcher, at=at)
        assert jobs.unfinished(connection) == (job,)
        assert jobs.start(connection, job.id, at=at)
        assert jobs.report(connection, job.id, Progress(stage="bootstrap", done=10, of=5000))
        running = jobs.get(connection, job.id, own)
        assert running is not None
        assert (running.state, running.progress) == (
            WorkState.RUNNING,
            Progress(stage="bootstrap", done=10, of=5000),
        )
        assert jobs.finish(connection, job.id, WorkState.SUCCEEDED, at=at)
        assert not jobs.finish(connection, job.id, WorkState.FAILED, error_code="late", at=at)
        assert not jobs.start(connection, job.id, at=at)
        done = jobs.cancel(connection, job.id, own, at=at)
        assert done is not None
        assert (done.state, done.error_code, done.finished_at) == (WorkState.SUCCEEDED, None, at)
        assert jobs.unfinished(connection) == ()
        assert jobs.for_worker(connection, job.id) == done


def test_a_job_done_within_its_request_has_ended(store: Store, people: People, at: datetime) -> None:
    with store.writing() as connection:
        job = jobs.add(connection, "upload", "set", by=people.researcher, at=at, state=WorkState.SUCCEEDED)
        assert jobs.get(connection, job.id, job.laboratory_id) == job
        assert (job.started_at, job.finished_at) == (at, at)
        assert not jobs.start(connection, job.id, at=at)
        assert jobs.unfinished(connection) == ()


def test_a_job_is_not_ended_with_a_state_that_is_no_end(store: Store, people: People, at: datetime) -> None:
    with store.writing() as connection:
        job = jobs.add(connection, "derivation", QUESTION, by=people.researcher, at=at)
        with pytest.raises(ValueError, match="running"):
            jobs.finish(connection, job.id, WorkState.RUNNING, at=at)


def test_a_foreign_job_does_not_exist(store: Store, people: People, at: datetime) -> None:
    abroad = people.stranger.laboratory_id
    with store.writing() as connection:
        job = jobs.add(connection, "derivation", QUESTION, by=people.researcher, at=at)
        assert jobs.get(connection, job.id, abroad) is None
        assert jobs.cancel(connection, job.id, abroad, at=at) is None
        assert jobs.latest_of_subject(connection, QUESTION, abroad) is None
        assert jobs.listing(connection, abroad).items == ()
        assert jobs.latest_of_subject(connection, QUESTION, people.researcher.laboratory_id) == job
        assert jobs.listing(connection, people.researcher.laboratory_id).items == (job,)
