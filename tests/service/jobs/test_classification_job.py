"""The job that classifies a file: the result is of the file alone, whole or not at all, and private."""

import datetime as dt
import os
import subprocess
import sys
from hashlib import sha256
from typing import Any

import msgspec
import pytest

from breakpoints.shipped import nval_tentative
from datasets.store import classifications, jobs
from datasets.store.rows import Job, Progress, WorkState
from service.context import Context, new_context
from service.errors import Conflict, Gone, NotFound
from service.file_classification import stored
from service.file_classification.child import Answer
from service.file_classification.errands import run
from service.file_classification.faults import FaultFound, FileFault
from service.file_classification.options import FileOptions
from service.incoming.receiving import Received
from service.jobs.classification import ClassificationWork
from service.jobs.job import JobFailure, Outcome
from service.jobs.sweeper import purge_overdue
from service.jobs.work import JobEndedError, Workshop
from service.publication.publishing import publish_version
from service.security.caller import Caller
from service.settings import Settings
from tests.service.jobs.conftest import AT, CHECKOUT, Bench, until

HEADER = "organism,host,drug,method,value\n"
ROW = "Pasteurella multocida,pig,ampicillin,disk,{mm}\n"
FILE = HEADER + "".join(ROW.format(mm=mm) for mm in (27, 12, 99))
CATEGORIES = {"S": 1, "R": 1}


class Desk(msgspec.Struct, frozen=True, kw_only=True):
    """A laboratory that sends files, and what works on them."""

    bench: Bench
    context: Context
    caller: Caller

    def send(self, content: str = FILE, **options: object) -> stored.ClassificationView:
        path = self.bench.folder / "sent.csv"
        path.write_text(content, encoding="utf-8")
        body = Received(path=path, digest=sha256(content.encode()).hexdigest())
        policy = {"accept_not_stated": True}
        asked = msgspec.convert({"tables": ["nval-tentative"], "policy": policy, **options}, FileOptions)
        return stored.start(self.context, self.caller, body, asked, file_name="April 2026.csv")

    def view(self, classification_id: str) -> stored.ClassificationView:
        return stored.read(self.context, self.caller, classification_id)

    def compute(self, view: stored.ClassificationView, reported: list[Progress] | None = None) -> Outcome:
        """Do what a worker does until it would write the end."""

        def report(progress: Progress) -> None:
            if reported is not None:
                reported.append(progress)

        workshop = Workshop(store=self.bench.store, settings=self.context.settings, report=report)
        return ClassificationWork().compute(workshop, self.job(view))

    def conclude(self, view: stored.ClassificationView, outcome: Outcome) -> None:
        state = WorkState.SUCCEEDED if outcome.failure is None else WorkState.FAILED
        with self.bench.store.writing() as transaction:
            jobs.finish(transaction, view.job, state, error_code=outcome.failure, at=AT)
            ClassificationWork().conclude(transaction, self.job(view), outcome)

    def job(self, view: stored.ClassificationView) -> Job:
        return self.bench.row(view.job)

    def result(self, view: stored.ClassificationView) -> bytes:
        return b"".join(stored.result(self.context, self.caller, view.id).parts)


@pytest.fixture
def desk(bench: Bench) -> Desk:
    version = nval_tentative()
    with bench.store.writing() as connection:
        publish_version(connection, version, {"rows": len(version.criteria)}, by=bench.actor, at=AT)
    context = new_context(bench.store, Settings(store=bench.url))
    context.refresh()
    caller = Caller(
        holder_id=bench.actor.holder_id,
        laboratory_id=bench.actor.laboratory_id,
        scopes=frozenset({"lab"}),
    )
    return Desk(bench=bench, context=context, caller=caller)


