"""The receiver operating characteristic as a plot."""

from typing import Any

import msgspec

from analysis.record import RocResult


class RocTitles(msgspec.Struct, frozen=True, kw_only=True):
    """Words of the plot, in the reader's language."""

    title: str
    description: str
    false_resistant: str
    sensitivity: str
    zone: str


def roc_curve(roc: RocResult, titles: RocTitles) -> dict[str, Any]:
    """Return the Vega-Lite specification of a receiver operating characteristic."""
    raise NotImplementedError
