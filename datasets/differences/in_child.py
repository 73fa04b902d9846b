"""Compare two versions in a limited child; this is what the service calls."""

from __future__ import annotations

import msgspec

from datasets.asking_child import ask_child
from datasets.differences.report import VersionDifference
from datasets.findings import Finding
from datasets.limits import READING_LIMITS


class VersionHeld(msgspec.Struct, frozen=True, kw_only=True):
    """A version: its checked canonical bytes, what was found in it, and its rows as read where kept."""

    canonical: bytes
    findings: tuple[Finding, ...] = ()
    rows: bytes | None = None


def difference_in_child(before: VersionHeld, after: VersionHeld) -> VersionDifference:
    """Compare two versions.

    Raises
    ------
    NoAnswer
        The child needed more than it may use.
    """
    from datasets.differences.comparing import (  # noqa: PLC0415 - polars, not before it is needed
        DifferenceErrand,
        difference_asked,
    )

    errand = DifferenceErrand(
        before=before.canonical,
        after=after.canonical,
        found_before=before.findings,
        found_after=after.findings,
        rows_before=before.rows,
        rows_after=after.rows,
    )
    return ask_child(difference_asked, errand, READING_LIMITS, VersionDifference)
