"""The head of a reading report: what lists show of it, without its thousands of findings.

Reports are content-addressed, so what was read of one once stays true for ever.
"""

import msgspec
from sqlalchemy import Connection

from datasets.paired_rows import Group
from datasets.store import blobs
from service.errors import NotFound

MOST_REMEMBERED = 2000


class ReportHead(msgspec.Struct, frozen=True, kw_only=True):
    """How many findings there are, which columns were dropped, and what the rows are about."""

    findings: int
    lines_in: int | None
    columns_personal: tuple[str, ...]
    groups: tuple[Group, ...]


class _Report(msgspec.Struct, frozen=True, kw_only=True):
    findings: tuple[msgspec.Raw, ...]
    findings_not_listed: int
    lines_in: int | None = None
    columns_personal: tuple[str, ...]
    groups: tuple[Group, ...]


_remembered: dict[str, ReportHead] = {}


def report_head(connection: Connection, digest: str) -> ReportHead:
    """Return the head of the report filed under a digest, which must come from a visible version."""
    known = _remembered.get(digest)
    if known is not None:
        return known
    blob = blobs.get(connection, digest)
    if blob is None:
        raise NotFound("content", digest)
    report = msgspec.json.decode(blob.content, type=_Report)
    head = ReportHead(
        findings=len(report.findings) + report.findings_not_listed,
        lines_in=report.lines_in,
        columns_personal=report.columns_personal,
        groups=report.groups,
    )
    if len(_remembered) >= MOST_REMEMBERED:
        _remembered.clear()
    _remembered[digest] = head
    return head
