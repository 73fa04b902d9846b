"""What others are told of a data set's findings: where and which rule, not what the file says there.

A cell that was refused may hold anything, a name in the wrong column among it; so may a header that nothing
here reads, and the name of a sheet. Others are told numbers, and words that are ours.
"""

import re
from collections.abc import Iterable

import msgspec

from datasets.findings import Finding
from datasets.formats.headers import field_of

UNSAID = "…"
_OURS = frozenset({"field", "charset", "suggestions", "usual", "composition"})
_NUMBERS = re.compile(r"[0-9][0-9.,]{0,11}")


def as_told(findings: Iterable[Finding], *, mine: bool) -> tuple[Finding, ...]:
    """Return findings as they are for the laboratory itself, for others without what is quoted in them."""
    return tuple(findings) if mine else tuple(map(_unquoted, findings))


def _unquoted(finding: Finding) -> Finding:
    told = {
        name: part if _may_be_said(name, part, finding) else UNSAID
        for name, part in finding.parameters.items()
    }
    return msgspec.structs.replace(
        finding,
        value=UNSAID if finding.value else finding.value,
        column=_header(finding.column),
        sheet=None,
        parameters=told,
    )


def _may_be_said(name: str, part: str, finding: Finding) -> bool:
    """Tell a number that is no cell of the file, a word of ours, or the plain header of a column."""
    if name == "column":
        return _header(part) == part
    is_cell = name == "value" or (bool(finding.value) and part == finding.value)
    return name in _OURS or (not is_cell and _NUMBERS.fullmatch(part) is not None)


def _header(column: str | None) -> str | None:
    """Return a header that is one of the names understood here, and nothing besides."""
    return column if not column or field_of(column) is not None else UNSAID
