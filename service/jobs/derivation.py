"""The derivation job: data set version in, record out, computed in a limited child."""

import time
from datetime import UTC, datetime

import msgspec
from sqlalchemy import Connection

from datasets.child import ChildDied, run_limited
from datasets.limits import ChildLimits
from datasets.store import blobs, derivations, jobs
from datasets.store.rows import Job, Progress
from service.jobs.code_version import code_version
from service.jobs.derivation_child import Answer, Errand, Reported, derive_in_child
from service.jobs.job import JobFailure, Outcome
from service.jobs.question import DerivationQuestion
from service.jobs.work import Workshop
from service.settings import Settings

REPORTED_EVERY_SECONDS = 0.5
TRIES = 3
FAILURES = {
    "memory": JobFailure.NEEDS_TOO_MUCH,
    "killed": JobFailure.STOPPED,
    "cpu": JobFailure.TOO_SLOW,
    "wall_clock": JobFailure.TOO_SLOW,
    "raised": JobFailure.INTERNAL,
}


class DerivationWork:
    """Derives in a child, and files the record."""

    def compute(self, workshop: Workshop, job: Job) -> Outcome:
        """Derive, and file the record among the blobs."""
        errand = _errand(workshop, job)
        if not isinstance(errand, Errand):
            return errand
        answer = _run(errand, workshop)
        if isinstance(answer, ChildDied):
            return Outcome(failure=FAILURES[answer.reason])
        if answer.record is None:
            return Outcome(failure=JobFailure(answer.failure or JobFailure.INTERNAL))
        with workshop.store.writing() as transaction:
            return Outcome(result_digest=blobs.put(transaction, answer.record, derivations.RECORD_MEDIA_TYPE))

    def conclude(self, transaction: Connection, job: Job, outcome: Outcome) -> None:
        """Give the derivation its record, or the reason why it has none."""
        at = datetime.now(UTC)
        if outcome.failure is not None:
            if not jobs.is_awaited(
                transaction, job.subject, beside=job.id
            ):  # else the next job may still succeed
                derivations.fail(transaction, job.subject, outcome.failure, at=at)
        elif outcome.result_digest is not None:
            record = blobs.get(transaction, outcome.result_digest)
            if record is not None:
                derivations.finish(transaction, job.subject, record.content, at=at)


def _errand(workshop: Workshop, job: Job) -> Errand | Outcome:
    """Collect what the child needs, or say why it need not or cannot be asked."""
    with workshop.store.writing() as transaction:
        derivations.start(transaction, job.subject)
        derivation = derivations.for_worker(transaction, job.subject)
        data = None if derivation is None else blobs.get(transaction, derivation.data_digest)
    if derivation is None or data is None:
        return Outcome(failure=JobFailure.INPUT_MISSING)
    if derivation.record_digest is not None:  # another laboratory had put the same question
        return Outcome(result_digest=derivation.record_digest)
    question = msgspec.convert(derivation.question, DerivationQuestion)
    if question.code_version != code_version():
        return Outcome(failure=JobFailure.CODE_CHANGED)
    return Errand(question=question, canonical=data.content)


def _run(errand: Errand, workshop: Workshop) -> Answer | ChildDied:
    """Ask a child; ask again if something from outside killed it."""
    reporter = _Reporter(workshop)
    argument, limits = msgspec.msgpack.encode(errand), _limits(workshop.settings)
    answer = run_limited(derive_in_child, argument, limits, reporter, tries=TRIES)
    return answer if isinstance(answer, ChildDied) else msgspec.msgpack.decode(answer, type=Answer)


class _Reporter:
    """Passes the child's progress on, not more often than people can read; keeps every stage's name."""

    def __init__(self, workshop: Workshop) -> None:
        self._report, self._last = workshop.report, -REPORTED_EVERY_SECONDS
        self._stages: dict[str, None] = {}

    def __call__(self, message: bytes) -> None:
        reported = msgspec.msgpack.decode(message, type=Reported)
        self._stages[reported.method] = None
        now = time.monotonic()
        if now - self._last >= REPORTED_EVERY_SECONDS:
            self._last = now
            self._report(
                Progress(
                    stage=reported.method, done=reported.done, of=reported.of, stages=tuple(self._stages)
                )
            )


def _limits(settings: Settings) -> ChildLimits:
    return ChildLimits(
        memory_bytes=settings.job_memory_bytes,
        cpu_seconds=settings.job_seconds * settings.threads,
        wall_clock_seconds=float(settings.job_seconds),
    )
