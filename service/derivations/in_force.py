"""The zone criterion that a new one would replace: as stated, published, or beside the MIC criterion."""

import msgspec

from analysis.evidence.report import ZoneCriterionInForce
from breakpoints.index import TableIndex
from breakpoints.model import Criterion
from breakpoints.model import Method as TestMethod
from service.context import Context
from service.derivations.question import source_stated
from service.errors import Refused
from service.security.caller import Caller


def stated_in_force(
    context: Context, caller: Caller, given: ZoneCriterionInForce | str
) -> ZoneCriterionInForce:
    """Return a criterion as it was stated, or the published one with this id."""
    if not isinstance(given, str):
        return msgspec.structs.replace(given, source=source_stated(given.source, "/in_force/source"))
    index, row_id = published(context, caller, given)
    row = None if index is None else index.row(row_id)
    found = None if row is None else _limits(row, given)
    if found is None:
        raise Refused("zone_criterion_unusable", pointer="/in_force", value=given)
    return found


def beside(context: Context, caller: Caller, identity: str, disk_content: str) -> ZoneCriterionInForce | None:
    """Return the one zone criterion for the same case in the table of a published MIC criterion."""
    index, row_id = published(context, caller, identity)
    mic = None if index is None else index.row(row_id)
    if index is None or mic is None:
        return None
    found = [
        _limits(one.row, f"{index.table}@{index.number}:{one.row_id}")
        for one in index.rows(mic.organism, mic.drug, TestMethod.DISK)
        if (one.row.host, one.row.sites, one.row.kind, one.row.disk_content)
        == (mic.host, mic.sites, mic.kind, disk_content)
    ]
    return found[0] if len(found) == 1 else None


def published(context: Context, caller: Caller, identity: str) -> tuple[TableIndex | None, str]:
    """Return the table version that a criterion's id names, as the caller may see it, and the row's id."""
    reference, _, row_id = identity.partition(":")
    table, _, version = reference.partition("@")
    held = context.tables.held(table, version, caller.laboratory_id)
    return (None if held is None else held.index), row_id


def _limits(row: Criterion, source: str) -> ZoneCriterionInForce | None:
    """Return a row's limits; None where it is no zone criterion with an S."""
    if row.method is not TestMethod.DISK or row.zone is None or row.zone.s_ge_mm is None:
        return None
    return ZoneCriterionInForce(zone_s_ge_mm=row.zone.s_ge_mm, zone_r_le_mm=row.zone.r_le_mm, source=source)
