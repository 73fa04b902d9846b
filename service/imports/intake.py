"""Take an import in: stream it to disk, read it in a limited child, keep it in one transaction."""

from pathlib import PurePath
from typing import Final, cast, get_args

from breakpoints.errors import ImportUnreadable
from breakpoints.importing.editions import checked_name
from breakpoints.importing.report import Unreadable
from datasets.store import imports
from datasets.store.rows import Actor, TableImport
from datasets.table_imports.in_child import import_in_child
from datasets.table_imports.request import Failure, Format, ImportRequest
from service.context import Context
from service.errors import Conflict, Refused
from service.imports.held_before import before_of
from service.imports.keeping import keep
from service.imports.nothing_imported import unreadable
from service.imports.recognising import LOOKED_AT, format_of
from service.imports.shown import view_of
from service.imports.views import ImportView
from service.incoming import quotas
from service.incoming.receiving import Received, Sent, read_sent
from service.people import actor_of
from service.security.caller import Caller, require

FORMATS: Final[tuple[str, ...]] = get_args(Format)
_FILES: Final = {
    "r-amr": "export.csv",
    "whonet": "zip",
    "eucast": "breakpoints.xlsx",
    "zonebook": "table.csv",
}
_LONGEST_FILE: Final = 120


async def take_in(
    context: Context,
    caller: Caller,
    sent: Sent,
    *,
    name: str,
    file_format: str | None = None,
    file: str | None = None,
) -> ImportView:
    """Receive a file, read it and keep what it holds; holds one of the process's places all the way.

    Without a format the file is what its first bytes say.
    """
    sure = require(caller, "lab")
    check(name, file_format)
    return await read_sent(
        context,
        sure.laboratory_id,
        sent,
        lambda body: import_received(context, caller, body, name=name, file_format=file_format, file=file),
    )


def check(name: str, file_format: str | None) -> None:
    """Refuse a name that cannot begin a table's, and a format that nothing here reads."""
    if file_format is not None and file_format not in FORMATS:
        raise Refused(
            "unknown_format", pointer="/query/format", value=file_format[:80], allowed=", ".join(FORMATS)
        )
    if not name.strip():
        raise Refused("import_name_missing", pointer="/query/name")
    try:
        checked_name(name)
    except ImportUnreadable as unusable:
        raise Refused("import_name_unusable", pointer="/query/name", name=unusable.file) from unusable


def import_received(
    context: Context,
    caller: Caller,
    body: Received,
    *,
    name: str,
    file_format: str | None = None,
    file: str | None = None,
) -> ImportView:
    """Read a received file and keep what it holds; the same content under the same name changes nothing."""
    actor = actor_of(caller, "lab")
    check(name, file_format)
    if not body.n_bytes:
        called = _reported(file, file_format or "zonebook")
        raise unreadable(Failure(code=Unreadable.EMPTY, file=called, parameters={}))
    if file_format is None:
        with body.path.open("rb") as received:
            file_format = format_of(received.read(LOOKED_AT))
    quotas.settle(context, caller, body.n_bytes)
    known = _known(context, actor, body, name=name, file_format=file_format)
    if known is not None:
        return view_of(known, already_there=True)
    before = before_of(context, actor, name)
    request = ImportRequest(
        path=str(body.path.resolve()),
        format=cast("Format", file_format),
        name=name,
        file=_reported(file, file_format),
        today=context.today().isoformat(),
        before=before,
    )
    answer = import_in_child(request)
    if answer.failure is not None:
        raise unreadable(answer.failure)
    kept, already_there = keep(context, actor, body, request, answer)
    context.refresh()
    return view_of(kept, already_there=already_there)


def _known(
    context: Context, actor: Actor, body: Received, *, name: str, file_format: str
) -> TableImport | None:
    """Return the last import under a name, if it came from the same bytes.

    One name is one source: a file of another format could otherwise replace, as the next
    version, what it has nothing to do with.
    """
    with context.store.reading() as connection:
        last = imports.latest(connection, name, actor.laboratory_id)
    if last is not None and last.format != file_format:
        raise Conflict("name_of_other_format", pointer="/query/name", value=name, other=last.format)
    same = last is not None and (last.original_digest, last.format) == (body.digest, file_format)
    return last if same else None


def _reported(file: str | None, file_format: str) -> str:
    """Return what reports call the file: its own name without folders, or a plain one."""
    given = PurePath((file or "").replace("\\", "/")).name[:_LONGEST_FILE]
    return given if given.isprintable() and given else _FILES[file_format]
