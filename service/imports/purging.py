"""Purge an import: its tables and bytes go, its digests and the audit log stay."""

from datasets.store import imports
from service.context import Context, now
from service.errors import NotFound
from service.imports.shown import view_of
from service.imports.views import ImportView
from service.people import actor_of
from service.security.caller import Caller


def purge(context: Context, caller: Caller, import_id: str) -> ImportView:
    """Purge an import of one's own laboratory; again changes nothing."""
    actor = actor_of(caller, "lab")
    with context.store.writing() as connection:
        purged = imports.purge(connection, import_id, actor.laboratory_id, by=actor, at=now())
    if purged is None:
        raise NotFound("import", import_id)
    context.store.wipe_log()
    context.refresh()
    return view_of(purged)
