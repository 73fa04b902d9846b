"""What a caller gets for a file: the file at once, or a job that is making it."""

from pathlib import Path

import msgspec

from service.file_classification.report import FileClassified


class AnsweredAtOnce(msgspec.Struct, frozen=True, kw_only=True):
    """A classified file on disk, removed when its context ends; ``digest`` is its SHA-256."""

    path: Path
    file_name: str
    digest: str
    size_bytes: int
    summary: FileClassified


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
