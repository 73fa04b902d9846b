"""Laboratories, holders, keys and the audit log, for administrators."""

import msgspec
from litestar import delete, get, post
from litestar.params import FromPath, JSONBody

from service import people
from service.api.access import ADMIN
from service.api.given import ByCaller, Cursor, IdempotencyKey, InContext
from service.api.once import Once, once
from service.api.paging import Listed, one_page
from service.people import (
    AuditPage,
    HolderIn,
    HolderView,
    IssuedKey,
    KeyIn,
    KeyView,
    LaboratoryIn,
    LaboratoryView,
)

TAGS = ["administration"]


@get("/laboratories", operation_id="listLaboratories", opt=ADMIN, tags=TAGS, sync_to_thread=True)
def laboratories(context: InContext, caller: ByCaller, cursor: Cursor = None) -> Listed[LaboratoryView]:
    """List the laboratories."""
    return one_page(people.list_laboratories(context, caller), cursor)


@post("/laboratories", operation_id="addLaboratory", opt=ADMIN, tags=TAGS, sync_to_thread=True)
def add_laboratory(context: InContext, caller: ByCaller, data: JSONBody[LaboratoryIn]) -> LaboratoryView:
    """Add a laboratory."""
    return people.add_laboratory(context, caller, data)


@get("/holders", operation_id="listHolders", opt=ADMIN, tags=TAGS, sync_to_thread=True)
def holders(context: InContext, caller: ByCaller, cursor: Cursor = None) -> Listed[HolderView]:
    """List the persons and machines that hold keys."""
    return one_page(people.list_holders(context, caller), cursor)


@post("/holders", operation_id="addHolder", opt=ADMIN, tags=TAGS, sync_to_thread=True)
def add_holder(context: InContext, caller: ByCaller, data: JSONBody[HolderIn]) -> HolderView:
    """Add a person or machine to a laboratory."""
    return people.add_holder(context, caller, data)


@get("/keys", operation_id="listKeys", opt=ADMIN, tags=TAGS, sync_to_thread=True)
def keys(context: InContext, caller: ByCaller, cursor: Cursor = None) -> Listed[KeyView]:
    """List the keys without their secrets."""
    return one_page(people.list_keys(context, caller), cursor)


@post("/keys", operation_id="issueKey", opt=ADMIN, tags=TAGS, sync_to_thread=True)
def issue_key(
    context: InContext, caller: ByCaller, data: JSONBody[KeyIn], idempotency_key: IdempotencyKey = None
) -> IssuedKey:
    """Issue a key; its secret is shown this once, a retry shows the key without it."""
    request = Once(caller=caller, key=idempotency_key, operation="key", body=data)
    return once(
        context,
        request,
        IssuedKey,
        lambda connection: people.issue_key_in(connection, caller, data),
        kept=lambda issued: msgspec.structs.replace(issued, key=None),
    )


@delete(
    "/keys/{key_id:str}", operation_id="revokeKey", opt=ADMIN, tags=TAGS, status_code=200, sync_to_thread=True
)
def revoke_key(context: InContext, caller: ByCaller, key_id: FromPath[str]) -> KeyView:
    """Revoke a key; every process knows within a second."""
    return people.revoke_key(context, caller, key_id)


@get("/audit", operation_id="readAudit", opt=ADMIN, tags=TAGS, sync_to_thread=True)
def audit(context: InContext, caller: ByCaller, cursor: Cursor = None) -> AuditPage:
    """Return the audit log, newest first."""
    return people.read_audit(context, caller, cursor=cursor)


HANDLERS = (
    laboratories,
    add_laboratory,
    holders,
    add_holder,
    keys,
    issue_key,
    revoke_key,
    audit,
)
