"""What stops a file of distributions from being read, in codes.

* DatasetError
  + UnusableDistributionFile   it holds no distribution, or one that cannot be trusted
"""

from __future__ import annotations

from enum import StrEnum

import msgspec

from datasets.errors import DatasetError
from datasets.findings import Finding


class DistributionFault(StrEnum):
    """The closed list of faults that only files of distributions have; each has a text in ja and en."""

    NO_READINGS = "no_readings"
    AXIS_ABSENT = "axis_absent"
    COUNT_UNREADABLE = "count_unreadable"
    NO_ISOLATES = "no_isolates"
    COLUMN_TWICE = "column_twice"
    ROW_RAGGED = "row_ragged"
    MIC_SCALE_DOUBTFUL = "mic_scale_doubtful"


class Fault(msgspec.Struct, frozen=True, kw_only=True):
    """One fault with the parameters of its text; ``row`` counts as a spreadsheet shows it."""

    code: DistributionFault
    parameters: dict[str, str] = {}


class UnusableDistributionFile(DatasetError):  # noqa: N818
    """The file holds no distribution, or one that cannot be trusted, for the reasons found."""

    def __init__(self, *reasons: Fault | Finding) -> None:
        self.reasons = reasons
        codes = (reason.code if isinstance(reason, Fault) else reason.rule for reason in reasons)
        super().__init__(f"No distribution can be read: {', '.join(codes)}")


def fault(code: DistributionFault, **parameters: object) -> Fault:
    """Return a fault with its parameters as text."""
    return Fault(code=code, parameters={name: str(value) for name, value in parameters.items()})
