"""The measured quality of versions: content-addressed, so what was measured once stays true for ever."""

from collections import OrderedDict
from threading import Lock

from sqlalchemy import Connection

from datasets.data_quality.in_child import quality_in_child
from datasets.data_quality.report import VersionQuality
from datasets.store import blobs
from service.context import Context
from service.errors import NotFound

MOST_REMEMBERED = 60

_remembered: OrderedDict[tuple[str, int], VersionQuality] = OrderedDict()
_lock = Lock()


def remembered_quality(digest: str, series: int) -> VersionQuality | None:
    """Return what was measured before, if it is still at hand."""
    with _lock:
        found = _remembered.get((digest, series))
        if found is not None:
            _remembered.move_to_end((digest, series))
        return found


def measured_quality(context: Context, digest: str, series: int) -> VersionQuality:
    """Return the quality of a version, which must be one that the caller may see; measure it if need be."""
    known = remembered_quality(digest, series)
    if known is not None:
        return known
    with context.store.reading() as connection:
        canonical = _canonical(connection, digest)
    found = quality_in_child(canonical, series)
    with _lock:
        _remembered[digest, series] = found
        while len(_remembered) > MOST_REMEMBERED:
            _remembered.popitem(last=False)
    return found


def _canonical(connection: Connection, digest: str) -> bytes:
    blob = blobs.get(connection, digest)  # checked against its digest
    if blob is None:
        raise NotFound("content", digest)
    return blob.content
