"""The look that fits the file, chosen by its first bytes."""

from __future__ import annotations

from pathlib import Path

from datasets.content import Content, content_of
from datasets.limits import UploadLimits
from datasets.preflight.database import refuse_hostile_database
from datasets.preflight.parquet import refuse_hostile_parquet
from datasets.preflight.text import refuse_growing_text
from datasets.preflight.workbook import refuse_hostile_archive

_LOOKS = {
    Content.WORKBOOK: refuse_hostile_archive,
    Content.ZIP: refuse_hostile_archive,
    Content.PARQUET: refuse_hostile_parquet,
    Content.DATABASE: refuse_hostile_database,
}


def refuse_hostile(path: Path, limits: UploadLimits) -> None:
    """Refuse a file that is made, or damaged, to do harm when it is opened.

    Raises
    ------
    UnreadableFile
        With the one reason found first.
    """
    look = _LOOKS.get(content_of(path), refuse_growing_text)
    look(path, limits)
