"""What checking a control reading can say: closed lists, each code with a text in ja and en."""

from enum import StrEnum

import msgspec

from breakpoints.outcomes import Refused
from breakpoints.quality_control.ranges import QualityRange


class ControlStanding(StrEnum):
    """Where a control reading lies."""

    IN_RANGE = "in_range"
    BELOW = "below"
    ABOVE = "above"
    UNDECIDED = "undecided"
    NO_RANGE = "no_range"
    UNREADABLE = "unreadable"

    @property
    def has_failed(self) -> bool:
        """Whether results of the day must not be relied on."""
        return self in {ControlStanding.BELOW, ControlStanding.ABOVE}

    @property
    def confirms(self) -> bool:
        """Whether results of the day may be relied on, as far as this control goes."""
        return self is ControlStanding.IN_RANGE


class ControlReason(StrEnum):
    """The finer reason behind a standing that is not simply in or out."""

    # undecided
    CENSORED = "censored"
    RANGES_DIFFER = "ranges_differ"
    # no_range
    NO_RANGES_HELD = "no_ranges_held"
    STRAIN_UNKNOWN = "strain_unknown"
    OTHER_STRAINS_ONLY = "other_strains_only"
    OTHER_METHODS_ONLY = "other_methods_only"
    OTHER_CONTENTS_ONLY = "other_contents_only"
    OTHER_MEDIA_ONLY = "other_media_only"
    OTHER_EDITIONS_ONLY = "other_editions_only"
    OTHER_DRUGS_ONLY = "other_drugs_only"


class RangeJudged(msgspec.Struct, frozen=True, kw_only=True):
    """One range that applies, and where the reading lies in it."""

    range: QualityRange
    standing: ControlStanding


class ControlOutcome(msgspec.Struct, frozen=True, kw_only=True):
    """Where a control reading lies, by which ranges, and what there is instead.

    ``judged`` holds every range that applies: one as a rule, several where a guideline
    prints more than one (media not told apart) or several guidelines are held; one standing
    only if all agree. ``exists`` lists the nearest ranges where none applies. ``refused`` is
    set for a reading that cannot be read.
    """

    standing: ControlStanding
    reason: ControlReason | None = None
    parameters: dict[str, str] = {}
    judged: tuple[RangeJudged, ...] = ()
    exists: tuple[QualityRange, ...] = ()
    refused: Refused | None = None
