"""What the measurement-error model reports: plain structs, cheap to import (no numpy).

Rates, shares and probabilities are fractions, zones mm, concentrations log2(mg/L).
"""

from enum import StrEnum

import msgspec

from analysis.chosen_pairs import BootstrapPairs
from analysis.methods import AcceptanceRow, ErrorKind


class CurveKind(StrEnum):
    """Families of monotone curves."""

    LOGISTIC = "logistic"
    SPLINE = "spline"


class _Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of every part of a report."""


class FittedCurve(_Part, frozen=True, kw_only=True):
    """One curve with its pointwise 95 % band and the density of true concentrations."""

    kind: CurveKind
    aic: float
    effective_df: float
    log_likelihood: float
    sigma_mic_log2: float
    sigma_zone_mm: float
    sigma_zone_on_bound: bool
    converged: bool
    true_log2: tuple[float, ...]
    density: tuple[float, ...]
    curve_mm: tuple[float, ...]
    lower_mm: tuple[float, ...]
    upper_mm: tuple[float, ...]


class ExpectedRate(_Part, frozen=True, kw_only=True):
    """The expected share of errors of one kind among the isolates of one acceptance row.

    ``row_share`` is the row's share of all isolates; ``rate`` is None for an empty row. Limits are
    the central 95 % of the resamples, widened to contain the estimate.
    """

    row: AcceptanceRow
    error: ErrorKind
    bound_percent: int
    row_share: float
    rate: float | None
    rate_95: tuple[float, float] | None
    within_bound: bool


class ExpectedErrors(_Part, frozen=True, kw_only=True):
    """Expected index of a pair with its limits, and the rates of all bounded cells."""

    zone_r_le_mm: int
    zone_s_ge_mm: int
    index: float
    index_95: tuple[float, float] | None
    rates: tuple[ExpectedRate, ...]


class ModelPair(_Part, frozen=True, kw_only=True):
    """A pair chosen from the averaged joint table, its intervals and its expected errors.

    ``resamples_without_pair``: resamples in which no pair was within all bounds.
    """

    zone_r_le_mm: int
    zone_s_ge_mm: int
    zone_r_le_95: tuple[int, int] | None
    zone_s_ge_95: tuple[int, int] | None
    resamples_without_pair: int
    at_width_limit: bool
    errors: ExpectedErrors


class NearEqualPair(_Part, frozen=True, kw_only=True):
    """A pair whose expected index is within 0.01 of the smallest.

    ``within_bounds``: every expected rate is under its bound.
    """

    zone_r_le_mm: int
    zone_s_ge_mm: int
    index: float
    within_bounds: bool


class ExpectedMove(_Part, frozen=True, kw_only=True):
    """Expected errors with one limit moved, as shares of all isolates."""

    zone_r_le_mm: int
    zone_s_ge_mm: int
    index: float
    very_major: float
    major: float
    minor: float


class CraigPair(_Part, frozen=True, kw_only=True):
    """The pair with the smallest loss of Craig (2000)."""

    zone_r_le_mm: int
    zone_s_ge_mm: int
    loss: float
    at_width_limit: bool


class ZoneCategory(_Part, frozen=True, kw_only=True):
    """Probabilities that an isolate with a zone of ``zone_mm`` is S, I or R by its MIC.

    ``prevalence`` names the share of resistant isolates that they hold for; limits are the central
    95 % of the resamples, absent where there were none. ``zone_share`` is the share of isolates
    with this zone.
    """

    prevalence: str
    resistant_share: float
    zone_mm: int
    zone_share: float
    susceptible: float
    intermediate: float
    resistant: float
    susceptible_95: tuple[float, float] | None = None
    intermediate_95: tuple[float, float] | None = None
    resistant_95: tuple[float, float] | None = None


class FitCheck(_Part, frozen=True, kw_only=True):
    """Statistics of both checks with their Monte-Carlo p-values.

    ``dispersion``: zones within an MIC class scatter as the model says; ``row_means``: the mean
    zone of each MIC class lies where the model says. ``rejected``: a p-value is at most 1 %.
    """

    dispersion: float
    dispersion_p: float
    row_means: float
    row_means_p: float
    simulations: int
    rejected: bool


class SensitivityRow(_Part, frozen=True, kw_only=True):
    """The answer under one set of choices; ``curve`` None is the average of both curves.

    ``index`` is the expected index of the constrained pair where there is one, else of the
    unconstrained pair (``within_bounds`` tells which); ``aic`` is given for single curves.
    """

    curve: CurveKind | None
    sigma_zone_mm: tuple[float, ...]
    sigma_zone_profiled: bool
    sigma_zone_on_bound: bool
    smoothing: float
    zone_r_le_mm: int | None
    zone_s_ge_mm: int | None
    within_bounds: bool
    index: float | None
    aic: float | None
    converged: bool


class ModelAnswer(_Part, frozen=True, kw_only=True):
    """The model's answer; ``blocking`` names the cells that stop every pair where none is within bounds.

    ``profile`` moves each limit of the pair by up to 3 mm. ``check_fixed`` repeats the fit check
    with sigma_d fixed: see :func:`analysis.measurement_error.fit_checks.check_fit`.
    """

    curves: tuple[FittedCurve, ...]
    constrained: ModelPair | None
    unconstrained: ModelPair | None
    blocking: tuple[tuple[AcceptanceRow, ErrorKind], ...]
    near_equal: tuple[NearEqualPair, ...]
    profile: tuple[ExpectedMove, ...]
    craig: CraigPair | None
    zone_categories: tuple[ZoneCategory, ...]
    check: FitCheck | None
    check_fixed: FitCheck | None
    sensitivity: tuple[SensitivityRow, ...]
    bootstraps: tuple[BootstrapPairs, ...]
    resamples: int
    resampled_laboratories: int
    resamples_not_converged: int
    seed: int

    @property
    def pair(self) -> ModelPair | None:
        """Return the pair within all bounds, else the one with the smallest expected index."""
        return self.constrained or self.unconstrained

    @property
    def converged(self) -> bool:
        """Tell whether both curves have converged."""
        return all(curve.converged for curve in self.curves)

    @property
    def sigma_zone_mm(self) -> tuple[float, ...]:
        """Return the zone's error SD of each curve."""
        return tuple(curve.sigma_zone_mm for curve in self.curves)
