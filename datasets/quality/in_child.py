"""Measure the quality of a version in a limited child; this is what the service calls."""

from __future__ import annotations

import msgspec

from datasets.child import ChildDied, run_limited
from datasets.limits import READING_LIMITS
from datasets.quality.report import VersionQuality


class NotMeasured(Exception):  # noqa: N818 - named by the fault
    """The child ended without an answer; ``reason`` says how."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(f"The quality could not be measured: the process ended ({reason}).")


def quality_in_child(canonical: bytes, series: int) -> VersionQuality:
    """Measure a version of checked canonical bytes.

    Raises
    ------
    NotMeasured
        The child needed more than it may use.
    """
    from datasets.quality.measuring import (  # noqa: PLC0415 - polars, not before it is needed
        QualityErrand,
        quality_asked,
    )

    errand = msgspec.msgpack.encode(QualityErrand(canonical=canonical, series=series))
    answer = run_limited(quality_asked, errand, READING_LIMITS)
    if isinstance(answer, ChildDied):
        raise NotMeasured(answer.reason)
    return msgspec.msgpack.decode(answer, type=VersionQuality)
