"""The scattergram: counts by MIC and zone, breakpoints as rules, marginal distributions."""

from collections.abc import Sequence
from typing import Any

import msgspec

from analysis.criterion import MicCriterion
from analysis.paired_table import PairedTable
from analysis.record import ScattergramCell


class ScattergramTitles(msgspec.Struct, frozen=True, kw_only=True):
    """Words of the plot, in the reader's language."""

    title: str
    description: str
    mic_axis: str
    zone_axis: str
    isolates: str


def scattergram(
    table: PairedTable | Sequence[ScattergramCell],
    criterion: MicCriterion,
    zone_r_le_mm: int | None,
    zone_s_ge_mm: int | None,
    titles: ScattergramTitles,
) -> dict[str, Any]:
    """Return the Vega-Lite specification of a scattergram."""
    raise NotImplementedError
