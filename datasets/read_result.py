"""What came of reading an uploaded file."""

from __future__ import annotations

import msgspec

from datasets.facts import Charset, DecimalMark, Delimiter, FormatName, MeasuredColumn
from datasets.fields import Field
from datasets.findings import Finding, RuleCount
from datasets.paired_rows import Group
from datasets.rows_counted import RowsOfDrug


class Preview(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The first rows of the file without personal columns, and the guesses that the uploader may override.

    Show it, never store it: a column that is not recognised as personal may still be. ``why`` is a
    ``datasets.formats.format.Why``; ``header_row`` counts as a spreadsheet shows it, 0 where there is none.
    """

    format: FormatName
    why: str = "fallback"
    why_parameters: dict[str, str] = {}
    container: str = "text"
    charset: Charset | None = None
    charset_guessed: bool = False
    delimiter: Delimiter | None = None
    decimal_mark: DecimalMark | None = None
    sheets: tuple[str, ...] = ()
    sheets_used: tuple[str, ...] = ()
    header_row: int = 1
    headers: tuple[str, ...]
    headers_in_file: tuple[str, ...] = ()
    columns: dict[Field, str]
    measured: tuple[MeasuredColumn, ...] = ()
    disk_contents_needed: tuple[str, ...] = ()
    columns_personal: tuple[str, ...] = ()
    columns_pseudonymised: tuple[str, ...] = ()
    """Personal columns that are not shown, and kept as pseudonyms."""
    columns_not_used: tuple[str, ...] = ()
    looked_at_whole: bool = True
    """All lines were looked at for findings; of a long file only the first ones."""
    isolates_numbered: bool = True
    missing: tuple[Field, ...] = ()
    """Facts that an upload needs and that this file neither holds nor was told."""
    holds: tuple[Field, ...] = ()
    """Which measurements the file holds."""
    rows: tuple[tuple[str, ...], ...]
    rows_estimated: int = 0


class ReadResult(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What came of a file: ``rows_in == rows_kept + rows_refused``, always.

    A file that cannot be read as a whole has findings without a row and no rows at all. ``canonical`` and
    ``digest`` are ``None`` where no row was kept. ``findings`` lists those about the file first, then those
    about rows, errors first, up to ``max_listed_findings``; ``counts`` holds all of them. A row is a result
    (isolate x drug x disk content), of which a line of a wide file holds several: ``lines_in`` counts lines.
    """

    rows_in: int = 0
    rows_kept: int = 0
    rows_refused: int = 0
    findings: tuple[Finding, ...] = ()
    findings_not_listed: int = 0
    lines_in: int = 0
    counts: tuple[RuleCount, ...] = ()
    preview: Preview | None = None
    preview_of_second: Preview | None = None
    columns_personal: tuple[str, ...] = ()
    columns_not_used: tuple[str, ...] = ()
    groups: tuple[Group, ...] = ()
    simulated: bool = False
    by_drug: tuple[RowsOfDrug, ...] = ()
    rows_as_read: bytes | None = None
    """``datasets.rows_as_read`` in its compact form: rows where there are findings to show in them,
    and what the file wrote where a kept row says it otherwise."""
    digest: str | None = None
    canonical: bytes | None = None


def unread(*findings: Finding, preview: Preview | None = None) -> ReadResult:
    """Return the result of a file that cannot be read as a whole."""
    counts = tuple(RuleCount(rule=found.rule, severity=found.severity, n=1) for found in findings)
    return ReadResult(findings=findings, counts=counts, preview=preview)
