"""What a laboratory holds under the name of an import: what the next versions are numbered after."""

from sqlalchemy import Connection

from breakpoints.version import read_canonical
from datasets.store import blobs, imports, table_versions
from datasets.store.rows import Actor, TableVersion
from datasets.table_imports.request import Before
from service.context import Context


def before_of(context: Context, actor: Actor, name: str) -> dict[str, Before]:
    """Return what is held of every table that was imported under a name, by table."""
    with context.store.reading() as connection:
        tables = imports.own_tables(connection, name, actor.laboratory_id)
        return {
            table: before
            for table in sorted(tables)
            if (before := _before(connection, table, actor)) is not None
        }


def numbers_of(connection: Connection, table: str, actor: Actor) -> tuple[str, ...]:
    """Return every number a laboratory gave to versions of a table, lowest first."""
    own = table_versions.own_of_table(connection, table, actor.laboratory_id)
    return tuple(sorted((one.version for one in own), key=_number))


def _before(connection: Connection, table: str, actor: Actor) -> Before | None:
    """Return the version that the next one follows: the newest that was neither withdrawn nor purged."""
    own = sorted(
        table_versions.own_of_table(connection, table, actor.laboratory_id),
        key=lambda one: _number(one.version),
        reverse=True,
    )
    if not own:
        return None
    standing = [one for one in own if one.withdrawn_at is None]
    held = ((one, table_versions.canonical(connection, one)) for one in standing)
    base, canonical = next(
        ((one, content) for one, content in held if content is not None),
        (standing[0] if standing else own[0], None),
    )
    return Before(
        highest=own[0].version,
        number=base.version,
        digest=base.digest,
        canonical=canonical,
        additions=None if canonical is None else _additions(connection, base, canonical),
    )


def _additions(connection: Connection, stored: TableVersion, canonical: bytes) -> bytes | None:
    digest = read_canonical(canonical, stored.digest).vocabulary
    blob = None if digest is None else blobs.get(connection, digest)
    return None if blob is None else blob.content


def _number(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))
