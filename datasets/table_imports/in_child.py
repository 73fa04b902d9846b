"""Read an import in a limited child; this is what the service calls."""

from pathlib import Path
from typing import Final

from breakpoints.importing import Unreadable
from datasets.asking_child import NoAnswer, ask_child
from datasets.limits import READING_LIMITS, ChildLimits, ReadingPace, limits_for
from datasets.table_imports.request import Failure, ImportAnswer, ImportRequest

IMPORTING_PACE: Final = ReadingPace(
    least_seconds=12.0, seconds_per_megabyte=3.0, seconds_per_packed_megabyte=12.0
)


def import_in_child(request: ImportRequest, limits: ChildLimits = READING_LIMITS) -> ImportAnswer:
    """Read a file in a child; its death is a failure with a text, never an exception."""
    from datasets.table_imports.reading import import_requested  # noqa: PLC0415 - not before it is needed

    bounded = limits_for((Path(request.path),), limits, IMPORTING_PACE)
    try:
        return ask_child(import_requested, request, bounded, ImportAnswer)
    except NoAnswer as none:
        code = Unreadable.NEEDS_TOO_MUCH if none.needed_too_much else Unreadable.READING_FAILED
        return ImportAnswer(failure=Failure(code=code, file=request.file, parameters=none.parameters))
