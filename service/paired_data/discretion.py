"""What others are told of a data set's findings: where and which rule, not what stood in the cell.

A cell that was refused may hold anything, a name in the wrong column among it.
"""

from collections.abc import Iterable

import msgspec

from datasets.findings import Finding

UNSAID = "…"


def as_told(findings: Iterable[Finding], *, mine: bool) -> tuple[Finding, ...]:
    """Return findings as they are for the laboratory itself, for others without the cells they quote."""
    return tuple(findings) if mine else tuple(map(_unquoted, findings))


def _unquoted(finding: Finding) -> Finding:
    if not finding.value:
        return finding
    told = {
        name: UNSAID if part == finding.value or name == "value" else part
        for name, part in finding.parameters.items()
    }
    return msgspec.structs.replace(finding, value=UNSAID, parameters=told)
