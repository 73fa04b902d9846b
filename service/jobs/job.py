"""What a job is: a kind, a subject in the store, and the id of its row in the table of jobs."""

from enum import StrEnum

import msgspec


class JobKind(StrEnum):
    """Every kind of job that a worker knows."""

    DERIVATION = "derivation"
    CLASSIFICATION = "classification"


class Job(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One piece of work; ``id`` is the job row's id, ``subject`` what it works on (a derivation's id)."""

    id: str
    kind: JobKind
    subject: str


class JobFailure(StrEnum):
    """Why a job failed, as it stands in its row; each has a text ``job.failure.<code>``."""

    CODE_CHANGED = "code_changed"
    INPUT_MISSING = "input_missing"
    NOTHING_SELECTED = "nothing_selected"
    NEEDS_TOO_MUCH = "needs_too_much"
    TOO_SLOW = "too_slow"
    STOPPED = "stopped"
    FILE_REFUSED = "file_refused"
    INTERNAL = "internal"


class Outcome(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How the work of a job came out: the digest of the blob it filed, or why it failed.

    Neither: the job had ended (it was cancelled) while it was being worked on.
    """

    result_digest: str | None = None
    failure: JobFailure | None = None
