"""The ranges of control strains that a laboratory holds: those of its own imports, nobody else's."""

import functools
from collections.abc import Iterable
from typing import Final

import msgspec

from breakpoints.quality import QualityRange, QualityRanges
from datasets.store import blobs, imports
from service.context import Context
from service.security.caller import Caller

MOST_KEPT: Final = 8
"""Indexes kept in memory, by the digests of what they are made of: a pure function of content."""


def held_ranges(context: Context, caller: Caller) -> QualityRanges:
    """Return the ranges of the caller's laboratory; none for a caller without one."""
    if caller.laboratory_id is None:
        return QualityRanges()
    with context.store.reading() as connection:
        parts = imports.quality_of_every_laboratory(connection)
        digests = sorted({one.digest for one in parts if one.laboratory_id == caller.laboratory_id})
        contents = tuple(
            found.content for one in digests if (found := blobs.get(connection, one)) is not None
        )
    return _indexed(contents)


@functools.lru_cache(maxsize=MOST_KEPT)
def _indexed(contents: tuple[bytes, ...]) -> QualityRanges:
    return QualityRanges(_read(contents))


def _read(contents: Iterable[bytes]) -> Iterable[QualityRange]:
    for content in contents:
        yield from msgspec.json.decode(content, type=tuple[QualityRange, ...])
