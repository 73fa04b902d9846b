"""Which criterion applies, what else exists, and on what evidence it rests."""

import contextlib
from typing import Annotated, Any, Final, cast

import anyio.to_thread
import msgspec
from litestar import Request, get, post
from litestar.params import FromPath, JSONBody, QueryParameter

from service.api.dependencies import provide_asking
from service.api.given import ByCaller, InAsking, InContext, InLanguage, listed
from service.api.growing_results import refuse_growing_results
from service.api.whole_body import whole_body
from service.api.written import Written
from service.lookup.classification import classify
from service.lookup.classified import Classified, classified
from service.lookup.classified_again import NotReadyError, classified_again
from service.lookup.classify_request import ClassifyRequest
from service.lookup.criteria_shown import CriterionView
from service.lookup.evidence import Evidence, evidence
from service.lookup.questions import LookupAnswer, Question, criterion, find_written
from service.lookup.tables_asked import are_ready

FEW_BYTES: Final = 2_000
"""A body whose rows are answered sooner than a thread is found for them."""
MOST_QUERIES: Final = 2_000
LONGEST_QUERY: Final = 1_000
Text = Annotated[str, QueryParameter(max_length=200)]
Optional = Annotated[str | None, QueryParameter(max_length=200)]
Several = Annotated[
    list[str] | None, QueryParameter(description="Repeated or separated by commas.", max_items=50)
]


_KNOWN: Final[dict[bytes, Question]] = {}
"""Queries that were read before: what they ask is a function of their bytes alone."""


async def found_before(request: Request[Any, Any, Any]) -> Written | None:
    """Answer a query that was read before."""
    question = _KNOWN.get(request.scope["query_string"])
    if question is None:
        return None
    asking = await provide_asking(request)
    if not are_ready(asking.context, asking.caller, question.tables, question.on):
        return None
    return Written(find_written(asking.context, asking.caller, question, asking.language))


@get(
    "/criteria",
    operation_id="findCriteria",
    tags=["criteria"],
    before_request=found_before,
    sync_to_thread=True,
)
def criteria(
    *,
    request: Request[Any, Any, Any],
    asking: InAsking,
    organism: Text,
    drug: Text,
    host: Optional = None,
    method: Text = "disk",
    disk_content: Optional = None,
    site: Optional = None,
    on: Optional = None,
    tables: Several = None,
    kinds: Several = None,
    host_fallback: Several = None,
) -> LookupAnswer:
    """Find which criterion applies, and what else exists."""
    question = Question(
        organism=organism,
        drug=drug,
        host=host,
        method=method,
        disk_content=disk_content,
        site=site,
        on=on,
        tables=listed(tables),
        kinds=listed(kinds),
        host_fallback=listed(host_fallback),
    )
    query = request.scope["query_string"]
    if len(query) <= LONGEST_QUERY:
        if len(_KNOWN) >= MOST_QUERIES:
            _KNOWN.clear()
        _KNOWN[query] = question
    found = find_written(asking.context, asking.caller, question, asking.language)
    return cast("LookupAnswer", msgspec.Raw(found))


@get("/criteria/{criterion_id:str}", operation_id="readCriterion", tags=["criteria"], sync_to_thread=True)
def one_criterion(context: InContext, caller: ByCaller, criterion_id: FromPath[str]) -> CriterionView:
    """Return one criterion by its id, `table@version:row`."""
    return criterion(context, caller, criterion_id)


@get(
    "/criteria/{criterion_id:str}/evidence",
    operation_id="readEvidence",
    tags=["criteria"],
    sync_to_thread=True,
)
def criterion_evidence(
    context: InContext, caller: ByCaller, language: InLanguage, criterion_id: FromPath[str]
) -> Evidence:
    """Return data set, isolates, discrepancies with limits, scattergram and reviews behind a criterion."""
    return evidence(context, caller, criterion_id, language)


async def classified_before(request: Request[Any, Any, Any]) -> Written | None:
    """Answer from what is known, if that is enough; else the request is read whole."""
    body, asking = await whole_body(request), await provide_asking(request)
    refuse_growing_results(body)
    asked = (asking.context, asking.caller, body, asking.language)
    if len(body) <= FEW_BYTES:
        with contextlib.suppress(NotReadyError):
            return _as_written(classified_again(*asked, at_once=True))
    return _as_written(await anyio.to_thread.run_sync(classified_again, *asked))


def _as_written(body: bytes | None) -> Written | None:
    return None if body is None else Written(body)


@post(
    "/classify",
    operation_id="classify",
    tags=["classify"],
    status_code=200,
    before_request=classified_before,
    sync_to_thread=True,
)
def classify_results(asking: InAsking, data: JSONBody[ClassifyRequest]) -> Classified:
    """Classify up to 10,000 results: one outcome per row, in their order; each criterion is said once."""
    return classified(classify(asking.context, asking.caller, data, asking.language))


HANDLERS = (criteria, one_criterion, criterion_evidence, classify_results)