def test_a_file_becomes_a_result_and_is_forgotten(desk: Desk) -> None:
    sent, reported = desk.send(), list[Progress]()
    assert (sent.state, sent.summary, sent.result_url) == ("queued", None, None)
    outcome = desk.compute(sent, reported)
    desk.conclude(sent, outcome)
    done = desk.view(sent.id)
    assert done.summary is not None
    assert (done.state, done.summary.rows, done.summary.categories) == ("succeeded", 3, CATEGORIES)
    content = desk.result(sent)
    assert sha256(content).hexdigest() == outcome.result_digest == done.result_digest
    assert len(content) == done.result_bytes
    assert len(content.splitlines()) == 4
    assert reported, "how far it is was told"
    with desk.bench.store.reading() as connection:
        assert classifications.read_part(connection, sent.id, classifications.INPUT) is None
    name = stored.result(desk.context, desk.caller, sent.id).file_name
    assert name == "April 2026-classified.csv"


def test_a_result_that_is_deleted_while_it_is_read_breaks_off(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("service.jobs.classification.PART_BYTES", 100)
    sent = desk.send()
    desk.conclude(sent, desk.compute(sent))
    parts = stored.result(desk.context, desk.caller, sent.id).parts
    assert len(next(parts)) == 100
    stored.purge(desk.context, desk.caller, sent.id)
    with pytest.raises(Gone, match="classification_purged"):
        next(parts)


def test_a_job_that_was_interrupted_gives_the_same_bytes_and_nothing_before_its_end(desk: Desk) -> None:
    sent = desk.send()
    first = desk.compute(sent)
    with pytest.raises(Conflict, match="result_not_ready"):
        desk.result(sent)
    second = desk.compute(sent)
    assert second == first
    desk.conclude(sent, second)
    assert sha256(desk.result(sent)).hexdigest() == first.result_digest


def test_the_tables_are_those_of_the_day_on_which_the_file_was_sent(desk: Desk) -> None:
    sent = desk.send(on="2026-11-20")
    with desk.bench.store.reading() as connection:
        kept = classifications.for_worker(connection, sent.id)
    assert kept is not None
    assert kept.asked["options"]["tables"] == ["nval-tentative@1.0.0"]
    assert kept.asked["on"] == "2026-11-20"


def test_a_file_that_cannot_be_classified_says_why(desk: Desk) -> None:
    sent = desk.send("drug,value\nampicillin,27\n")
    outcome = desk.compute(sent)
    assert outcome.failure is JobFailure.FILE_REFUSED
    desk.conclude(sent, outcome)
    view = desk.view(sent.id)
    assert view.fault is not None
    assert (view.state, view.error, view.fault.code) == ("failed", "file_refused", "field_missing")
    assert "organism" in view.fault.message
    with desk.bench.store.writing() as connection:
        earlier = FaultFound(code=FileFault.FIELD_MISSING, parameters={"missing": "host"})
        encoded = msgspec.json.encode(earlier)
        classifications.write_part(connection, sent.id, classifications.FAULT, 0, encoded)
    read_again = desk.view(sent.id).fault
    assert read_again is not None
    assert "no column for host" in read_again.message, "though it was filed with less than is said now"


def test_a_result_larger_than_what_its_laboratory_may_still_keep_is_not_kept(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("service.jobs.classification.MOST_BYTES", len(FILE))
    sent = desk.send()
    outcome = desk.compute(sent)
    assert outcome == Outcome(failure=JobFailure.FILE_REFUSED)
    desk.conclude(sent, outcome)
    view = desk.view(sent.id)
    assert view.fault is not None
    assert view.fault.code == "result_too_large"
    with desk.bench.store.reading() as connection:
        assert classifications.result_bytes(connection, sent.id) == 0


def test_a_cancelled_job_stops_at_its_next_report(desk: Desk) -> None:
    sent = desk.send()

    def report(_progress: Progress) -> None:
        raise JobEndedError

    workshop = Workshop(store=desk.bench.store, settings=desk.context.settings, report=report)
    with pytest.raises(JobEndedError):
        ClassificationWork().compute(workshop, desk.job(sent))


def test_a_deleted_classification_is_gone_with_its_bytes(desk: Desk) -> None:
    sent = desk.send()
    stored.purge(desk.context, desk.caller, sent.id)
    with pytest.raises(Gone):
        desk.view(sent.id)
    assert desk.compute(sent).failure is JobFailure.INPUT_MISSING
    desk.conclude(sent, Outcome(failure=JobFailure.INPUT_MISSING))
    with desk.bench.store.reading() as connection:
        assert list(classifications.parts(connection, sent.id, classifications.INPUT)) == []
        assert desk.job(sent).state is WorkState.CANCELLED


@pytest.mark.parametrize("content", [FILE, "drug,value\nampicillin,27\n"], ids=["classified", "refused"])
def test_a_classification_deleted_while_it_is_worked_on_ends_and_leaves_nothing(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, content: str
) -> None:
    sent = desk.send(content)

    def run_and_delete(*given: Any) -> Answer:
        answer = run(*given)
        stored.purge(desk.context, desk.caller, sent.id)
        return answer

    monkeypatch.setattr("service.jobs.classification.run", run_and_delete)
    with pytest.raises(JobEndedError):
        desk.compute(sent)
    with pytest.raises(Gone):
        desk.view(sent.id)
    with desk.bench.store.reading() as connection:
        assert classifications.result_bytes(connection, sent.id) == 0
        assert classifications.bytes_of(connection, desk.bench.actor.laboratory_id) == 0
    assert desk.job(sent).state is WorkState.CANCELLED


def test_classifications_are_purged_when_their_time_is_over(desk: Desk) -> None:
    old, new = desk.send(), desk.send()
    purge_overdue(desk.bench.store)
    assert {desk.view(one.id).id for one in (old, new)} == {old.id, new.id}
    with desk.bench.store.writing() as connection:
        at = dt.datetime.now(dt.UTC) + dt.timedelta(days=stored.KEPT_DAYS + 1)
        overdue = classifications.overdue(connection, at=at)
        assert set(overdue) == {old.id, new.id}


def test_another_laboratory_is_not_told_that_there_is_such_a_classification(desk: Desk) -> None:
    sent = desk.send()
    stranger = msgspec.structs.replace(desk.caller, laboratory_id="another")
    with pytest.raises(NotFound):
        stored.read(desk.context, stranger, sent.id)
    with pytest.raises(NotFound):
        stored.purge(desk.context, stranger, sent.id)


@pytest.mark.all
def test_a_worker_killed_while_it_classifies_leaves_a_job_that_ends_once_with_the_same_result(
    desk: Desk,
) -> None:
    """Real workers: one is killed at its first report, the next one ends the job."""
    many = HEADER + "".join(ROW.format(mm=6 + row % 40) for row in range(1_000_000))
    sent = desk.send(many)

    def worker() -> subprocess.Popen[bytes]:
        works = (
            "from service.jobs.worker import run_worker; from service.settings import read_settings; "
            "run_worker(read_settings())"
        )
        return subprocess.Popen(
            [sys.executable, "-c", works],
            cwd=CHECKOUT,
            env=os.environ | {"ZONEBOOK_STORE": desk.bench.url, "PYTHONPATH": str(CHECKOUT)},
        )

    killed = worker()
    try:
        until(lambda: desk.view(sent.id).done)
    finally:
        killed.kill()
        killed.wait()
    assert desk.view(sent.id).state == "running"
    second = worker()
    try:
        until(lambda: desk.view(sent.id).state == "succeeded")
    finally:
        second.terminate()
        second.wait()
    done = desk.view(sent.id)
    assert done.summary is not None
    assert (done.summary.rows, done.summary.results) == (1_000_000, 1_000_000)
    content = desk.result(sent)
    assert sha256(content).hexdigest() == done.result_digest
    assert content.count(b"\n") == 1_000_001
