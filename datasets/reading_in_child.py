"""Read an uploaded file in a limited child; this is what the service calls."""

from __future__ import annotations

from pathlib import Path

from datasets.facts import UploadedFacts
from datasets.limits import READING_LIMITS, UPLOAD_LIMITS, ChildLimits, UploadLimits
from datasets.reading import ReadResult


def read_in_child(
    path: Path,
    facts: UploadedFacts,
    limits: UploadLimits = UPLOAD_LIMITS,
    child_limits: ChildLimits = READING_LIMITS,
) -> ReadResult:
    """Read a file in a child; its death is one finding (``file_needs_too_much``), never an exception."""
    raise NotImplementedError
