"""Read an uploaded file in a limited child; this is what the service calls."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from breakpoints.quality_control.ranges import QualityRange
from datasets.asking_child import NoAnswer, ask_child
from datasets.facts import UploadedFacts
from datasets.limits import READING_LIMITS, UPLOAD_LIMITS, ChildLimits, UploadLimits, limits_for
from datasets.mic_limits import MicLimits
from datasets.read_result import ReadResult, unread


def read_in_child(
    path: Path,
    facts: UploadedFacts,
    limits: UploadLimits = UPLOAD_LIMITS,
    child_limits: ChildLimits = READING_LIMITS,
    *,
    pseudonym_key: bytes | None = None,
    second: Path | None = None,
    preview_only: bool = False,
    controls: Path | None = None,
    ranges: tuple[QualityRange, ...] = (),
    mic_limits: tuple[MicLimits, ...] = (),
    on: dt.date | None = None,
) -> ReadResult:
    """Read a file, or two that belong together, in a child.

    Its death is one finding (``file_needs_too_much``), never an exception.
    The key for isolates and farms goes to the child inside its request, never on a command line.
    """
    from datasets.reading import ReadRequest, read_requested  # noqa: PLC0415 - polars, not before it is needed

    request = ReadRequest(
        path=str(path.resolve()),
        second=None if second is None else str(second.resolve()),
        facts=facts,
        limits=limits,
        pseudonym_key=pseudonym_key,
        preview_only=preview_only,
        controls=None if controls is None else str(controls.resolve()),
        ranges=ranges,
        mic_limits=mic_limits,
        on=on,
    )
    bounded = limits_for((one for one in (path, second, controls) if one is not None), child_limits)
    try:
        return ask_child(read_requested, request, bounded, ReadResult)
    except NoAnswer as none:
        return unread(none.finding())
