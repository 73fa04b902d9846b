"""How far a derivation is, and what came out, for those who may see it."""

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection

from analysis.record import DerivationRecord, canonical_bytes, read_record
from datasets.store import blobs, datasets, derivations, jobs
from datasets.store.paging import LARGEST_LIMIT
from datasets.store.rows import Dataset, Derivation, Job, Page, WorkState
from service.context import Context, instant_text
from service.derivations.discretion import as_told, is_simulated, is_told_whole
from service.derivations.progress import Progress, progress_of
from service.errors import Conflict, NoSuchPlot, NotFound
from service.jobs.question import DerivationQuestion, read_question
from service.locale.catalogue import Language
from service.people import all_pages
from service.plots.drawing import Subject
from service.plots.every import PlotName, Plots, answer_shown, record_plots
from service.security.caller import Caller, require


class DerivationView(msgspec.Struct, frozen=True, kw_only=True):
    """A derivation with its state and, once it has succeeded, its record."""

    id: str
    job: str | None
    state: str
    """queued, running, succeeded, failed or cancelled."""
    dataset: str | None
    dataset_version: str
    dataset_name: str | None
    simulated: bool
    organism: str
    drug: str
    disk_content: str
    host: str | None
    question: dict[str, Any]
    progress: Progress | None
    error: str | None
    record_digest: str | None
    record: dict[str, Any] | None
    """The derivation record (``analysis.record.DerivationRecord``) as plain values."""
    created_at: str


def read(context: Context, caller: Caller, derivation_id: str) -> DerivationView:
    """Return a derivation of the caller's laboratory, a public one, or to a curator one that is proposed."""
    with context.store.reading() as connection:
        found = visible(connection, caller, derivation_id)
        return view_of(connection, found, caller)


def listing(context: Context, caller: Caller) -> tuple[DerivationView, ...]:
    """List the derivations that the caller's laboratory asked for, newest first, without their records."""
    with context.store.reading() as connection:
        return tuple(all_pages(lambda cursor: _page(connection, caller, cursor, LARGEST_LIMIT)))


def page_of_derivations(
    context: Context, caller: Caller, cursor: str | None, most: int
) -> Page[DerivationView]:
    """Return one page of what `listing` lists."""
    with context.store.reading() as connection:
        return _page(connection, caller, cursor, most)


def _page(connection: Connection, caller: Caller, cursor: str | None, most: int) -> Page[DerivationView]:
    page = derivations.listing(connection, require(caller).laboratory_id, cursor=cursor, limit=most)
    return Page(items=views_of(connection, page.items, caller), next_cursor=page.next_cursor)


def plot(
    context: Context, caller: Caller, derivation_id: str, name: str, language: Language
) -> dict[str, Any]:
    """Return one plot of the record as a Vega-Lite specification."""
    with context.store.reading() as connection:
        found = visible(connection, caller, derivation_id)
        record = record_told(connection, found, caller)
        if record is None:
            raise Conflict("derivation_unfinished", id=derivation_id, state=found.state.value)
    drawn = record_plots(_subject(record, question_of(found), language))
    if name not in drawn:
        raise NoSuchPlot(name, tuple(drawn))
    return drawn[PlotName(name)].spec


def plots(context: Context, caller: Caller, derivation_id: str, language: Language) -> Plots:
    """Return the record's further plots by name; none before there is a record."""
    with context.store.reading() as connection:
        found = visible(connection, caller, derivation_id)
        record = record_told(connection, found, caller)
    return {} if record is None else record_plots(_subject(record, question_of(found), language))


def _subject(record: DerivationRecord, question: DerivationQuestion, language: Language) -> Subject:
    return Subject(
        record=record,
        about=answer_shown(record),
        organism=question.organism,
        drug=question.drug,
        disk_content=question.disk_content,
        language=language,
    )


def visible(connection: Connection, caller: Caller, derivation_id: str) -> Derivation:
    """Return a derivation that the caller may see."""
    found = derivations.get(connection, derivation_id, caller.laboratory_id)
    if found is None and "curator" in caller.scopes:
        found = derivations.get_for_curator(connection, derivation_id)
    if found is None:
        raise NotFound("derivation", derivation_id)
    return as_seen(connection, found, caller)


def as_seen(connection: Connection, row: Derivation, caller: Caller) -> Derivation:
    """Return a derivation as it stands for the caller's laboratory: what others made of it does not show."""
    return _with_job(row, _own_jobs(connection, (row,), caller).get(row.id))


def _with_job(row: Derivation, own: Job | None) -> Derivation:
    state = derivations.state_for(row, own)
    kept = row.record_digest if state is WorkState.SUCCEEDED else None
    return msgspec.structs.replace(row, state=state, record_digest=kept)


def _own_jobs(connection: Connection, rows: Sequence[Derivation], caller: Caller) -> dict[str, Job]:
    if caller.laboratory_id is None:
        return {}
    return jobs.latest_of_subjects(connection, [row.id for row in rows], caller.laboratory_id)


def question_of(row: Derivation) -> DerivationQuestion:
    """Return what was asked."""
    return read_question(msgspec.json.encode(row.question))


def record_of(connection: Connection, row: Derivation) -> DerivationRecord | None:
    """Return the record, once there is one."""
    blob = None if row.record_digest is None else blobs.get(connection, row.record_digest)
    return None if blob is None else read_record(blob.content)


def record_told(connection: Connection, row: Derivation, caller: Caller) -> DerivationRecord | None:
    """Return the record as a caller may see it: of others' data nothing by laboratory or year."""
    record = record_of(connection, row)
    if record is None or is_told_whole(connection, row, caller):
        return record
    return as_told(record)


def view_of(connection: Connection, row: Derivation, caller: Caller) -> DerivationView:
    """Return a derivation with its record, as its readers see it."""
    (view,) = views_of(connection, (row,), caller)
    return msgspec.structs.replace(
        view,
        simulated=is_simulated(connection, row.data_digest),
        record=_plain(connection, view.record_digest, row, caller),
    )


def _plain(
    connection: Connection, digest: str | None, row: Derivation, caller: Caller
) -> dict[str, Any] | None:
    blob = None if digest is None else blobs.get(connection, digest)
    if blob is None:
        return None
    content = blob.content
    if not is_told_whole(connection, row, caller):
        content = canonical_bytes(as_told(read_record(content)))
    plain: dict[str, Any] = msgspec.json.decode(content)
    return plain


def views_of(
    connection: Connection, rows: Sequence[Derivation], caller: Caller
) -> tuple[DerivationView, ...]:
    """Return derivations without their records, in two queries however many they are."""
    own = _own_jobs(connection, rows, caller)
    held = datasets.of_digests(connection, {row.data_digest for row in rows}, caller.laboratory_id)
    return tuple(_view(connection, row, own.get(row.id), held.get(row.data_digest)) for row in rows)


def _view(
    connection: Connection, row: Derivation, job: Job | None, dataset: Dataset | None
) -> DerivationView:
    question, seen = question_of(row), _with_job(row, job)
    return DerivationView(
        id=row.id,
        job=None if job is None else job.id,
        state=seen.state.value,
        dataset=None if dataset is None else dataset.id,
        dataset_version=row.data_digest,
        dataset_name=None if dataset is None else dataset.name,
        simulated=is_simulated(connection, row.data_digest) if dataset is None else dataset.simulated,
        organism=question.organism,
        drug=question.drug,
        disk_content=question.disk_content,
        host=question.host,
        question=row.question,
        progress=progress_of(job),
        error=row.error_code if job is None else job.error_code,
        record_digest=seen.record_digest,
        record=None,
        created_at=instant_text(row.created_at),
    )
