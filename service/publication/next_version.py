"""What a table becomes with one more row: the next version, its number and its changes."""

import datetime as dt

import msgspec
from sqlalchemy import Connection

from breakpoints.diff import Difference, difference
from breakpoints.model import Criterion, Source
from breakpoints.semver import next_version
from breakpoints.shipped import nval_tentative
from breakpoints.version import TableVersion, Title, read_canonical
from breakpoints.vocabulary import vocabulary
from datasets.store import table_versions
from service.errors import Conflict, Refused

LICENCE = "CC-BY-4.0"
CITATION = "Provisional disk criteria derived, reviewed and published with zonebook"


class ProposedRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a proposal keeps: the row, and what it says of the version to come."""

    criterion: Criterion
    candidate: str
    title_en: str | None = None
    title_ja: str | None = None
    edition: str | None = None
    in_force_from: str | None = None


class Next(msgspec.Struct, frozen=True, kw_only=True):
    """The next version of a table and its difference to the one before, if there is one."""

    version: TableVersion
    difference: Difference | None


def published_versions(connection: Connection, table: str) -> tuple[tuple[TableVersion, bool], ...]:
    """Return a public table's versions, newest number first, each with whether it was withdrawn."""
    found = []
    for stored in table_versions.of_table(connection, table, None):
        content = table_versions.canonical(connection, stored)
        if content is not None:
            found.append((read_canonical(content, stored.digest), stored.withdrawn_at is not None))
    return tuple(sorted(found, key=lambda one: number_of(one[0].version), reverse=True))


def number_of(version: str) -> tuple[int, ...]:
    """Return a version number as integers."""
    return tuple(int(part) for part in version.split("."))


def next_of(
    versions: tuple[tuple[TableVersion, bool], ...], table: str, row: ProposedRow, today: dt.date
) -> Next:
    """Put a proposed row into the newest version that was not withdrawn.

    The number goes on from the highest there is, withdrawn or not, so that none is used twice.
    """
    base = next((version for version, withdrawn in versions if not withdrawn), None)
    title = _title(base, table, row)
    in_force_from = row.in_force_from or today.isoformat()
    if base is not None:
        _check(base, row, in_force_from)
    kept = () if base is None else tuple(one for one in base.criteria if one.key != row.criterion.key)
    unnumbered = TableVersion(
        table=table,
        version="1.0.0",
        title=title,
        in_force_from=in_force_from,
        criteria=(*kept, row.criterion),
        source=Source(citation=CITATION, edition=row.edition),
        licence=LICENCE,
        edition=row.edition if row.edition is not None or base is None else base.edition,
        simulated=row.criterion.simulated,
    )
    new = msgspec.structs.replace(unnumbered, version=_number(versions, base, unnumbered))
    return Next(version=new, difference=None if base is None else difference(base, new))


def _number(
    versions: tuple[tuple[TableVersion, bool], ...], base: TableVersion | None, new: TableVersion
) -> str:
    if not versions:
        return next_version(None, new, vocabulary())
    highest = versions[0][0]
    before = msgspec.structs.replace(
        highest if base is None else base,
        version=highest.version,
        criteria=() if base is None else base.criteria,
    )
    return next_version(before, new, vocabulary())


def _title(base: TableVersion | None, table: str, row: ProposedRow) -> Title:
    en = row.title_en or (base.title.en if base else None)
    ja = row.title_ja or (base.title.ja if base else None)
    if not en or not ja:
        raise Refused("title_needed", pointer="/title_en", value=table)
    return Title(en=en, ja=ja)


def _check(base: TableVersion, row: ProposedRow, in_force_from: str) -> None:
    if base.simulated != row.criterion.simulated:
        raise Conflict("simulated_apart", pointer="/table", value=base.table)
    if any(one == row.criterion for one in base.criteria):
        raise Conflict("nothing_changes", pointer="/derivation", value=base.table)
    if in_force_from < base.in_force_from:
        raise Refused(
            "in_force_earlier", pointer="/in_force_from", value=in_force_from, latest=base.in_force_from
        )


def shipped_tables() -> frozenset[str]:
    """Return the names of tables that ship with the service and take no proposals."""
    return frozenset({nval_tentative().table})
