"""Published tables: list, versions, download, difference, withdrawal."""

import base64
from typing import Annotated, Any

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath, JSONBody, QueryParameter

from service.api.access import CURATOR
from service.api.given import ByCaller, Cursor, IdempotencyKey, InContext
from service.api.once import Once, once
from service.api.paging import Listed, one_page
from service.context import Context
from service.openapi.document import PURGEABLE
from service.publication.publishing import MEDIA_TYPES
from service.publication.views import Withdrawn
from service.publication.withdrawal import withdraw_in
from service.security.caller import Caller
from service.tables.shown import (
    DifferenceShown,
    TableView,
    VersionShown,
    difference_between,
    download,
    list_tables,
    read_table,
    read_table_version,
)

TAGS = ["tables"]
FOR_EVER = "max-age=31536000, immutable"


class WithdrawalIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Why a version is withdrawn."""

    reason: Annotated[str, msgspec.Meta(max_length=4000)]


@get("/tables", operation_id="listTables", tags=TAGS, sync_to_thread=False)
def tables(context: InContext, caller: ByCaller, cursor: Cursor = None) -> Listed[TableView]:
    """List the tables with their versions."""
    return one_page(list_tables(context, caller), cursor)


@get("/tables/{table:str}", operation_id="readTable", opt={PURGEABLE: True}, tags=TAGS, sync_to_thread=False)
def table_versions(context: InContext, caller: ByCaller, table: FromPath[str]) -> TableView:
    """Return one table: its versions with date in force, status, digest and summary of changes."""
    return read_table(context, caller, table)


@get(
    "/tables/{table:str}/diff",
    operation_id="compareVersions",
    opt={PURGEABLE: True},
    tags=TAGS,
    sync_to_thread=True,
)
def table_difference(
    context: InContext,
    caller: ByCaller,
    table: FromPath[str],
    from_version: Annotated[str, QueryParameter(name="from", description="The earlier version.")],
    to_version: Annotated[str, QueryParameter(name="to", description="The later version, or `latest`.")],
) -> DifferenceShown:
    """List added, removed and changed rows with the direction of the change."""
    return difference_between(context, caller, table, from_version, to_version)


@get(
    "/tables/{table:str}/{version:str}",
    operation_id="readTableVersion",
    opt={PURGEABLE: True},
    tags=TAGS,
    sync_to_thread=True,
)
def table_version(
    context: InContext, caller: ByCaller, table: FromPath[str], version: FromPath[str]
) -> Response[VersionShown]:
    """Return one version with its rows; `latest` names the real one in its body.

    With `.json`, `.csv` or `.parquet` at its end the address gives the bytes as published.
    """
    number, _, ending = version.rpartition(".")
    if ending in MEDIA_TYPES:
        return _bytes(context, caller, table, number, ending)
    return Response(read_table_version(context, caller, table, version))


@post(
    "/tables/{table:str}/{version:str}/withdraw",
    operation_id="withdrawTableVersion",
    opt=CURATOR,
    tags=TAGS,
    status_code=200,
    sync_to_thread=True,
)
def withdraw_version(
    *,
    context: InContext,
    caller: ByCaller,
    table: FromPath[str],
    version: FromPath[str],
    data: JSONBody[WithdrawalIn],
    idempotency_key: IdempotencyKey = None,
) -> Withdrawn:
    """Withdraw a version for a reason: it still answers when pinned, and is never the latest."""
    request = Once(
        caller=caller, key=idempotency_key, operation="withdraw", body=[table, version, data.reason]
    )
    return once(
        context,
        request,
        Withdrawn,
        lambda connection: withdraw_in(connection, caller, table, version, data.reason),
    )


def _bytes(context: Context, caller: Caller, table: str, number: str, ending: str) -> Response[Any]:
    artefact = download(context, caller, table, number, ending)
    shared = "private" if artefact.private else "public"
    return Response(
        artefact.content,
        media_type=artefact.media_type,
        headers={
            "ETag": f'"{artefact.digest}"',
            "Accept-Ranges": "bytes",
            "Cache-Control": f"{shared}, {FOR_EVER if artefact.pinned else 'no-cache'}",
            "Content-Disposition": f'attachment; filename="{artefact.file_name}"',
            "Vary": "Authorization, Cookie",
            "Repr-Digest": f"sha-256=:{_base64(artefact.digest)}:",
        },
    )


def _base64(hexadecimal: str) -> str:
    return base64.b64encode(bytes.fromhex(hexadecimal)).decode()


HANDLERS = (tables, table_versions, table_difference, table_version, withdraw_version)
