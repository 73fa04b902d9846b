"""A measurement column of a wide export, as its header says it."""

from enum import StrEnum

import msgspec

from breakpoints.model import Method


class HeaderFault(StrEnum):
    """Why the results of a measurement column are refused, whatever they say."""

    CONTENT_MISSING = "content_missing"
    CONTENT_UNKNOWN = "content_unknown"


class MeasuredColumn(msgspec.Struct, frozen=True, kw_only=True):
    """``AMP_ND10``: the agent, the guideline's letter, the method, and the disk content it stands for.

    ``drug`` is qualified (``whonet:AMP``); ``disk_content`` canonical text, None for MICs and
    where the header's spelling has no known meaning for this agent (``fault`` says so).
    ``content_written`` is the header's own spelling (``10``, ``1_2``).
    """

    column: str
    drug: str
    guideline: str | None
    guideline_letter: str
    method: Method
    gradient_strip: bool = False
    content_written: str | None = None
    disk_content: str | None = None
    fault: HeaderFault | None = None
