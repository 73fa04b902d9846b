"""The look that fits the file, chosen by its first bytes."""

from __future__ import annotations

from pathlib import Path

from datasets.limits import UploadLimits
from datasets.preflight.database import refuse_hostile_database
from datasets.preflight.parquet import refuse_hostile_parquet
from datasets.preflight.text import refuse_growing_text
from datasets.preflight.workbook import refuse_hostile_archive

_LOOKS = {
    b"PK\x03\x04": refuse_hostile_archive,
    b"PK\x05\x06": refuse_hostile_archive,
    b"PAR1": refuse_hostile_parquet,
    b"PARE": refuse_hostile_parquet,
    b"SQLi": refuse_hostile_database,
}


def refuse_hostile(path: Path, limits: UploadLimits) -> None:
    """Refuse a file that is made, or damaged, to do harm when it is opened.

    Raises
    ------
    UnreadableFile
        With the one reason found first.
    """
    with path.open("rb") as file:
        look = _LOOKS.get(file.read(4), refuse_growing_text)
    look(path, limits)
