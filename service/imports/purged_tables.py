"""What became of a table that its laboratory asks for in vain: purged with its import, when and by whom."""

from datasets.store import imports
from service.context import Context, local_minute
from service.errors import Gone
from service.security.caller import Caller


def absent(context: Context, caller: Caller, table: str, version: str | None = None) -> Gone | None:
    """Return that a private table, or one version of it, was purged; nothing to anybody else."""
    if caller.laboratory_id is None:
        return None
    with context.store.reading() as connection:
        found = imports.purge_of_version(connection, table, version, caller.laboratory_id)
    if found is None or found.purged_at is None:
        return None
    return Gone(
        "table_purged",
        table=table if version is None else f"{table} {version}",
        name=found.name,
        at=local_minute(context, found.purged_at),
        by=found.purged_by or "–",
    )
