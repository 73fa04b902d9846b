"""Compare two versions in a limited child; this is what the service calls."""

from __future__ import annotations

import msgspec

from datasets.child import ChildDied, run_limited
from datasets.child_death import NoAnswer
from datasets.differences.report import VersionDifference
from datasets.limits import READING_LIMITS


def difference_in_child(before: bytes, after: bytes) -> VersionDifference:
    """Compare two versions by their checked canonical bytes.

    Raises
    ------
    NoAnswer
        The child needed more than it may use.
    """
    from datasets.differences.comparing import (  # noqa: PLC0415 - polars, not before it is needed
        DifferenceErrand,
        difference_asked,
    )

    errand = msgspec.msgpack.encode(DifferenceErrand(before=before, after=after))
    answer = run_limited(difference_asked, errand, READING_LIMITS)
    if isinstance(answer, ChildDied):
        raise NoAnswer(answer)
    return msgspec.msgpack.decode(answer, type=VersionDifference)
