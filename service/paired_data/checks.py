"""Read a file and keep nothing: the findings alone."""

from collections.abc import Container

import msgspec

from datasets.facts import UploadedFacts
from datasets.findings import Finding, Rule
from datasets.paired_rows import Group
from datasets.read_result import ReadResult
from service.context import Context
from service.incoming import quotas
from service.incoming.receiving import Received, Sent, read_sent
from service.locale.catalogue import Language
from service.paired_data.findings_shown import FindingView, finding_view
from service.paired_data.mappings import mapped_facts
from service.paired_data.reading import read_received
from service.security.caller import Caller, require


class Checked(msgspec.Struct, frozen=True, kw_only=True):
    """What an upload of the file would keep and refuse; nothing of it was stored."""

    rows_in: int
    rows_kept: int
    rows_refused: int
    lines_in: int
    groups: tuple[Group, ...]
    columns_personal: tuple[str, ...]
    columns_pseudonymised: tuple[str, ...]
    """Columns of farms, which an upload keeps as pseudonyms; this check kept nothing of them."""
    columns_not_used: tuple[str, ...]
    findings: tuple[FindingView, ...]
    findings_not_listed: int


async def read_and_forget(
    context: Context,
    caller: Caller,
    sent: Sent,
    facts: UploadedFacts,
    *,
    mapping: str | None = None,
) -> ReadResult:
    """Read the files of an upload in a limited child, and remove them; isolates keep their names."""
    sure = require(caller, "researcher")

    def read(body: Received) -> ReadResult:
        quotas.settle(context, caller, body.n_bytes)
        asked = mapped_facts(context, caller, mapping, facts)
        return _as_uploaded(read_received(context, caller, body, asked))

    return await read_sent(context, sure.laboratory_id, sent, read)


def checked(result: ReadResult, language: Language) -> Checked:
    """Put a reading into words."""
    return Checked(
        rows_in=result.rows_in,
        rows_kept=result.rows_kept,
        rows_refused=result.rows_refused,
        lines_in=result.lines_in,
        groups=result.groups,
        columns_personal=result.columns_personal,
        columns_pseudonymised=_pseudonymised(result),
        columns_not_used=result.columns_not_used,
        findings=tuple(finding_view(one, language) for one in result.findings),
        findings_not_listed=result.findings_not_listed,
    )


def _pseudonymised(result: ReadResult) -> tuple[str, ...]:
    """Return the columns that an upload keeps as pseudonyms."""
    files = (one for one in (result.preview, result.preview_of_second) if one is not None)
    return tuple(dict.fromkeys(header for one in files for header in one.columns_pseudonymised))


def _as_uploaded(result: ReadResult) -> ReadResult:
    """Return a reading that calls dropped what an upload drops: not farms, which it keeps as pseudonyms."""
    kept = {*_pseudonymised(result)}
    if not kept:
        return result
    told = [one if one.rule is not Rule.COLUMN_PERSONAL else _without(one, kept) for one in result.findings]
    findings = tuple(one for one in told if one is not None)
    n = sum(one.rule is Rule.COLUMN_PERSONAL for one in findings)
    counts = (
        msgspec.structs.replace(one, n=n) if one.rule is Rule.COLUMN_PERSONAL else one
        for one in result.counts
    )
    return msgspec.structs.replace(
        result,
        findings=findings,
        counts=tuple(one for one in counts if one.n),
        columns_personal=tuple(one for one in result.columns_personal if one not in kept),
    )


def _without(found: Finding, kept: Container[str]) -> Finding | None:
    """Return a finding on dropped columns without those that are kept; None where no other is left."""
    headers = [one for one in found.parameters["headers"].split(" | ") if one not in kept]
    if not headers:
        return None
    return msgspec.structs.replace(found, parameters={**found.parameters, "headers": " | ".join(headers)})
