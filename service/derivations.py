"""Ask for a provisional disk criterion, and read how far it is and what came out."""

from typing import Annotated, Any

import msgspec
from sqlalchemy import Connection

from analysis.methods import Method
from analysis.plan import AnalysisPlan
from analysis.record import DerivationRecord, read_record
from breakpoints.ladder import Mic, mg_per_l_text, read_mic
from breakpoints.model import Kind
from breakpoints.model import Method as TestMethod
from datasets.store import blobs, datasets, derivations, jobs
from datasets.store.rows import UNFINISHED, Derivation, Job, WorkState
from datasets.version import read_canonical
from service import wording
from service.context import Context, instant_text, now
from service.errors import Conflict, NotFound, Refused
from service.jobs import Job as QueuedJob
from service.jobs import JobKind, enqueue
from service.jobs.code_version import code_version
from service.jobs.question import CriterionAsked, DerivationQuestion, question_id, read_question
from service.locale.catalogue import Language
from service.paired_data.figures import record_scattergram
from service.paired_data.shown import group_absent, stored_version
from service.people import actor_of, all_pages
from service.security.caller import Caller, require

MOST_PLAN_TEXT = 200
ShortText = Annotated[str, msgspec.Meta(max_length=MOST_PLAN_TEXT)]


class MicCriterionIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The one MIC criterion that the disk criterion is to correlate with."""

    s_le_mg_per_l: ShortText
    kind: ShortText
    source: Annotated[str, msgspec.Meta(min_length=1, max_length=500)]
    r_ge_mg_per_l: ShortText | None = None


class Options(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a derivation may vary; the defaults are those of the analysis plan."""

    bootstrap_resamples: Annotated[int, msgspec.Meta(ge=0, le=50_000)] | None = None
    regression_resamples: Annotated[int, msgspec.Meta(ge=0, le=5_000)] | None = None
    minimum_width_mm: Annotated[int, msgspec.Meta(ge=1, le=50)] | None = None
    maximum_width_mm: Annotated[int, msgspec.Meta(ge=1, le=50)] | None = None
    roc_weight_percent: Annotated[int, msgspec.Meta(ge=1, le=99)] | None = None


class DerivationRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A question about one data set version; the same question twice is answered from the store."""

    dataset: str
    """Id of the data set, or ``id@version``."""
    organism: ShortText
    drug: ShortText
    disk_content: ShortText
    mic_criterion: MicCriterionIn | str
    """The criterion, or the id of a published MIC criterion."""
    host: ShortText | None = None
    methods: Annotated[tuple[str, ...], msgspec.Meta(max_length=20)] = ()
    seed: Annotated[int, msgspec.Meta(ge=0, le=2**53)] | None = None
    options: Options = Options()


class Progress(msgspec.Struct, frozen=True, kw_only=True):
    """How far a derivation is."""

    method: str | None
    done: int
    of: int


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


def start(context: Context, caller: Caller, request: DerivationRequest) -> DerivationView:
    """Queue a derivation, or return the one that already answers this question."""
    actor = actor_of(caller, "researcher")
    with context.store.writing() as connection:
        question = _question(context, connection, caller, request)
        identity = question_id(question)
        asked = derivations.request(connection, identity, question.data_digest, question, by=actor, at=now())
        if asked is None:
            raise NotFound("data set", request.dataset)
        if asked.needs_job:
            job = jobs.add(connection, JobKind.DERIVATION.value, identity, by=actor, at=now())
            enqueue(connection, QueuedJob(id=job.id, kind=JobKind.DERIVATION, subject=identity))
    return read(context, caller, identity)


def read(context: Context, caller: Caller, derivation_id: str) -> DerivationView:
    """Return a derivation of the caller's laboratory, a public one, or to a curator one that is proposed."""
    with context.store.reading() as connection:
        found = visible(connection, caller, derivation_id)
        return _view(connection, found, caller, with_record=True)


def listing(context: Context, caller: Caller) -> tuple[DerivationView, ...]:
    """List the derivations that the caller's laboratory asked for, newest first, without their records."""
    sure = require(caller)
    with context.store.reading() as connection:
        found = all_pages(lambda cursor: derivations.listing(connection, sure.laboratory_id, cursor=cursor))
        return tuple(_view(connection, one, caller, with_record=False) for one in found)


