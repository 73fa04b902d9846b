"""What is asked: readings of control strains as written, and how many laboratories a range needs."""

from typing import Annotated

import msgspec
from msgspec import Meta

from analysis.quality_control.report import QualityRequirements
from datasets.facts import MicScale

MOST_READINGS = 10_000
Written = Annotated[str, Meta(max_length=200)]


class ReadingIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One reading as written: of a zone, of an MIC, or of both."""

    laboratory: Written = ""
    medium_lot: Written = ""
    strain: Written = ""
    drug: Written = ""
    disk_content: Written = ""
    zone_mm: Written = ""
    mic_mg_per_l: Written = ""
    """With its sign, such as ``<=0.25``; in two-fold steps where ``mic_scale`` says so."""


class RangesRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Readings of one strain and drug, or of several that name them."""

    readings: Annotated[tuple[ReadingIn, ...], Meta(min_length=1, max_length=MOST_READINGS)]
    required: QualityRequirements = QualityRequirements()
    mic_scale: MicScale = "mg_per_l"
