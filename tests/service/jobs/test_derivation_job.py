"""The derivation job: the same question gives the same bytes; what cannot be answered is a code."""

from collections.abc import Callable

import msgspec
import pytest

from analysis.methods import Method
from analysis.plan import AnalysisPlan
from analysis.record import read_record
from datasets.example import EXAMPLE_DISK_CONTENT, EXAMPLE_DRUG, EXAMPLE_ORGANISM, simulated_example
from datasets.store import blobs, datasets, derivations, jobs
from datasets.store.datasets import NewVersion
from datasets.store.rows import Job, Progress, WorkState
from service.jobs import JobKind
from service.jobs.code_version import code_version
from service.jobs.derivation import DerivationWork
from service.jobs.job import JobFailure, Outcome
from service.jobs.question import CriterionAsked, DerivationQuestion, question_id
from service.jobs.work import JobEndedError, Workshop
from service.settings import Settings
from tests.service.jobs.conftest import AT, Bench

QUICK = AnalysisPlan(bootstrap_resamples=20, regression_resamples=5, methods=tuple(Method)[:1])


def _question(**changes: object) -> DerivationQuestion:
    asked = DerivationQuestion(
        data_digest=simulated_example().digest,
        organism=EXAMPLE_ORGANISM,
        drug=EXAMPLE_DRUG,
        disk_content=EXAMPLE_DISK_CONTENT,
        host=None,
        criterion=CriterionAsked(
            l_step=-1, u_step=1, s_le_mg_per_l="0.5", r_ge_mg_per_l="2", kind="clinical", source="a test"
        ),
        plan=QUICK,
        code_version=code_version(),
    )
    return msgspec.structs.replace(asked, **changes)


def _asked(bench: Bench, question: DerivationQuestion) -> Job:
    """Put a question to the example, as the service does, and return its job."""
    example = simulated_example()
    with bench.store.writing() as transaction:
        blobs.put(transaction, example.canonical, "application/octet-stream")
        dataset = datasets.add(transaction, "example", by=bench.actor, at=AT, simulated=True)
        version = NewVersion(
            digest=example.digest,
            rows_in=example.n_rows,
            rows_kept=example.n_rows,
            rows_refused=0,
            findings_digest=None,
            facts={},
            original_digest=example.digest,
        )
        datasets.add_version(transaction, dataset.id, version, by=bench.actor, at=AT)
        identity = question_id(question)
        derivations.request(transaction, identity, question.data_digest, question, by=bench.actor, at=AT)
        return jobs.add(transaction, JobKind.DERIVATION, identity, by=bench.actor, at=AT)


def _computed(bench: Bench, job: Job, report: Callable[[Progress], None] = lambda _: None) -> Outcome:
    workshop = Workshop(store=bench.store, settings=Settings(store=bench.url), report=report)
    return DerivationWork().compute(workshop, job)


def test_the_same_question_computed_twice_gives_the_same_bytes(bench: Bench) -> None:
    job = _asked(bench, _question())
    told: list[Progress] = []
    first, second = _computed(bench, job, told.append), _computed(bench, job)
    assert first == second
    assert first.result_digest is not None
    assert told
    assert all(one.stage in one.stages for one in told)
    with bench.store.writing() as transaction:
        DerivationWork().conclude(transaction, job, first)
        DerivationWork().conclude(transaction, job, second)
        done = derivations.for_worker(transaction, job.subject)
        record = blobs.get(transaction, first.result_digest)
    assert done is not None
    assert (done.state, done.record_digest) == (WorkState.SUCCEEDED, first.result_digest)
    assert record is not None
    assert read_record(record.content).code_version == code_version()


@pytest.mark.parametrize(
    ("changes", "failure"),
    [
        pytest.param(
            {"code_version": "0.0.0+older"}, JobFailure.CODE_CHANGED, id="asked of an older program"
        ),
        pytest.param({"organism": "escherichia_coli"}, JobFailure.NOTHING_SELECTED, id="no such isolates"),
    ],
)
def test_a_question_that_cannot_be_answered_fails_with_its_reason(
    bench: Bench, changes: dict[str, object], failure: JobFailure
) -> None:
    job = _asked(bench, _question(**changes))
    outcome = _computed(bench, job)
    assert outcome == Outcome(failure=failure)
    with bench.store.writing() as transaction:
        DerivationWork().conclude(transaction, job, outcome)
        failed = derivations.for_worker(transaction, job.subject)
    assert failed is not None
    assert (failed.state, failed.error_code) == (WorkState.FAILED, failure)


def test_what_another_laboratory_has_computed_already_is_not_computed_again(bench: Bench) -> None:
    job = _asked(bench, _question())
    first = _computed(bench, job)
    with bench.store.writing() as transaction:
        DerivationWork().conclude(transaction, job, first)
    told: list[Progress] = []
    assert _computed(bench, job, told.append) == first
    assert not told


def test_a_failed_job_leaves_the_question_open_while_another_waits_for_it(bench: Bench) -> None:
    job = _asked(bench, _question())
    with bench.store.writing() as transaction:
        other = jobs.add(transaction, JobKind.DERIVATION, job.subject, by=bench.actor, at=AT)
        DerivationWork().conclude(transaction, job, Outcome(failure=JobFailure.TOO_SLOW))
        waiting = derivations.for_worker(transaction, job.subject)
        jobs.finish(transaction, job.id, WorkState.FAILED, at=AT)
        DerivationWork().conclude(transaction, other, Outcome(failure=JobFailure.TOO_SLOW))
        failed = derivations.for_worker(transaction, job.subject)
    assert waiting is not None
    assert waiting.state is WorkState.QUEUED
    assert failed is not None
    assert failed.state is WorkState.FAILED


def test_a_job_that_was_cancelled_ends_its_child(bench: Bench) -> None:
    def cancelled(_: Progress) -> None:
        raise JobEndedError

    with pytest.raises(JobEndedError):
        _computed(bench, _asked(bench, _question()), cancelled)


def test_a_question_has_one_id_whatever_the_order_of_its_parts() -> None:
    assert question_id(_question()) == question_id(
        msgspec.json.decode(msgspec.json.encode(_question()), type=DerivationQuestion)
    )
    assert question_id(_question()) != question_id(_question(host="dog"))
