"""The queue of proposals, one proposal with its effect, its review and its publication."""

from typing import Annotated, Any

import msgspec
from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from analysis.record import Candidate, DerivationRecord
from service.context import Context
from service.derivations import shown as derivations_shown
from service.derivations.shown import DerivationView
from service.locale.catalogue import Language
from service.pages.answers.candidates import named_candidate, record_of
from service.pages.answers.every import sections_of
from service.pages.changes import boundaries, change_lines
from service.pages.derivations import ProposalForm, derivation_page
from service.pages.forms import ByCaller, InContext, as_input, given, see, url_encoded
from service.pages.frame import Frame, frame_of
from service.pages.problem_page import attempt
from service.pages.rendering import page
from service.plots.drawing import Subject
from service.plots.every import record_plots
from service.problems import Problem
from service.publication.proposals import propose, queue, read_proposal, withdraw
from service.publication.publishing import publish
from service.publication.reviews import review
from service.publication.views import ProposalIn, ReviewIn
from service.security.caller import Caller


class ReviewForm(msgspec.Struct, frozen=True, kw_only=True):
    """A decision as typed."""

    verdict: str = ""
    comment: str = ""


@get("/proposals", include_in_schema=False, sync_to_thread=True)
def list_proposals(request: Request[Any, Any, Any], context: InContext, caller: ByCaller) -> Response[str]:
    """List the proposals that the reader may see."""
    frame = frame_of(request, caller, "proposals")
    proposals = queue(context, caller) if caller.known else ()
    return page(frame, "proposals.html", proposals=proposals)


@post("/proposals", include_in_schema=False, sync_to_thread=True)
def add_proposal(
    request: Request[Any, Any, Any],
    context: InContext,
    caller: ByCaller,
    data: Annotated[ProposalForm, url_encoded],
) -> Response[str] | Redirect:
    """Submit a candidate for review, or show the form again with the reason."""
    frame = frame_of(request, caller, "proposals")
    view, problem = attempt(request, lambda: propose(context, caller, proposal_of(data)))
    if view is not None:
        return see(frame.at(f"/proposals/{view.id}"))
    return derivation_page(frame, context, caller, data, problem)


def proposal_of(form: ProposalForm) -> ProposalIn:
    """Return the typed proposal."""
    return as_input(ProposalIn, {name: given(text) for name, text in msgspec.structs.asdict(form).items()})


@get("/proposals/{proposal_id:str}", include_in_schema=False, sync_to_thread=True)
def read_one_proposal(
    request: Request[Any, Any, Any], context: InContext, caller: ByCaller, proposal_id: FromPath[str]
) -> Response[str]:
    """Show a proposal with its effect on the table in force."""
    return _proposal_page(frame_of(request, caller, "proposals"), context, caller, proposal_id, None)


@post("/proposals/{proposal_id:str}/reviews", include_in_schema=False, sync_to_thread=True)
def add_review(
    request: Request[Any, Any, Any],
    context: InContext,
    caller: ByCaller,
    proposal_id: FromPath[str],
    data: Annotated[ReviewForm, url_encoded],
) -> Response[str] | Redirect:
    """Record a decision, or show why it is not accepted."""
    frame = frame_of(request, caller, "proposals")
    typed = {"verdict": data.verdict, "comment": data.comment.strip()}
    view, problem = attempt(request, lambda: review(context, caller, proposal_id, as_input(ReviewIn, typed)))
    if view is not None:
        return see(frame.at(f"/proposals/{proposal_id}"))
    return _proposal_page(frame, context, caller, proposal_id, problem)


@post("/proposals/{proposal_id:str}/publish", include_in_schema=False, sync_to_thread=True)
def publish_proposal(
    request: Request[Any, Any, Any], context: InContext, caller: ByCaller, proposal_id: FromPath[str]
) -> Response[str] | Redirect:
    """Publish an approved proposal and show the version."""
    frame = frame_of(request, caller, "proposals")
    published, problem = attempt(request, lambda: publish(context, caller, proposal_id))
    if published is not None:
        return see(frame.at(f"/tables/{published.table}/{published.version}"))
    return _proposal_page(frame, context, caller, proposal_id, problem)


@post("/proposals/{proposal_id:str}/withdrawal", include_in_schema=False, sync_to_thread=True)
def withdraw_proposal(
    request: Request[Any, Any, Any], context: InContext, caller: ByCaller, proposal_id: FromPath[str]
) -> Response[str] | Redirect:
    """Take an own proposal back, or show why that cannot be."""
    frame = frame_of(request, caller, "proposals")
    view, problem = attempt(request, lambda: withdraw(context, caller, proposal_id))
    if view is not None:
        return see(frame.at(f"/proposals/{proposal_id}"))
    return _proposal_page(frame, context, caller, proposal_id, problem)


def _proposal_page(
    frame: Frame, context: Context, caller: Caller, proposal_id: str, problem: Problem | None
) -> Response[str]:
    view = read_proposal(context, caller, proposal_id)
    derivation = derivations_shown.read(context, caller, view.derivation)
    record = record_of(derivation.record)
    adopted = None if record is None else named_candidate(record, view.candidate)
    return page(
        frame,
        "proposal.html",
        status_code=problem.status if problem else 200,
        proposal=view,
        derivation=derivation,
        record=record,
        about=adopted,
        adopted=adopted,
        sections=() if record is None else sections_of(record, adopted, evidence=True),
        plots={} if record is None else record_plots(_subject(derivation, record, adopted, frame.language)),
        lines=change_lines(view.changes, frame.language),
        boundaries=boundaries,
        problem=problem,
    )


def _subject(
    derivation: DerivationView, record: DerivationRecord, adopted: Candidate | None, language: Language
) -> Subject:
    """Return what is drawn: the boundaries that are proposed, whichever candidate they are."""
    return Subject(
        record=record,
        about=adopted,
        organism=derivation.organism,
        drug=derivation.drug,
        disk_content=derivation.disk_content,
        language=language,
    )
