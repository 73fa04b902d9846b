"""Proposals: submit, review by somebody else, publish."""

from typing import Annotated

from litestar import get, post
from litestar.params import FromPath, JSONBody, QueryParameter

from service.api.access import ANY_KEY, CURATOR, RESEARCHER
from service.api.given import ByCaller, Cursor, IdempotencyKey, InContext
from service.api.once import Once, once
from service.api.paging import Listed, one_page
from service.publication.proposals import propose_in, queue, read_proposal, withdraw_in
from service.publication.publishing import publish_in
from service.publication.reviews import review_in
from service.publication.views import ProposalIn, ProposalView, Published, ReviewIn

TAGS = ["proposals"]
State = Annotated[
    str | None,
    QueryParameter(
        name="state", description="open, approved, rejected, published or withdrawn.", max_length=20
    ),
]


@post(
    "/proposals",
    operation_id="submitProposal",
    opt=RESEARCHER,
    tags=TAGS,
    status_code=201,
    sync_to_thread=True,
)
def submit_proposal(
    context: InContext, caller: ByCaller, data: JSONBody[ProposalIn], idempotency_key: IdempotencyKey = None
) -> ProposalView:
    """Propose a derivation's candidate as a row of a table."""
    request = Once(caller=caller, key=idempotency_key, operation="propose", body=data)
    return once(
        context, request, ProposalView, lambda connection: propose_in(connection, context, caller, data)
    )


@get("/proposals", operation_id="listProposals", opt=ANY_KEY, tags=TAGS, sync_to_thread=True)
def list_proposals(
    context: InContext, caller: ByCaller, in_state: State = None, cursor: Cursor = None
) -> Listed[ProposalView]:
    """List proposals: a curator sees all, others those of their laboratory."""
    return one_page(queue(context, caller, in_state), cursor)


@get("/proposals/{proposal_id:str}", operation_id="readProposal", opt=ANY_KEY, tags=TAGS, sync_to_thread=True)
def one_proposal(context: InContext, caller: ByCaller, proposal_id: FromPath[str]) -> ProposalView:
    """Return a proposal with its effect on the table in force and its reviews."""
    return read_proposal(context, caller, proposal_id)


@post(
    "/proposals/{proposal_id:str}/reviews",
    operation_id="reviewProposal",
    opt=CURATOR,
    tags=TAGS,
    status_code=201,
    sync_to_thread=True,
)
def review_proposal(
    context: InContext,
    caller: ByCaller,
    proposal_id: FromPath[str],
    data: JSONBody[ReviewIn],
    idempotency_key: IdempotencyKey = None,
) -> ProposalView:
    """Approve or reject; the author and the owner of the data are refused."""
    request = Once(caller=caller, key=idempotency_key, operation="review", body=[proposal_id, data])
    return once(
        context,
        request,
        ProposalView,
        lambda connection: review_in(connection, context, caller, proposal_id, data),
    )


@post(
    "/proposals/{proposal_id:str}/publish",
    operation_id="publishProposal",
    opt=CURATOR,
    tags=TAGS,
    status_code=200,
    sync_to_thread=True,
)
def publish_proposal(
    context: InContext,
    caller: ByCaller,
    proposal_id: FromPath[str],
    idempotency_key: IdempotencyKey = None,
) -> Published:
    """Publish an approved proposal as the next version of its table; twice is once."""
    request = Once(caller=caller, key=idempotency_key, operation="publish", body=proposal_id)
    return once(
        context,
        request,
        Published,
        lambda connection: publish_in(connection, context, caller, proposal_id),
    )


@post(
    "/proposals/{proposal_id:str}/withdraw",
    operation_id="withdrawProposal",
    opt=RESEARCHER,
    tags=TAGS,
    status_code=200,
    sync_to_thread=True,
)
def withdraw_proposal(
    context: InContext,
    caller: ByCaller,
    proposal_id: FromPath[str],
    idempotency_key: IdempotencyKey = None,
) -> ProposalView:
    """Take back an own proposal that is not yet published or rejected; twice is once."""
    request = Once(caller=caller, key=idempotency_key, operation="withdraw_proposal", body=proposal_id)
    return once(
        context,
        request,
        ProposalView,
        lambda connection: withdraw_in(connection, context, caller, proposal_id),
    )


HANDLERS = (
    submit_proposal,
    list_proposals,
    one_proposal,
    review_proposal,
    publish_proposal,
    withdraw_proposal,
)
