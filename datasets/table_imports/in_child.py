"""Read an import in a limited child; this is what the service calls."""

import msgspec

from breakpoints.importing import Unreadable
from datasets.child import ChildDied, run_unless_killed_twice
from datasets.limits import MEGABYTE, READING_LIMITS, ChildLimits
from datasets.table_imports.request import Failure, ImportAnswer, ImportRequest


def import_in_child(request: ImportRequest, limits: ChildLimits = READING_LIMITS) -> ImportAnswer:
    """Read a file in a child; its death is a failure with a text, never an exception."""
    from datasets.table_imports.reading import import_requested  # noqa: PLC0415 - not before it is needed

    answer = run_unless_killed_twice(import_requested, msgspec.msgpack.encode(request), limits)
    if isinstance(answer, ChildDied):
        return ImportAnswer(failure=_why(request.file, answer, limits))
    return msgspec.msgpack.decode(answer, type=ImportAnswer)


def _why(file: str, died: ChildDied, limits: ChildLimits) -> Failure:
    if died.reason in {"raised", "killed"}:
        return Failure(code=Unreadable.READING_FAILED, file=file, parameters={"detail": died.detail})
    parameters = {
        "megabytes": str(limits.memory_bytes // MEGABYTE),
        "seconds": f"{limits.wall_clock_seconds:g}",
    }
    return Failure(code=Unreadable.NEEDS_TOO_MUCH, file=file, parameters=parameters)
