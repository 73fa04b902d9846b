"""What a caller gets for a file: the file at once, or a job that is making it."""

from pathlib import PurePath
from typing import BinaryIO

import msgspec

from service.file_classification.report import FileClassified


class AnsweredAtOnce(msgspec.Struct, frozen=True, kw_only=True):
    """A classified file, open at its start; it has no name on the disk and is gone once it is closed."""

    content: BinaryIO
    file_name: str
    size_bytes: int
    summary: FileClassified


class FaultView(msgspec.Struct, frozen=True, kw_only=True):
    """Why a file was not classified, in the reader's language."""

    code: str
    message: str


class ClassificationView(msgspec.Struct, frozen=True, kw_only=True):
    """A classification that runs, or ran, as a job; ``GET /api/v1/classifications/{id}``."""

    id: str
    job: str
    state: str
    """``queued``, ``running``, ``succeeded``, ``failed`` or ``cancelled``."""
    stage: str | None
    done: int | None
    of: int | None
    error: str | None
    """The job's own code, where it failed."""
    fault: FaultView | None
    """What is wrong with the file, where that is why."""
    file_name: str | None
    input_digest: str
    input_bytes: int
    created_at: str
    purged_at: str
    """When file and result will be deleted, or were."""
    summary: FileClassified | None
    result_digest: str | None
    result_bytes: int | None
    result_url: str | None


def result_name(file_name: str | None, out: str) -> str:
    """Return what a result is called: after the file that was sent, by what it is."""
    stem = PurePath((file_name or "").replace("\\", "/")).stem[:80]
    plain = "".join(letter for letter in stem if letter.isalnum() or letter in "-_. ").strip(". ")
    return f"{plain or 'results'}-classified.{out}"
