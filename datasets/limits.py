"""What an upload, and the process that reads it, may use."""

from __future__ import annotations

import math
from collections.abc import Iterable
from pathlib import Path

import msgspec

from datasets.content import ZIPPED, Content, content_of

MEGABYTE = 1_000_000


class UploadLimits(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Bounds of one uploaded file; ``max_bytes`` is also what the service counts while it streams."""

    max_bytes: int = 128 * MEGABYTE
    max_rows: int = 1_500_000
    max_columns: int = 500
    max_cell_characters: int = 1_000
    max_listed_findings: int = 10_000
    max_unpacked_bytes: int = 600 * MEGABYTE
    max_parts: int = 4_000
    max_sheets: int = 1_000


class ChildLimits(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Bounds of one limited child process.

    ``memory_bytes`` comes on top of the address space that the preloaded libraries reserve;
    ``file_bytes`` is the largest file that it may write.
    """

    memory_bytes: int = 3_000 * MEGABYTE
    cpu_seconds: int = 60
    wall_clock_seconds: float = 120.0
    file_bytes: int = 2_000 * MEGABYTE


class ReadingPace(msgspec.Struct, frozen=True, kw_only=True):
    """How long a child may compute over a file: some three times what an honest one of its size takes.

    What a workbook may take of memory grows with it too: a short one can name one long text a million times.
    """

    least_seconds: float = 6.0
    seconds_per_megabyte: float = 0.4
    seconds_per_packed_megabyte: float = 3.0
    least_memory_bytes: int = 1_000 * MEGABYTE
    memory_per_byte_of_workbook: int = 100


UPLOAD_LIMITS = UploadLimits()
READING_LIMITS = ChildLimits()
READING_PACE = ReadingPace()
CLASSIFYING_PACE = ReadingPace(least_seconds=8.0, seconds_per_megabyte=1.0, seconds_per_packed_megabyte=4.0)


def limits_for(paths: Iterable[Path], most: ChildLimits, pace: ReadingPace = READING_PACE) -> ChildLimits:
    """Return the limits of a child that reads files: the smaller they are, the sooner it has to be done."""
    seconds, memory, any_workbook = pace.least_seconds, pace.least_memory_bytes, False
    for path in filter(Path.exists, paths):  # of one that is gone the child itself says so
        size = path.stat().st_size
        content = content_of(path)
        is_packed = content in ZIPPED or content is Content.PARQUET
        per_megabyte = pace.seconds_per_packed_megabyte if is_packed else pace.seconds_per_megabyte
        seconds += size / MEGABYTE * per_megabyte
        memory += size * pace.memory_per_byte_of_workbook
        any_workbook = any_workbook or content in ZIPPED
    return msgspec.structs.replace(
        most,
        cpu_seconds=min(most.cpu_seconds, math.ceil(seconds)),
        memory_bytes=min(most.memory_bytes, memory) if any_workbook else most.memory_bytes,
    )
