"""Compare two versions in a limited child; this is what the service calls."""

from __future__ import annotations

from datasets.asking_child import ask_child
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

    errand = DifferenceErrand(before=before, after=after)
    return ask_child(difference_asked, errand, READING_LIMITS, VersionDifference)
