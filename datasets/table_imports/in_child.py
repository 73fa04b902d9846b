"""Read an import in a limited child; this is what the service calls."""

from pathlib import Path
from typing import Final

import msgspec

from breakpoints.importing import Unreadable
from datasets.child import ChildDied, run_limited
from datasets.child_death import parameters_of_death
from datasets.limits import READING_LIMITS, ChildLimits, ReadingPace, limits_for
from datasets.table_imports.request import Failure, ImportAnswer, ImportRequest

IMPORTING_PACE: Final = ReadingPace(
    least_seconds=12.0, seconds_per_megabyte=3.0, seconds_per_packed_megabyte=12.0
)


def import_in_child(request: ImportRequest, limits: ChildLimits = READING_LIMITS) -> ImportAnswer:
    """Read a file in a child; its death is a failure with a text, never an exception."""
    from datasets.table_imports.reading import import_requested  # noqa: PLC0415 - not before it is needed

    bounded = limits_for((Path(request.path),), limits, IMPORTING_PACE)
    answer = run_limited(import_requested, msgspec.msgpack.encode(request), bounded)
    if isinstance(answer, ChildDied):
        return ImportAnswer(failure=_why(request.file, answer, bounded))
    return msgspec.msgpack.decode(answer, type=ImportAnswer)


def _why(file: str, died: ChildDied, limits: ChildLimits) -> Failure:
    code = Unreadable.NEEDS_TOO_MUCH if died.needed_too_much else Unreadable.READING_FAILED
    return Failure(code=code, file=file, parameters=parameters_of_death(died, limits))
