"""Put a question: the same one twice is answered from the store."""

from sqlalchemy import Connection

from analysis.plan import AnalysisPlan
from breakpoints.compositions import compositions_of_row
from breakpoints.ladder import mg_per_l_text
from breakpoints.model import Method as TestMethod
from datasets.store import blobs, derivations, jobs
from datasets.version import read_canonical
from service import wording
from service.context import Context, now
from service.derivations.in_force import beside, published, stated_in_force
from service.derivations.question import criterion_asked, plan_of
from service.derivations.request import DerivationRequest, MicCriterionIn
from service.derivations.shown import DerivationView, read
from service.errors import Conflict, NotFound, Refused
from service.jobs import Job, JobKind, enqueue
from service.jobs.code_version import code_version
from service.jobs.question import CriterionAsked, DerivationQuestion, question_id
from service.paired_data.shown import group_absent, stored_version
from service.people import actor_of
from service.security.caller import Caller
from service.told_together import ToldTogether

MOST_WAITING = 50
"""Derivations that a laboratory may wait for at a time; the others have their turn, too."""


def start(context: Context, caller: Caller, request: DerivationRequest) -> DerivationView:
    """Queue a derivation, or return the one that already answers this question."""
    actor = actor_of(caller, "researcher")
    with context.store.reading() as connection:  # a whole data set: nobody has to wait for it to write
        question = _question(context, connection, caller, request)
    with context.store.writing() as connection:
        identity = question_id(question)
        asked = derivations.request(connection, identity, question.data_digest, question, by=actor, at=now())
        if asked is None:
            raise NotFound("data set", request.dataset)
        if asked.needs_job:
            if jobs.waiting_of(connection, actor.laboratory_id) >= MOST_WAITING:
                raise Conflict("too_many_jobs", most=MOST_WAITING)
            job = jobs.add(connection, JobKind.DERIVATION.value, identity, by=actor, at=now())
            enqueue(connection, Job(id=job.id, kind=JobKind.DERIVATION, subject=identity))
    return read(context, caller, identity)


def _question(
    context: Context, connection: Connection, caller: Caller, request: DerivationRequest
) -> DerivationQuestion:
    dataset_id, _, version = request.dataset.partition("@")
    stored = stored_version(connection, caller, dataset_id, version or None)
    with ToldTogether() as read_name:
        organism = read_name(wording.organism_id, request.organism)
        drug = read_name(wording.drug_id, request.drug)
        content = read_name(wording.disk_content, request.disk_content)
        host = None if request.host is None else read_name(wording.host_id, request.host)
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
        plan=_plan(context, caller, request, content),
        code_version=code_version(),
        conditions=request.conditions,
    )


def _plan(context: Context, caller: Caller, request: DerivationRequest, content: str) -> AnalysisPlan:
    """Return the plan with the rules and the criterion in force that were asked for."""
    in_force = None
    if request.in_force is not None:
        in_force = stated_in_force(context, caller, request.in_force)
    elif isinstance(request.mic_criterion, str):
        in_force = beside(context, caller, request.mic_criterion, content)
    return plan_of(request, in_force)


def _criterion(context: Context, caller: Caller, given: MicCriterionIn | str) -> CriterionAsked:
    return _published_criterion(context, caller, given) if isinstance(given, str) else criterion_asked(given)


def _published_criterion(context: Context, caller: Caller, identity: str) -> CriterionAsked:
    index, row_id = published(context, caller, identity)
    row = None if index is None else index.row(row_id)
    if (
        index is None
        or row is None
        or row.method is not TestMethod.MIC
        or row.mic is None
        or row.mic.s_le_step is None
    ):
        raise Refused("mic_criterion_unusable", pointer="/mic_criterion", value=identity)
    guideline = None if index is None else index.version.guideline
    last_before_r = None if row.separates_wild_type else row.mic.r_gt_step
    return CriterionAsked(
        l_step=row.mic.s_le_step,
        u_step=None if last_before_r is None else last_before_r + 1,
        s_le_mg_per_l=mg_per_l_text(row.mic.s_le_step),
        r_ge_mg_per_l=None if last_before_r is None else mg_per_l_text(last_before_r + 1),
        kind=row.kind.value,
        source=identity,
        compositions=tuple(sorted(compositions_of_row(row.mic, row.drug, guideline) or ())),
    )
