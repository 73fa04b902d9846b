"""The pairs that resamples choose, as a plot."""

from typing import Any

import msgspec

from analysis.record import BootstrapPairs


class BootstrapTitles(msgspec.Struct, frozen=True, kw_only=True):
    """Words of the plot, in the reader's language."""

    title: str
    description: str
    zone_r_le: str
    zone_s_ge: str
    share: str


def bootstrap_pairs(bootstrap: BootstrapPairs, titles: BootstrapTitles) -> dict[str, Any]:
    """Return the Vega-Lite specification of a bootstrap distribution."""
    raise NotImplementedError
