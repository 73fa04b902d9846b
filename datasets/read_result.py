"""What came of reading an uploaded file."""

from __future__ import annotations

import msgspec

from datasets.facts import Charset, Delimiter
from datasets.fields import Field
from datasets.findings import Finding, RuleCount
from datasets.paired_rows import Group


class Preview(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The first rows of the file without personal columns, and the guesses that the uploader may override.

    Show it, never store it: a column that is not recognised as personal may still be.
    """

    format: str
    charset: Charset
    delimiter: Delimiter
    headers: tuple[str, ...]
    columns: dict[Field, str]
    rows: tuple[tuple[str, ...], ...]


class ReadResult(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What came of a file: ``rows_in == rows_kept + rows_refused``, always.

    A file that cannot be read as a whole has findings without a row and no rows at all. ``canonical`` and
    ``digest`` are ``None`` where no row was kept. ``findings`` lists those about the file first, then those
    about rows, errors first, up to ``max_listed_findings``; ``counts`` holds all of them.
    """

    rows_in: int = 0
    rows_kept: int = 0
    rows_refused: int = 0
    findings: tuple[Finding, ...] = ()
    findings_not_listed: int = 0
    counts: tuple[RuleCount, ...] = ()
    preview: Preview | None = None
    columns_personal: tuple[str, ...] = ()
    columns_not_used: tuple[str, ...] = ()
    groups: tuple[Group, ...] = ()
    simulated: bool = False
    digest: str | None = None
    canonical: bytes | None = None


def unread(*findings: Finding, preview: Preview | None = None) -> ReadResult:
    """Return the result of a file that cannot be read as a whole."""
    counts = tuple(RuleCount(rule=found.rule, severity=found.severity, n=1) for found in findings)
    return ReadResult(findings=findings, counts=counts, preview=preview)
