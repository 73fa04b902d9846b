"""Classifications that jobs make: started, shown, downloaded and purged by their laboratory."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import msgspec
from sqlalchemy import Connection

from datasets.store import classifications, jobs
from datasets.store.classifications import NewClassification
from datasets.store.rows import UNFINISHED, Classification, WorkState
from datasets.store.rows import Job as StoredJob
from service.context import Context, instant_text, now
from service.errors import Conflict, Gone, NotFound
from service.file_classification.answer import ClassificationView, FaultView, result_name
from service.file_classification.errands import errand_of
from service.file_classification.faults import FaultFound
from service.file_classification.options import FileOptions
from service.file_classification.reasons_in_words import filled
from service.file_classification.report import FileClassified
from service.incoming.receiving import Received
from service.jobs import Job, JobKind, enqueue
from service.locale.catalogue import Language
from service.lookup.notes import in_words
from service.people import actor_of
from service.security.caller import Caller, require

KEPT_DAYS: Final = 14
MOST_BYTES: Final = 4_000_000_000
"""What a laboratory's files and results may take together."""
MOST_WAITING: Final = 20
PART_BYTES: Final = 4 << 20
NOUN: Final = "classification"


class AskedOfFile(msgspec.Struct, frozen=True, kw_only=True):
    """What a file is asked, with every table pinned: the answer does not depend on when the job runs."""

    options: FileOptions
    on: str


def start(
    context: Context,
    caller: Caller,
    body: Received,
    options: FileOptions,
    *,
    file_name: str | None = None,
    language: Language = "en",
) -> ClassificationView:
    """Keep a received file and queue the job that classifies it."""
    actor = actor_of(caller, "lab")
    errand = errand_of(context, caller, options, body.path, body.path)
    pinned = tuple(f"{one.version.table}@{one.version.version}" for one in errand.tables)
    asked = AskedOfFile(options=msgspec.structs.replace(options, tables=pinned), on=errand.on)
    size, at = body.path.stat().st_size, now()
    new = NewClassification(
        file_name=None if file_name is None else file_name[:200],
        input_digest=body.digest,
        input_bytes=size,
        asked=msgspec.to_builtins(asked),
    )
    with context.store.writing() as connection:
        _refuse_too_much(connection, actor.laboratory_id, size)
        kept = classifications.add(
            connection,
            new,
            _parts_of(body.path),
            by=actor,
            at=at,
            purged_at=at + dt.timedelta(days=KEPT_DAYS),
        )
        job = jobs.add(connection, JobKind.CLASSIFICATION.value, kept.id, by=actor, at=at)
        enqueue(connection, Job(id=job.id, kind=JobKind.CLASSIFICATION, subject=kept.id))
        return _view(connection, kept, job, language)


def read(
    context: Context, caller: Caller, classification_id: str, language: Language = "en"
) -> ClassificationView:
    """Return how far a classification is, and its summary once there is one."""
    sure = require(caller, "lab")
    with context.store.reading() as connection:
        kept = _own(connection, classification_id, sure.laboratory_id)
        return _view(connection, kept, _job(connection, kept), language)


def listing(
    context: Context, caller: Caller, cursor: str | None, limit: int, language: Language = "en"
) -> tuple[tuple[ClassificationView, ...], str | None]:
    """Return one page of a laboratory's classifications, newest first."""
    sure = require(caller, "lab")
    with context.store.reading() as connection:
        page = classifications.listing(connection, sure.laboratory_id, cursor=cursor, limit=limit)
        views = tuple(_view(connection, kept, _job(connection, kept), language) for kept in page.items)
    return views, page.next_cursor


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """A classified file, part by part; each part is read when it is asked for."""

    parts: Iterator[bytes]
    file_name: str
    media_type: str
    size_bytes: int
    digest: str


def result(context: Context, caller: Caller, classification_id: str) -> Result:
    """Return the classified file of a classification that is done."""
    view = read(context, caller, classification_id)
    if view.result_digest is None or view.summary is None or view.result_bytes is None:
        raise Conflict("result_not_ready", id=classification_id, state=view.state)
    return Result(
        parts=_result_parts(context, classification_id, view.result_bytes),
        file_name=result_name(view.file_name, view.summary.out),
        media_type=view.summary.media_type,
        size_bytes=view.result_bytes,
        digest=view.result_digest,
    )


