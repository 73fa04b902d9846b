"""Where the isolates of a wild type come from: laboratories or surveys, each with its distributions."""

import msgspec
import numpy as np

from analysis.paired_table import Floats, Integers, PairedTable
from analysis.wild_type.distribution import MicDistribution, ZoneDistribution
from analysis.wild_type.pooling import pooled


class MicSource(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """MICs of one laboratory or survey; an empty name is "not stated".

    Several parts where its panels differ: an open class ends at a step of its own.
    """

    name: str = ""
    parts: tuple[MicDistribution, ...]

    @property
    def whole(self) -> MicDistribution:
        """Return the parts added up."""
        return pooled(self.parts, weighted=False)

    @property
    def n(self) -> float:
        """Return the number of isolates."""
        return float(sum(part.n for part in self.parts))


class ZoneSource(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Zones of one laboratory or survey; an empty name is "not stated"."""

    name: str = ""
    zones: ZoneDistribution

    @property
    def n(self) -> float:
        """Return the number of isolates."""
        return self.zones.n


def mic_sources(table: PairedTable) -> tuple[MicSource, ...]:
    """Return the MICs of each laboratory of a table; one source without a name where none were given."""
    return tuple(
        MicSource(
            name=name,
            parts=mic_parts(one.mic_lower_log2, one.mic_upper_log2, one.count.astype(np.float64)),
        )
        for name, one in _laboratories(table)
    )


def zone_sources(table: PairedTable) -> tuple[ZoneSource, ...]:
    """Return the zones of each laboratory of a table; one source without a name where none were given."""
    return tuple(
        ZoneSource(name=name, zones=zones(one.zone_mm, one.count.astype(np.float64)))
        for name, one in _laboratories(table)
    )


def mic_parts(lower_log2: Floats, upper_log2: Floats, count: Floats) -> tuple[MicDistribution, ...]:
    """Return MIC intervals (lower, upper], log2 mg/L, as distributions: the closed ones first.

    Parameters
    ----------
    lower_log2, upper_log2, count : ndarray of float64, shape (cells,)

    Notes
    -----
    Closed intervals make one distribution, each open class one of its own: ``<=`` and ``>`` stand at
    different steps where the tested ranges differ. An interval of several steps counts at its upper.
    """
    below, above = np.isinf(lower_log2), np.isinf(upper_log2)
    steps = np.where(above, lower_log2 + 1, upper_log2).astype(np.int64)
    closed = ~(below | above)
    found = []
    if closed.any():
        lowest = int(steps[closed].min())
        counts = np.bincount(steps[closed] - lowest, weights=count[closed])
        found.append(MicDistribution(lowest_step=lowest, counts=tuple(counts.tolist())))
    for ends, lowest_open in ((below, True), (above, False)):
        for step in np.unique(steps[ends]).tolist():
            n = float(count[ends & (steps == step)].sum())
            found.append(
                MicDistribution(
                    lowest_step=step, counts=(n,), lowest_open=lowest_open, highest_open=not lowest_open
                )
            )
    return tuple(found)


def zones(zone_mm: Integers, count: Floats) -> ZoneDistribution:
    """Return zones as a distribution over whole mm.

    Parameters
    ----------
    zone_mm : ndarray of int64, shape (cells,)
    count : ndarray of float64, shape (cells,)
    """
    lowest = int(zone_mm.min())
    return ZoneDistribution(
        lowest_mm=lowest, counts=tuple(np.bincount(zone_mm - lowest, weights=count).tolist())
    )


def _laboratories(table: PairedTable) -> list[tuple[str, PairedTable]]:
    """Return the table of each laboratory, by name."""
    if not table.laboratories:
        return [("", table)]
    present = np.unique(table.laboratory).tolist()
    return [(table.laboratories[code], table.keep(table.laboratory == code)) for code in present]
