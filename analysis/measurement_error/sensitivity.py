"""How much the answer depends on what the model takes for given."""

from collections.abc import Callable, Sequence

import msgspec

from analysis.criterion import MicCriterion
from analysis.error_bounded import SearchRule
from analysis.measurement_error.expected_search import expected_search
from analysis.measurement_error.fit import ModelOptions
from analysis.measurement_error.joint import averaged_joint_table
from analysis.measurement_error.model import AveragedModel, fit_model
from analysis.measurement_error.report import CurveKind, SensitivityRow
from analysis.paired_table import PairedTable

SMOOTHINGS = (1.0, 0.1, 0.01)


def sensitivity(
    table: PairedTable,
    criterion: MicCriterion,
    rule: SearchRule,
    options: ModelOptions | None = None,
    *,
    known: Sequence[AveragedModel] = (),
    progress: Callable[[int, int], None] | None = None,
) -> tuple[SensitivityRow, ...]:
    """Refit under each smoothing with the zone's error SD profiled and fixed.

    Parameters
    ----------
    known : sequence of AveragedModel
        Models of this table that need no second fit.
    progress : callable, optional
        Called with (models fitted, models in all).

    Notes
    -----
    Three smoothings x profiled or fixed sigma_d x (average, logistic, spline).
    """
    base = options or ModelOptions()
    choices = [
        msgspec.structs.replace(base, smoothing=smoothing, sigma_zone=treatment)
        for treatment in ("profiled", "fixed")
        for smoothing in SMOOTHINGS
    ]
    fitted = {model.fits[0].options: model for model in known}
    rows: list[SensitivityRow] = []
    for done, choice in enumerate(choices, 1):
        model = fitted.get(choice) or fit_model(table, choice)
        rows.extend(sensitivity_row(model, criterion, rule, curve) for curve in (None, *CurveKind))
        if progress is not None:
            progress(done, len(choices))
    return tuple(rows)


def sensitivity_row(
    model: AveragedModel, criterion: MicCriterion, rule: SearchRule, curve: CurveKind | None = None
) -> SensitivityRow:
    """Describe the answer of one model, averaged or by one of its curves."""
    fits = model.fits if curve is None else (model.fit_of(curve),)
    joint = averaged_joint_table(fits, criterion, model.zone_min_mm, model.zone_max_mm)
    result = expected_search(joint, rule).result
    found = result.constrained or result.unconstrained
    return SensitivityRow(
        curve=curve,
        sigma_zone_mm=tuple(fit.sigma_zone_mm for fit in fits),
        sigma_zone_profiled=fits[0].options.sigma_zone == "profiled",
        sigma_zone_on_bound=any(fit.sigma_zone_on_bound for fit in fits),
        smoothing=fits[0].options.smoothing,
        zone_r_le_mm=found.d1_mm if found else None,
        zone_s_ge_mm=found.d2_mm if found else None,
        within_bounds=result.constrained is not None,
        index=found.index if found else None,
        aic=fits[0].aic if curve is not None else None,
        converged=all(fit.converged for fit in fits),
    )
