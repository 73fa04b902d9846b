"""Read results: type zones and MICs of an isolate, get categories with the criterion behind each."""

from typing import Any

from litestar import Request, Response, get

from breakpoints.disk_content import canonical_disk_content
from breakpoints.screening import TESTS
from service import wording
from service.lookup import classification
from service.pages.forms import ByCaller, InContext
from service.pages.frame import frame_of
from service.pages.isolate.typed import (
    FOUND,
    TypedControl,
    TypedResult,
    known_term,
    question,
    typed_isolate,
    with_room,
)
from service.pages.problem_page import attempt
from service.pages.rendering import page
from service.pages.terms import terms
from service.tables import shown as tables_shown


@get("/zones", include_in_schema=False, sync_to_thread=True)
def read_zones(request: Request[Any, Any, Any], context: InContext, caller: ByCaller) -> Response[str]:
    """Show the form and, once something is typed, the categories."""
    reading = typed_isolate(request)
    frame = frame_of(request, caller, "zones")
    answer, problem = None, None
    if reading.complete:
        answer, problem = attempt(
            request, lambda: classification.classify(context, caller, question(reading), frame.language)
        )
    words = context.tables.vocabulary_of(caller.laboratory_id)
    last = reading.results[-1].method if reading.results else TypedResult().method
    return page(
        frame,
        "zones.html",
        status_code=problem.status if problem else 200,
        reading=reading,
        lines=with_room(reading.results, TypedResult(method=last)),
        controls_typed=with_room(reading.controls, TypedControl(), least=2),
        screening=TESTS,
        found=FOUND,
        answer=answer,
        outcomes=list(zip(reading.results, answer.results, strict=True)) if answer else [],
        organism=known_term(wording.organism_id, wording.organism_term, reading.organism, words),
        host=known_term(wording.host_id, wording.host_term, reading.host, words),
        named_drugs=[
            known_term(wording.drug_id, wording.drug_term, line.drug, words) for line in reading.results
        ],
        written_content=canonical_disk_content,
        problem=problem,
        tables=tables_shown.list_tables(context, caller),
        **terms(),
    )