def purge(context: Context, caller: Caller, classification_id: str) -> None:
    """Remove a classification, bytes and all; one that still runs is stopped."""
    sure = require(caller, "lab")
    with context.store.writing() as connection:
        kept = _own(connection, classification_id, sure.laboratory_id)
        job = _job(connection, kept)
        if job is not None:
            jobs.cancel(connection, job.id, sure.laboratory_id, at=now())
        classifications.purge(connection, kept.id)
    context.store.wipe_log()


def _own(connection: Connection, classification_id: str, laboratory_id: str) -> Classification:
    kept = classifications.get(connection, classification_id, laboratory_id)
    if kept is None:
        if jobs.latest_of_subject(connection, classification_id, laboratory_id) is not None:
            raise _purged(classification_id)
        raise NotFound(NOUN, classification_id)
    return kept


def _purged(classification_id: str) -> Gone:
    return Gone("classification_purged", id=classification_id, days=KEPT_DAYS)


def _job(connection: Connection, kept: Classification) -> StoredJob | None:
    return jobs.latest_of_subject(connection, kept.id, kept.laboratory_id)


def _refuse_too_much(connection: Connection, laboratory_id: str, more_bytes: int) -> None:
    held = classifications.bytes_of(connection, laboratory_id)
    if held + more_bytes > MOST_BYTES:
        raise Conflict("classifications_full", held=held, most=MOST_BYTES)
    waiting = jobs.waiting_of(connection, laboratory_id)
    if waiting >= MOST_WAITING:
        raise Conflict("too_many_waiting", waiting=waiting, most=MOST_WAITING)


def _view(
    connection: Connection, kept: Classification, job: StoredJob | None, language: Language
) -> ClassificationView:
    state = WorkState.CANCELLED if job is None else job.state
    progress = None if job is None or state not in UNFINISHED else job.progress
    done = state is WorkState.SUCCEEDED and kept.result_digest is not None
    return ClassificationView(
        id=kept.id,
        job="" if job is None else job.id,
        state=state.value,
        stage=None if progress is None else progress.stage,
        done=None if progress is None else progress.done,
        of=None if progress is None else progress.of,
        error=None if job is None else job.error_code,
        fault=_fault(connection, kept, language) if state is WorkState.FAILED else None,
        file_name=kept.file_name,
        input_digest=kept.input_digest,
        input_bytes=kept.input_bytes,
        created_at=instant_text(kept.created_at),
        purged_at=instant_text(kept.purged_at),
        summary=_decoded(connection, kept.id, classifications.SUMMARY, FileClassified) if done else None,
        result_digest=kept.result_digest if done else None,
        result_bytes=kept.result_bytes if done else None,
        result_url=f"/api/v1/classifications/{kept.id}/result" if done else None,
    )


def _fault(connection: Connection, kept: Classification, language: Language) -> FaultView | None:
    found = _decoded(connection, kept.id, classifications.FAULT, FaultFound)
    if found is None:
        return None
    message = filled(f"file.fault.{found.code.value}", in_words(found.parameters, language), language)
    return FaultView(code=found.code.value, message=message)


def _decoded(connection: Connection, classification_id: str, part: str, kind: Any) -> Any:
    content = classifications.read_part(connection, classification_id, part)
    return None if content is None else msgspec.json.decode(content, type=kind)


def _parts_of(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while part := file.read(PART_BYTES):
            yield part


def _result_parts(context: Context, classification_id: str, size_bytes: int) -> Iterator[bytes]:
    """Yield the parts of a result; who deletes it meanwhile breaks off whoever reads it."""
    place = 0
    while size_bytes > 0:
        with context.store.reading() as connection:
            part = classifications.read_part(connection, classification_id, classifications.RESULT, place)
        if part is None:
            raise _purged(classification_id)
        yield part
        place, size_bytes = place + 1, size_bytes - len(part)
