"""Read a file and keep nothing: the findings alone."""

import msgspec

from datasets.facts import UploadedFacts
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
        return read_received(context, caller, body, mapped_facts(context, caller, mapping, facts))

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
        columns_not_used=result.columns_not_used,
        findings=tuple(finding_view(one, language) for one in result.findings),
        findings_not_listed=result.findings_not_listed,
    )
