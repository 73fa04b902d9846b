"""From a fitted wild type to a cut-off on the scale of the readings."""

from math import ceil, floor

import msgspec
from scipy.special import ndtri

QUANTILES = (0.95, 0.975, 0.99, 0.995, 0.999)
DEFAULT_QUANTILE = 0.99
CENTRAL_SHARE = 0.95
_SLACK = 1e-9


class MicWildType(msgspec.Struct, frozen=True, kw_only=True):
    """A normal wild type on the true scale, log2 mg/L; ``n`` wild-type isolates."""

    mean_log2: float
    sd_log2: float
    n: float

    def quantile_log2(self, share: float) -> float:
        """Return the value under which ``share`` of the wild type lies."""
        return self.mean_log2 + self.sd_log2 * float(ndtri(share))

    def cut_off_step(self, share: float = DEFAULT_QUANTILE) -> int:
        """Return the quantile rounded up to the next two-fold step: wild type is MIC <= it."""
        return ceil(self.quantile_log2(share) - _SLACK)


class ZoneWildType(msgspec.Struct, frozen=True, kw_only=True):
    """A normal wild type of zones, mm; ``n`` wild-type isolates."""

    mean_mm: float
    sd_mm: float
    n: float

    def quantile_mm(self, share: float) -> float:
        """Return the value above which ``share`` of the wild type lies."""
        return self.mean_mm - self.sd_mm * float(ndtri(share))

    def cut_off_mm(self, share: float = DEFAULT_QUANTILE) -> int:
        """Return the whole mm whose lower edge is the quantile's: wild type is zone >= it.

        Notes
        -----
        A zone read n mm is [n - 0.5, n + 0.5), so the quantile q belongs to floor(q + 0.5).
        """
        return floor(self.quantile_mm(share) + 0.5 + _SLACK)


def splits_wild_type(wild_type: MicWildType, s_le_step: int, central_share: float = CENTRAL_SHARE) -> bool:
    """Tell whether a breakpoint S <= ``s_le_step`` lies inside the central part of the wild type."""
    tail = (1 - central_share) / 2
    return wild_type.quantile_log2(tail) < s_le_step < wild_type.quantile_log2(1 - tail)


def zone_splits_wild_type(
    wild_type: ZoneWildType, s_ge_mm: int, central_share: float = CENTRAL_SHARE
) -> bool:
    """Tell whether a breakpoint S >= ``s_ge_mm`` lies inside the central part of the wild type.

    Notes
    -----
    The breakpoint separates readings at ``s_ge_mm`` - 0.5.
    """
    tail = (1 - central_share) / 2
    return wild_type.quantile_mm(1 - tail) < s_ge_mm - 0.5 < wild_type.quantile_mm(tail)
