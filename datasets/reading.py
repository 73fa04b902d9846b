"""Read an uploaded file: findings, kept rows, a version. Runs inside the limited child."""

from __future__ import annotations

from pathlib import Path

import msgspec

from datasets.facts import Charset, DecimalMark, UploadedFacts
from datasets.fields import Field
from datasets.findings import Finding, RuleCount
from datasets.limits import UPLOAD_LIMITS, UploadLimits
from datasets.paired_rows import Group


class Preview(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The first lines of the file, and every guess that the uploader may override."""

    format: str
    charset: Charset
    delimiter: str
    decimal_mark: DecimalMark
    headers: tuple[str, ...]
    columns: dict[Field, str]
    rows: tuple[tuple[str, ...], ...]


class ReadResult(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What came of a file: ``rows_in == rows_kept + rows_refused``, always.

    ``canonical`` and ``digest`` are ``None`` where no row was kept. ``findings`` are listed up to
    ``max_listed_findings``, errors first of all; ``counts`` hold all of them.
    """

    rows_in: int
    rows_kept: int
    rows_refused: int
    findings: tuple[Finding, ...]
    findings_not_listed: int
    counts: tuple[RuleCount, ...]
    preview: Preview | None
    columns_personal: tuple[str, ...]
    columns_not_used: tuple[str, ...]
    groups: tuple[Group, ...]
    simulated: bool
    digest: str | None
    canonical: bytes | None


def read_upload(path: Path, facts: UploadedFacts, limits: UploadLimits = UPLOAD_LIMITS) -> ReadResult:
    """Read a file; whatever is wrong with it is a finding, never an exception."""
    raise NotImplementedError
