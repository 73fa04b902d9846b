"""A distribution of MICs over two-fold steps, or of zones over whole mm.

* ValueError
  + UnusableDistribution   nothing counted, a negative count, or censored classes in the middle
"""

import msgspec
import numpy as np

from analysis.paired_table import Floats

FEWEST_ISOLATES, FEWEST_CLASSES = 15, 3
"""Under which no wild type is fitted."""

MOVING_MM = 4
_HUMP_MM, _HUMP_STEPS = 6.0, 2
_LEAST_HUMP = 0.1


class UnusableDistribution(ValueError):  # noqa: N818 - named by the fault
    """A distribution that cannot be fitted: a caller's bug."""


class Counted(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Isolates by class; ``source`` names the laboratory or survey."""

    counts: tuple[float, ...]
    source: str = ""

    def __post_init__(self) -> None:
        """Refuse empty and negative distributions."""
        _check(self.counts)

    @property
    def n(self) -> float:
        """Return the number of isolates."""
        return float(sum(self.counts))

    @property
    def count(self) -> Floats:
        """Return the counts, shape (classes,)."""
        return np.array(self.counts, dtype=np.float64)


class MicDistribution(Counted, frozen=True, kw_only=True):
    """Isolates by MIC: class i is the step ``lowest_step`` + i (log2 mg/L).

    ``lowest_open``: the first class is ``<=`` its step; ``highest_open``: the last class is ``>``
    the step before it.
    """

    lowest_step: int
    lowest_open: bool = False
    highest_open: bool = False

    @property
    def steps(self) -> Floats:
        """Return the step of each class, shape (classes,)."""
        return self.lowest_step + np.arange(len(self.counts), dtype=np.float64)

    @property
    def mode_step(self) -> int:
        """Return the most frequent step, the lowest of several."""
        return self.lowest_step + int(np.argmax(self.counts))

    @property
    def mode_truncated(self) -> bool:
        """Tell whether the mode is the lowest class tested: what lies below is not seen."""
        tested = np.flatnonzero(self.count)[0]
        return bool(self.lowest_open and self.mode_step == self.lowest_step + tested)


class ZoneDistribution(Counted, frozen=True, kw_only=True):
    """Isolates by zone: class i is ``lowest_mm`` + i; 6 mm means no inhibition."""

    lowest_mm: int

    @property
    def zones_mm(self) -> Floats:
        """Return the zone of each class, shape (classes,)."""
        return self.lowest_mm + np.arange(len(self.counts), dtype=np.float64)


def low_mic_peak_step(distribution: MicDistribution) -> int:
    """Return where the wild type's hump of MICs is highest.

    Notes
    -----
    From the lowest step up, the first that is highest within two steps on either side and has a tenth of
    all isolates there. A taller hump of resistant isolates at high MICs does not count.
    """
    count, steps = distribution.count, distribution.steps
    for at in range(len(count)):
        near = np.abs(steps - steps[at]) <= _HUMP_STEPS
        if count[at] == count[near].max() and count[near].sum() >= _LEAST_HUMP * distribution.n:
            return int(steps[at])
    return distribution.mode_step


def high_zone_peak_mm(distribution: ZoneDistribution) -> float:
    """Return where the wild type's hump of zones is highest, mm.

    Notes
    -----
    Moving mean of four mm at their middle; from the largest zone down, the first that is highest
    within 6 mm on either side and has a tenth of all isolates there. A taller hump of resistant
    isolates at small zones does not count.
    """
    smoothed, middle = moving_mean(distribution)
    share = distribution.count / distribution.n
    for at in range(len(middle) - 1, -1, -1):
        near = np.abs(middle - middle[at]) <= _HUMP_MM
        around = np.abs(distribution.zones_mm - middle[at]) <= _HUMP_MM
        if smoothed[at] == smoothed[near].max() and share[around].sum() >= _LEAST_HUMP:
            return float(middle[at])
    return float(middle[np.argmax(smoothed)])


def moving_mean(distribution: ZoneDistribution) -> tuple[Floats, Floats]:
    """Return the moving mean of four neighbouring mm, and the middle of each, mm."""
    count = np.pad(distribution.count, MOVING_MM)
    smoothed = np.convolve(count, np.full(MOVING_MM, 1 / MOVING_MM), mode="valid")
    first = distribution.lowest_mm - MOVING_MM + (MOVING_MM - 1) / 2
    return np.asarray(smoothed, dtype=np.float64), first + np.arange(len(smoothed), dtype=np.float64)


def trimmed(distribution: MicDistribution) -> MicDistribution:
    """Return the distribution without empty classes at its ends; open ends stay where counted."""
    filled = np.flatnonzero(distribution.count)
    first, last = int(filled[0]), int(filled[-1])
    return msgspec.structs.replace(
        distribution,
        lowest_step=distribution.lowest_step + first,
        counts=distribution.counts[first : last + 1],
        lowest_open=distribution.lowest_open and first == 0,
        highest_open=distribution.highest_open and last == len(distribution.counts) - 1,
    )


def _check(counts: tuple[float, ...]) -> None:
    """Refuse what cannot be a distribution."""
    if not counts or min(counts) < 0 or sum(counts) <= 0:
        raise UnusableDistribution("a distribution needs at least one isolate and no negative count")
