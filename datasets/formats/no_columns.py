"""What is said where a file has no column that its format needs."""

from __future__ import annotations

from collections.abc import Sequence

from datasets.errors import UnreadableFile
from datasets.findings import Rule, file_finding
from datasets.formats.mapping import listed


def no_drug_column(headers: Sequence[str]) -> UnreadableFile:
    """Return what to raise where no column measures a drug."""
    return UnreadableFile(file_finding(Rule.NO_DRUG_COLUMN, headers=listed(headers) or "–"))
