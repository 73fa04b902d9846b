import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from analysis.criterion import MicCriterion
from analysis.measurement_error.craig_loss import TrueCurve, craig_minimum
from analysis.measurement_error.curve import CurveKind
from analysis.measurement_error.fit import Fit, ModelOptions, fit_curve
from analysis.paired_table import PairedTable, paired_table

PUBLISHED = ModelOptions(sigma_mic_log2=0.707, sigma_zone="fixed", sigma_zone_mm=2.121)


@pytest.fixture(scope="module")
def reference(acceptance_dir: Path) -> dict[str, Any]:
    text = (acceptance_dir / "reference" / "dbets_data1_reference.json").read_text(encoding="utf-8")
    return json.loads(text)


@pytest.fixture(scope="module")
def table(acceptance_dir: Path) -> PairedTable:
    lines = (acceptance_dir / "reference" / "dbets_data1.csv").read_text(encoding="utf-8").splitlines()[1:]
    mic, zone = np.array([line.split(",") for line in lines], dtype=float).T
    return paired_table(mic - 1, mic, zone)


@pytest.fixture(scope="module")
def fits(table: PairedTable) -> dict[str, Fit]:
    return {str(kind): fit_curve(table, kind, PUBLISHED) for kind in CurveKind}


def weighted_rmse_mm(fit: Fit, grid: np.ndarray, weight: np.ndarray, curve_mm: np.ndarray) -> float:
    ours = np.interp(grid, fit.scale.log2_mg_per_l, fit.curve_mm)
    return float(np.sqrt(np.average((ours - curve_mm) ** 2, weights=weight)))


def test_the_curve_is_within_half_a_millimetre_of_the_sampled_ones_against_dbets_example(
    fits: dict[str, Fit], reference: dict[str, Any]
) -> None:
    for run in reference["mcmc"]:
        grid = np.linspace(run["grid"]["lo"], run["grid"]["hi"], run["grid"]["n"])
        rmse = weighted_rmse_mm(fits[run["model"]], grid, np.array(run["density"]), np.array(run["curve_mm"]))
        assert rmse < 0.5, (run["model"], run["seed"])


@pytest.mark.parametrize("kind", CurveKind)
def test_the_curve_agrees_with_the_independent_marginal_likelihood_against_dbets_example(
    kind: CurveKind, fits: dict[str, Fit], reference: dict[str, Any]
) -> None:
    other = reference["marginal_likelihood"][kind]
    columns = (np.array(other[name]) for name in ("grid", "density", "curve"))
    assert weighted_rmse_mm(fits[kind], *columns) < 0.3


def test_the_modal_pairs_are_met_within_a_millimetre_against_dbets_example(
    fits: dict[str, Fit], reference: dict[str, Any], table: PairedTable
) -> None:
    zones = int(table.zone_mm.min()), int(table.zone_mm.max())
    for run in reference["mcmc"]:
        fit = fits[run["model"]]
        curve = TrueCurve(fit.scale.log2_mg_per_l, fit.density, fit.curve_mm, 0.707, 2.121)
        for case in run["two"]:
            criterion = MicCriterion(l_step=case["mic_L"], u_step=case["mic_U"])
            widths = {"width_min_mm": case["minWidth"], "width_max_mm": case["maxWidth"]}
            found = craig_minimum([curve], criterion, *zones, **widths)
            mode = [int(limit) for limit in max(case["pairs"], key=case["pairs"].get).split(",")]
            assert found is not None
            assert abs(found.d1_mm - mode[0]) <= 1, case
            assert abs(found.d2_mm - mode[1]) <= 1, case
        for case in run["one"]:
            found = craig_minimum([curve], MicCriterion(l_step=case["mic_b"]), *zones)
            assert found is not None
            assert abs(found.d2_mm - int(max(case["brk"], key=case["brk"].get))) <= 1, case


def test_the_likelihood_prefers_the_same_zone_errors_against_dbets_example(
    table: PairedTable, reference: dict[str, Any]
) -> None:
    published = reference["regression"]["profile_sigma_d"]
    ours = []
    for sigma, _ in published:
        options = ModelOptions(sigma_mic_log2=0.707, sigma_zone="fixed", sigma_zone_mm=sigma, smoothing=1.0)
        ours.append(-fit_curve(table, CurveKind.LOGISTIC, options).log_likelihood)
    rises = np.diff([value for _, value in published])
    assert np.diff(ours) == pytest.approx(rises, rel=0.15)
