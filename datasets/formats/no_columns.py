"""What is said where a file has no column that its format needs."""

from __future__ import annotations

from collections.abc import Sequence

from datasets.errors import UnreadableFile
from datasets.findings import Rule, file_finding
from datasets.formats.personal import is_personal

_MOST_NAMED = 30


def no_drug_column(headers: Sequence[str]) -> UnreadableFile:
    """Return what to raise where no column measures a drug."""
    return UnreadableFile(file_finding(Rule.NO_DRUG_COLUMN, headers=listed(headers)))


def listed(headers: Sequence[str]) -> str:
    """Join headers for a sentence, personal ones and very long lists left out."""
    named = [header[:60] for header in headers if header and not is_personal(header)]
    return " | ".join(named[:_MOST_NAMED]) + (" | …" if len(named) > _MOST_NAMED else "") or "–"
