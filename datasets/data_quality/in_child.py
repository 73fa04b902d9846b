"""Measure the quality of a version in a limited child; this is what the service calls."""

from __future__ import annotations

from datasets.asking_child import ask_child
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

    errand = QualityErrand(canonical=canonical, series=series)
    return ask_child(quality_asked, errand, READING_LIMITS, VersionQuality)
