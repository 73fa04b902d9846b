"""The job that classifies a file: its parts in, the classified file's parts out, in a limited child."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

import msgspec
from sqlalchemy import Connection

from datasets.limits import MEGABYTE, ChildLimits
from datasets.store import classifications
from datasets.store.rows import Classification, Job, Progress
from service.context import new_context
from service.errors import ServiceError
from service.file_classification.child import Answer, Errand, Reported
from service.file_classification.errands import errand_of, run
from service.file_classification.faults import FaultFound, FileFault
from service.file_classification.stored import MOST_BYTES, PART_BYTES, AskedOfFile
from service.jobs.job import JobFailure, Outcome
from service.jobs.work import JobEndedError, Workshop
from service.security.caller import Caller
from service.settings import Settings
from service.temporary import workplace

REPORTED_EVERY_SECONDS = 0.5
STAGE = "classify"


class ClassificationWork:
    """Classifies in a child, and files the result in parts beside its classification."""

    def compute(self, workshop: Workshop, job: Job) -> Outcome:
        """Classify; what an interrupted worker wrote is written over."""
        with workshop.store.reading() as connection:
            kept = classifications.for_worker(connection, job.subject)
        if kept is None:
            return Outcome(failure=JobFailure.INPUT_MISSING)
        with workplace() as folder:
            return self._classify(workshop, kept, folder)

    def conclude(self, transaction: Connection, job: Job, outcome: Outcome) -> None:
        """Let the result count, or only forget the file."""
        size = classifications.result_bytes(transaction, job.subject) if outcome.result_digest else None
        classifications.finish(
            transaction, job.subject, result_digest=outcome.result_digest, result_bytes=size
        )

    def _classify(self, workshop: Workshop, kept: Classification, folder: Path) -> Outcome:
        path_in, path_out = folder / "given", folder / "classified"
        _bring(workshop, kept.id, path_in)
        try:
            errand = _errand(workshop, kept, path_in, path_out)
        except ServiceError:  # a table that was asked was purged since
            return Outcome(failure=JobFailure.INPUT_MISSING)
        answer = run(errand, _limits(workshop.settings), _Reporter(workshop))
        if answer.summary is None:
            return _failed(workshop, kept.id, answer)
        room = _room_bytes(workshop, kept)
        if path_out.stat().st_size > room:
            parameters = {"limit_megabytes": str(room // MEGABYTE)}
            fault = FaultFound(code=FileFault.RESULT_TOO_LARGE, parameters=parameters)
            return _failed(workshop, kept.id, Answer(fault=fault))
        digest = _file(workshop, kept.id, path_out)
        with _writing(workshop, kept.id) as transaction:
            encoded = msgspec.json.encode(answer.summary)
            classifications.write_part(transaction, kept.id, classifications.SUMMARY, 0, encoded)
        return Outcome(result_digest=digest)


def _bring(workshop: Workshop, classification_id: str, path: Path) -> None:
    """Write the file that was sent to the disk."""
    with path.open("wb") as file, workshop.store.reading() as connection:
        for part in classifications.parts(connection, classification_id, classifications.INPUT):
            file.write(part)


def _errand(workshop: Workshop, kept: Classification, path_in: Path, path_out: Path) -> Errand:
    """Put together again what was checked when the file was sent; every table is pinned."""
    asked = msgspec.convert(kept.asked, AskedOfFile)
    names = {name.partition("@")[0] for name in asked.options.tables}
    context = new_context(workshop.store, workshop.settings, tables=names)
    context.refresh()
    caller = Caller(laboratory_id=kept.laboratory_id, holder_id=kept.holder_id)
    options = msgspec.structs.replace(asked.options, on=asked.on)
    return errand_of(context, caller, options, path_in, path_out)


@contextmanager
def _writing(workshop: Workshop, classification_id: str) -> Iterator[Connection]:
    """Write of a classification; one that was deleted since has ended with its job."""
    with workshop.store.writing() as transaction:
        if classifications.for_worker(transaction, classification_id) is None:
            raise JobEndedError
        yield transaction


def _room_bytes(workshop: Workshop, kept: Classification) -> int:
    """Return how large a result may be beside everything else that its laboratory keeps."""
    with workshop.store.reading() as connection:
        held = classifications.bytes_of(connection, kept.laboratory_id)
    return max(0, MOST_BYTES - (held - kept.input_bytes))


def _file(workshop: Workshop, classification_id: str, path: Path) -> str:
    """File the classified file in parts, each in a transaction of its own, and return its SHA-256."""
    with _writing(workshop, classification_id) as transaction:
        classifications.clear(transaction, classification_id, classifications.RESULT)
    digest, place = sha256(), 0
    with path.open("rb") as file:
        while part := file.read(PART_BYTES):
            digest.update(part)
            with _writing(workshop, classification_id) as transaction:
                classifications.write_part(
                    transaction, classification_id, classifications.RESULT, place, part
                )
            place += 1
    return digest.hexdigest()


def _failed(workshop: Workshop, classification_id: str, answer: Answer) -> Outcome:
    """File why there is no result."""
    fault = answer.fault or FaultFound(code=FileFault.FAILED, parameters={"detail": "-"})
    with _writing(workshop, classification_id) as transaction:
        encoded = msgspec.json.encode(fault)
        classifications.write_part(transaction, classification_id, classifications.FAULT, 0, encoded)
    return Outcome(failure=JobFailure.FILE_REFUSED)


class _Reporter:
    """Passes the child's progress on, not more often than people can read."""

    def __init__(self, workshop: Workshop) -> None:
        self._report, self._last = workshop.report, -REPORTED_EVERY_SECONDS

    def __call__(self, reported: Reported) -> None:
        now = time.monotonic()
        if now - self._last >= REPORTED_EVERY_SECONDS:
            self._last = now
            self._report(Progress(stage=STAGE, done=reported.done, of=reported.of, stages=(STAGE,)))


def _limits(settings: Settings) -> ChildLimits:
    return ChildLimits(
        memory_bytes=settings.job_memory_bytes,
        cpu_seconds=settings.job_seconds * settings.threads,
        wall_clock_seconds=float(settings.job_seconds),
    )
