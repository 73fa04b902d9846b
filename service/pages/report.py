"""The printable report of one isolate, from what was typed; nothing of it is kept."""

from typing import Any, Literal

import msgspec
from litestar import Request, Response, get

from breakpoints.specimens import places_of_specimen
from breakpoints.vocabulary import Vocabulary
from datasets.store import laboratories
from service import wording
from service.context import Context
from service.locale.catalogue import Language
from service.lookup import classification
from service.lookup.classification import ClassifyAnswer
from service.pages.forms import ByCaller, InContext
from service.pages.frame import Frame, frame_of
from service.pages.isolate.report import report_of
from service.pages.isolate.typed import TypedIsolate, known_term, question, typed_isolate
from service.pages.problem_page import attempt
from service.pages.rendering import page
from service.paired_data.citation import UNNAMED
from service.problems import Problem
from service.security.caller import Caller
from service.wording import Term


class Head(msgspec.Struct, frozen=True, kw_only=True):
    """Whose isolate it is, in names where they are known and as typed where not."""

    laboratory: str
    organism: Term | None
    host: Term | None
    site: Term | None
    reported_on: str
    site_from_specimen: bool = False
    specimen: str = ""


@get("/report", include_in_schema=False, sync_to_thread=True)
def read_report(request: Request[Any, Any, Any], context: InContext, caller: ByCaller) -> Response[str]:
    """Show the report of what was typed, or say what is missing."""
    isolate = typed_isolate(request)
    frame = frame_of(request, caller, "zones")
    answer, problem = None, None
    if isolate.complete:
        answer, problem = attempt(
            request, lambda: classification.classify(context, caller, question(isolate), frame.language)
        )
    return report_page(frame, context, isolate, answer, problem=problem)


def report_page(
    frame: Frame,
    context: Context,
    isolate: TypedIsolate,
    answer: ClassifyAnswer | None,
    *,
    problem: Problem | None = None,
    back: str | None = None,
    further: int = 0,
    day_named: Literal["test", "specimen", "entry"] = "test",
) -> Response[str]:
    """Show a report; ``back`` leads to the file that holds the isolate, else to the form."""
    words = context.tables.vocabulary_of(frame.caller.laboratory_id)
    drugs = [known_term(wording.drug_id, wording.drug_term, one.drug, words) for one in isolate.results]
    rows = zip(isolate.results, drugs, answer.results, strict=True) if answer else ()
    return page(
        frame,
        "report.html",
        status_code=problem.status if problem else 200,
        isolate=isolate,
        head=_head(context, frame.caller, isolate, words, frame.language),
        answer=answer,
        report=report_of(rows, answer) if answer else None,
        problem=problem,
        back=back,
        further=further,
        day_named=day_named,
    )


def _head(
    context: Context, caller: Caller, isolate: TypedIsolate, words: Vocabulary, language: Language
) -> Head:
    """Name what was typed; a site that nobody named is the one that the specimen stands for."""
    taken = None if isolate.site else places_of_specimen(isolate.specimen or "", words)[0]
    site = known_term(wording.site_id, wording.site_term, taken or isolate.site, words)
    return Head(
        laboratory=isolate.laboratory or laboratory_name(context, caller),
        organism=known_term(wording.organism_id, wording.organism_term, isolate.organism, words),
        host=known_term(wording.host_id, wording.host_term, isolate.host, words),
        site=site,
        site_from_specimen=taken is not None and site is not None,
        specimen=wording.specimen_in_words(isolate.specimen or "", language, words),
        reported_on=context.today().isoformat(),
    )


def laboratory_name(context: Context, caller: Caller) -> str:
    """Return the name of the reader's laboratory, once it has one of its own."""
    if caller.laboratory_id is None:
        return ""
    with context.store.reading() as connection:
        found = laboratories.get(connection, caller.laboratory_id)
    return "" if found is None or found.name == UNNAMED else found.name