def scattergram(
    context: Context, caller: Caller, derivation_id: str, language: Language
) -> dict[str, Any] | None:
    """Return the Vega-Lite scattergram with the default candidate's lines, once there is a record."""
    with context.store.reading() as connection:
        found = visible(connection, caller, derivation_id)
        record = record_of(connection, found)
    if record is None:
        return None
    question = question_of(found)
    return record_scattergram(record, question.organism, question.drug, question.disk_content, language)


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
    state = derivations.state_for(row, _own_job(connection, row, caller))
    kept = row.record_digest if state is WorkState.SUCCEEDED else None
    return msgspec.structs.replace(row, state=state, record_digest=kept)


def _own_job(connection: Connection, row: Derivation, caller: Caller) -> Job | None:
    if caller.laboratory_id is None:
        return None
    return jobs.latest_of_subject(connection, row.id, caller.laboratory_id)


def question_of(row: Derivation) -> DerivationQuestion:
    """Return what was asked."""
    return read_question(msgspec.json.encode(row.question))


def record_of(connection: Connection, row: Derivation) -> DerivationRecord | None:
    """Return the record, once there is one."""
    blob = None if row.record_digest is None else blobs.get(connection, row.record_digest)
    return None if blob is None else read_record(blob.content)


def is_simulated(connection: Connection, data_digest: str) -> bool:
    """Tell whether data are simulated, by the data themselves: whoever reads may not see the data set."""
    blob = blobs.get(connection, data_digest)
    return blob is not None and read_canonical(blob.content, data_digest).simulated


def read_job(context: Context, caller: Caller, job_id: str) -> Job:
    """Return a job of the caller's laboratory."""
    sure = require(caller)
    with context.store.reading() as connection:
        found = jobs.get(connection, job_id, sure.laboratory_id)
    if found is None:
        raise NotFound("job", job_id)
    return found


def cancel_job(context: Context, caller: Caller, job_id: str) -> Job:
    """Cancel an unfinished job of the caller's laboratory; what others wait for goes on."""
    sure = require(caller, "researcher", "lab")
    with context.store.writing() as connection:
        found = jobs.get(connection, job_id, sure.laboratory_id)
        if found is None:
            raise NotFound("job", job_id)
        if found.state not in UNFINISHED:
            raise Conflict("job_finished", id=job_id, state=found.state.value)
        cancelled = jobs.cancel(connection, job_id, sure.laboratory_id, at=now())
        if not jobs.is_awaited(connection, found.subject, beside=job_id):
            derivations.cancel(connection, found.subject, at=now())
    return cancelled or found


def _question(
    context: Context, connection: Connection, caller: Caller, request: DerivationRequest
) -> DerivationQuestion:
    dataset_id, _, version = request.dataset.partition("@")
    stored = stored_version(connection, caller, dataset_id, version or None)
    organism, drug = wording.organism_id(request.organism), wording.drug_id(request.drug)
    content = wording.disk_content(request.disk_content)
    host = None if request.host is None else wording.host_id(request.host)
    blob = blobs.get(connection, stored.digest)
    groups = () if blob is None else read_canonical(blob.content, stored.digest).groups
    asked = (organism, drug, content)
    if not any(
        (one.organism, one.drug, one.disk_content) == asked and host in {None, one.host} for one in groups
    ):
        raise group_absent(groups, *asked, host)
    return DerivationQuestion(
        data_digest=stored.digest,
        organism=organism,
        drug=drug,
        disk_content=content,
        host=host,
        criterion=_criterion(context, caller, request.mic_criterion),
        plan=_plan(request),
        code_version=code_version(),
    )


