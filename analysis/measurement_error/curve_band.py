"""A quick band around a fitted curve."""

from dataclasses import dataclass

import numpy as np

from analysis.measurement_error.fit import Fit
from analysis.paired_table import Floats

_NORMAL_975 = 1.959963984540054


@dataclass(frozen=True, slots=True, eq=False)
class CurveBand:
    """The curve with its pointwise 95 % limits, shape (points,)."""

    true_log2: Floats
    curve_mm: Floats
    lower_mm: Floats
    upper_mm: Floats


def curve_band(fit: Fit) -> CurveBand:
    """Band a fitted curve by the normal approximation at the fit.

    Notes
    -----
    Delta method: var g = J H_pen⁻¹ Jᵀ with sigma_d held, limits g ± 1.96 SD. (Drawing coefficients
    instead puts weakly determined falls, whose logarithms are normal, far too high.) For pictures;
    the intervals of breakpoints come from resampling.
    """
    second = fit.likelihood.surface(fit.parameters).second[:-1, :-1]
    first = fit.likelihood.density.basis.shape[1]
    jacobian = fit.likelihood.curve.jacobian(fit.parameters[first:-1])
    whole = np.concatenate([np.zeros((len(jacobian), first)), jacobian], axis=1)
    variance = np.einsum("kp,pk->k", whole, np.linalg.solve(second, whole.T))
    reach = _NORMAL_975 * np.sqrt(np.maximum(variance, 0.0))
    return CurveBand(fit.scale.log2_mg_per_l, fit.curve_mm, fit.curve_mm - reach, fit.curve_mm + reach)
