"""The measured quality of versions: content-addressed, so what was measured once stays true for ever."""

from collections import OrderedDict
from threading import Lock
from time import monotonic
from typing import Final

from sqlalchemy import Connection

from datasets.asking_child import NoAnswer
from datasets.child import ChildDied, Reason
from datasets.data_quality.in_child import quality_in_child
from datasets.data_quality.report import VersionQuality
from datasets.limits import READING_LIMITS
from datasets.store import blobs
from service.context import Context
from service.errors import NotFound

MOST_REMEMBERED = 60
MOST_FAILED = 500
FAILED_SECONDS: Final = 3600.0
"""A machine that was busy may have time later."""

_remembered: OrderedDict[tuple[str, int], VersionQuality] = OrderedDict()
_failed: OrderedDict[str, tuple[float, Reason]] = OrderedDict()
"""When, and why, by version: any series of it asks nearly all that the others ask."""
_lock = Lock()


def remembered_quality(digest: str, series: int) -> VersionQuality | None:
    """Return what was measured before, if it is still at hand."""
    with _lock:
        found = _remembered.get((digest, series))
        if found is not None:
            _remembered.move_to_end((digest, series))
        return found


def measured_quality(context: Context, digest: str, series: int) -> VersionQuality:
    """Return the quality of a version, which must be one that the caller may see; measure it if need be.

    Raises
    ------
    NoAnswer
        The version needs more than a child may use; this is not found out again and again.
    """
    known = remembered_quality(digest, series)
    if known is not None:
        return known
    with _lock:
        since, reason = _failed.get(digest, (-FAILED_SECONDS, None))
    if reason is not None and monotonic() - since < FAILED_SECONDS:
        raise NoAnswer(ChildDied(reason=reason, detail=""), READING_LIMITS)
    with context.store.reading() as connection:
        canonical = _canonical(connection, digest)
    try:
        found = quality_in_child(canonical, series)
    except NoAnswer as fault:
        if fault.needed_too_much:
            _remember_failure(digest, fault.reason)
        raise
    with _lock:
        _remembered[digest, series] = found
        while len(_remembered) > MOST_REMEMBERED:
            _remembered.popitem(last=False)
    return found


def _remember_failure(digest: str, reason: Reason) -> None:
    with _lock:
        _failed[digest] = monotonic(), reason
        while len(_failed) > MOST_FAILED:
            _failed.popitem(last=False)


def _canonical(connection: Connection, digest: str) -> bytes:
    blob = blobs.get(connection, digest)  # checked against its digest
    if blob is None:
        raise NotFound("content", digest)
    return blob.content