def _criterion(context: Context, caller: Caller, given: MicCriterionIn | str) -> CriterionAsked:
    if isinstance(given, str):
        return _published_criterion(context, caller, given)
    if given.kind not in {kind.value for kind in Kind}:
        raise Refused(
            "unknown_kind",
            pointer="/mic_criterion/kind",
            value=given.kind,
            allowed=", ".join(kind.value for kind in Kind),
        )
    lowest = _step(given.s_le_mg_per_l, "/mic_criterion/s_le_mg_per_l")
    highest = (
        None if given.r_ge_mg_per_l is None else _step(given.r_ge_mg_per_l, "/mic_criterion/r_ge_mg_per_l")
    )
    if given.kind == Kind.ECV and highest is not None:
        raise Refused(
            "cut_off_has_one_boundary", pointer="/mic_criterion/r_ge_mg_per_l", s=given.s_le_mg_per_l
        )
    if highest is not None and highest <= lowest:
        raise Refused(
            "r_not_above_s",
            pointer="/mic_criterion/r_ge_mg_per_l",
            r=given.r_ge_mg_per_l,
            s=given.s_le_mg_per_l,
        )
    return CriterionAsked(
        l_step=lowest,
        u_step=highest,
        s_le_mg_per_l=given.s_le_mg_per_l.strip(),
        r_ge_mg_per_l=None if given.r_ge_mg_per_l is None else given.r_ge_mg_per_l.strip(),
        kind=given.kind,
        source=given.source.strip(),
    )


def _published_criterion(context: Context, caller: Caller, identity: str) -> CriterionAsked:
    reference, _, row_id = identity.partition(":")
    table, _, version = reference.partition("@")
    held = context.tables.held(table, version, caller.laboratory_id)
    row = None if held is None else held.index.row(row_id)
    if row is None or row.method is not TestMethod.MIC or row.mic is None or row.mic.s_le_step is None:
        raise Refused("mic_criterion_unusable", pointer="/mic_criterion", value=identity)
    last_before_r = None if row.separates_wild_type else row.mic.r_gt_step
    return CriterionAsked(
        l_step=row.mic.s_le_step,
        u_step=None if last_before_r is None else last_before_r + 1,
        s_le_mg_per_l=mg_per_l_text(row.mic.s_le_step),
        r_ge_mg_per_l=None if last_before_r is None else mg_per_l_text(last_before_r + 1),
        kind=row.kind.value,
        source=identity,
    )


def _step(written: str, pointer: str) -> int:
    read_value = read_mic(written)
    if not isinstance(read_value, Mic) or read_value.sign or not read_value.on_ladder:
        raise Refused("mic_boundary_unreadable", pointer=pointer, value=written)
    return read_value.step


def _plan(request: DerivationRequest) -> AnalysisPlan:
    known = {one.value for one in Method}
    for method in request.methods:
        if method not in known:
            raise Refused(
                "unknown_method", pointer="/methods", value=method, allowed=", ".join(sorted(known))
            )
    given = {
        name: value for name, value in msgspec.structs.asdict(request.options).items() if value is not None
    }
    if request.seed is not None:
        given["seed"] = request.seed
    if request.methods:
        given["methods"] = tuple(method for method in Method if method.value in request.methods)
    default = AnalysisPlan()
    least = given.get("minimum_width_mm", default.minimum_width_mm)
    most = given.get("maximum_width_mm", default.maximum_width_mm)
    if least > most:
        raise Refused("widths_out_of_order", pointer="/options/minimum_width_mm", least=least, most=most)
    return AnalysisPlan(**given)


def _view(connection: Connection, row: Derivation, caller: Caller, *, with_record: bool) -> DerivationView:
    question = question_of(row)
    version = datasets.version_of_digest(connection, row.data_digest, caller.laboratory_id)
    dataset = None if version is None else datasets.get(connection, version.dataset_id, caller.laboratory_id)
    job, seen = _own_job(connection, row, caller), as_seen(connection, row, caller)
    record_digest = seen.record_digest
    record = None
    if with_record and record_digest is not None:
        blob = blobs.get(connection, record_digest)
        record = None if blob is None else msgspec.json.decode(blob.content)
    progress = None if job is None else job.progress
    return DerivationView(
        id=row.id,
        job=None if job is None else job.id,
        state=seen.state.value,
        dataset=None if dataset is None else dataset.id,
        dataset_version=row.data_digest,
        dataset_name=None if dataset is None else dataset.name,
        simulated=(
            is_simulated(connection, row.data_digest) if with_record or dataset is None else dataset.simulated
        ),
        organism=question.organism,
        drug=question.drug,
        disk_content=question.disk_content,
        host=question.host,
        question=row.question,
        progress=None
        if progress is None
        else Progress(method=progress.stage, done=progress.done, of=progress.of),
        error=row.error_code if job is None else job.error_code,
        record_digest=record_digest,
        record=record,
        created_at=instant_text(row.created_at),
    )
