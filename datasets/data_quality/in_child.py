"""Measure the quality of a version in a limited child; this is what the service calls."""

from __future__ import annotations

import msgspec

from datasets.child import ChildDied, run_limited
from datasets.child_death import NoAnswer
from datasets.data_quality.report import VersionQuality
from datasets.limits import READING_LIMITS


def quality_in_child(canonical: bytes, series: int) -> VersionQuality:
    """Measure a version of checked canonical bytes.

    Raises
    ------
    NoAnswer
        The child needed more than it may use.
    """
    from datasets.data_quality.measuring import (  # noqa: PLC0415 - polars, not before it is needed
        QualityErrand,
        quality_asked,
    )

    errand = msgspec.msgpack.encode(QualityErrand(canonical=canonical, series=series))
    answer = run_limited(quality_asked, errand, READING_LIMITS)
    if isinstance(answer, ChildDied):
        raise NoAnswer(answer)
    return msgspec.msgpack.decode(answer, type=VersionQuality)
