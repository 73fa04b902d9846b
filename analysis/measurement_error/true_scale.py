"""The grid of true concentrations on which the model integrates."""

from dataclasses import dataclass

import numpy as np

from analysis.paired_table import Floats, PairedTable

POINTS_PER_DILUTION = 8
POINTS_MIN, POINTS_MAX = 121, 241
BELOW_LOWEST, ABOVE_HIGHEST, BEYOND_CENSORED = 3.5, 2.5, 4.0


@dataclass(frozen=True, slots=True, eq=False)
class TrueScale:
    """Grid of true log2 MIC, kept relative to a whole step so that units cannot matter.

    Attributes
    ----------
    origin_step : int
        The step (log2 mg/L) at which the grid's coordinate is 0.
    offset : ndarray of float64, shape (points,)
        True log2 MIC less ``origin_step``.
    curve_lower, curve_upper : float
        Coordinates between which a curve may bend.
    """

    origin_step: int
    offset: Floats
    curve_lower: float
    curve_upper: float

    @property
    def log2_mg_per_l(self) -> Floats:
        """Return the grid in log2 mg/L."""
        return self.offset + self.origin_step

    @property
    def span(self) -> float:
        """Return the length of the grid in dilutions."""
        return float(self.offset[-1] - self.offset[0])


def true_scale(table: PairedTable) -> TrueScale:
    """Lay the grid of a table.

    Notes
    -----
    From the lowest uncensored MIC - 3.5 to the highest + 2.5, 4 beyond a censored end; 8 points a
    dilution, 121 to 241 in all.
    """
    open_below, open_above = np.isinf(table.mic_lower_log2), np.isinf(table.mic_upper_log2)
    finite = np.concatenate([table.mic_lower_log2[~open_below], table.mic_upper_log2[~open_above]])
    origin = int(finite.min())
    lowest = (table.mic_lower_log2[~open_below] + 1 - origin).tolist()
    highest = (table.mic_upper_log2[~open_above] - origin).tolist()
    low_ends = (table.mic_upper_log2[open_below] - origin).tolist()
    high_ends = (table.mic_lower_log2[open_above] - origin).tolist()
    start = min([x - BELOW_LOWEST for x in lowest] + [x - BEYOND_CENSORED for x in low_ends])
    stop = max([x + ABOVE_HIGHEST for x in highest] + [x + BEYOND_CENSORED for x in high_ends])
    bend = min([x - 0.5 for x in lowest] + [x - BEYOND_CENSORED for x in low_ends])
    bend_stop = max([x + 0.5 for x in highest] + [x + BEYOND_CENSORED for x in high_ends])
    points = int(np.clip(round(POINTS_PER_DILUTION * (stop - start)) + 1, POINTS_MIN, POINTS_MAX))
    return TrueScale(origin, np.linspace(start, stop, points), bend, bend_stop)
