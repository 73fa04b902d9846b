"""Look a criterion up, and read one with what it rests on."""

from typing import Any

from litestar import Request, Response, get
from litestar.params import FromPath, FromQuery

from analysis.record import Candidate, DerivationRecord
from breakpoints.methods import named
from service.locale.catalogue import Language
from service.lookup import evidence
from service.lookup.criteria_shown import CriterionView
from service.pages.answers.candidates import named_candidate, record_of
from service.pages.answers.every import sections_of
from service.pages.criteria_found import Asked, find
from service.pages.forms import ByCaller, InContext, given
from service.pages.frame import frame_of
from service.pages.problem_page import attempt
from service.pages.rendering import page
from service.pages.terms import terms
from service.plots.drawing import Subject
from service.plots.every import Plots, record_plots


@get("/criteria", include_in_schema=False, sync_to_thread=True)
def find_criteria(
    request: Request[Any, Any, Any],
    context: InContext,
    caller: ByCaller,
    *,
    organism: FromQuery[str] = "",
    drug: FromQuery[str] = "",
    host: FromQuery[str] = "",
    method: FromQuery[str] = "",
    table: FromQuery[str] = "",
) -> Response[str]:
    """Show which criteria apply by each method, and what exists instead."""
    asked = Asked(
        organism=organism.strip(),
        drug=drug.strip(),
        host=given(host),
        method=named(given(method)),
        tables=(table,) if given(table) else (),
    )
    frame = frame_of(request, caller, "home")
    words = context.tables.vocabulary_of(caller.laboratory_id)
    if not (asked.organism and asked.drug):
        return page(frame, "criteria.html", question=asked, answer=None, problem=None, **terms(words))
    answer, problem = attempt(request, lambda: find(context, caller, asked, frame.language))
    status = problem.status if problem else 200
    return page(
        frame,
        "criteria.html",
        status_code=status,
        question=asked,
        answer=answer,
        problem=problem,
        **terms(words),
    )


@get("/criteria/{criterion_id:str}", include_in_schema=False, sync_to_thread=True)
def read_criterion(
    request: Request[Any, Any, Any], context: InContext, caller: ByCaller, criterion_id: FromPath[str]
) -> Response[str]:
    """Show one criterion with its evidence."""
    frame = frame_of(request, caller, "home")
    found = evidence.evidence(context, caller, criterion_id, frame.language)
    record = record_of(found.record)
    brief = found.criterion.evidence
    adopted = None if record is None or brief is None else named_candidate(record, brief.method)
    return page(
        frame,
        "criterion.html",
        criterion=found.criterion,
        evidence=found,
        record=record,
        about=adopted,
        adopted=adopted,
        sections=() if record is None else sections_of(record, adopted, evidence=True),
        plots={} if record is None else _plots(found.criterion, record, adopted, frame.language),
    )


def _plots(
    criterion: CriterionView, record: DerivationRecord, adopted: Candidate | None, language: Language
) -> Plots:
    return record_plots(
        Subject(
            record=record,
            about=adopted,
            organism=criterion.organism.id,
            drug=criterion.drug.id,
            disk_content=criterion.disk_content or "",
            language=language,
        )
    )
