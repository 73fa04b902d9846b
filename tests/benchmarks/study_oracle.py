"""How often could Craig's pair be recovered at all? A fit that is told what no fit knows.

``python -m tests.benchmarks.study_oracle --json analysis/study/oracle.json`` fits, to the data sets of the
study of regret, the four coefficients of the true curve's family by maximum likelihood, with the true
distribution of MICs and the true errors given.
"""

import argparse
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import numpy as np
from scipy.optimize import minimize
from scipy.special import ndtr

from analysis.measurement_error.craig_loss import TrueCurve, craig_minimum
from analysis.paired_table import Floats, PairedTable
from analysis.simulate import HIGHEST_ZONE_MM, LOWEST_ZONE_MM, logistic_zone_mm
from analysis.study.tables import OracleStudy, Recovery, Run
from tests.benchmarks.code_version import code_version
from tests.benchmarks.study_settings import SETTINGS, Setting, simulate, true_density
from tests.benchmarks.study_truth import truth_of

SETTING, ISOLATES, REPLICATES = "low_mic", 100, 200
_POINT = 5
_STARTS = (np.array([np.log(35), 1.17, np.log(0.1), np.log(1.2)]), np.array([3.6, 0.5, -1.2, -0.5]))


def oracle_pair(setting: Setting, table: PairedTable) -> tuple[int, int]:
    """Return Craig's pair on the curve of largest likelihood, everything but the curve being known.

    Notes
    -----
    Every MIC of ``table`` is known to one step. The better of two starts, one of them the truth.
    """
    fine, share = true_density(setting)
    m, density = fine[::_POINT], share[::_POINT] / share[::_POINT].sum()
    step, zone = table.nearest_step()[:, None], table.zone_mm[:, None]
    mic = _between(step - 1 - m, step - m, setting.sigma_mic_log2)
    low = np.where(zone <= LOWEST_ZONE_MM, -np.inf, zone - 0.5)
    high = np.where(zone >= HIGHEST_ZONE_MM, np.inf, zone + 0.5)

    def curve(coefficients: Floats) -> Floats:
        b1, b3, b4 = np.exp(np.clip(coefficients[[0, 2, 3]], [2, -6, -6], [5, 3, 3]))
        return logistic_zone_mm(m, (float(b1), float(coefficients[1]), float(b3), float(b4)))

    def deviance(coefficients: Floats) -> float:
        zone_mm = curve(coefficients)
        joint = mic * _between(low - zone_mm, high - zone_mm, setting.sigma_zone_mm)
        return -float(table.count @ np.log(joint @ density + 1e-300))

    fits = [minimize(deviance, start, method="BFGS") for start in _STARTS]
    best = min(fits, key=lambda fit: float(fit.fun)).x
    fitted = TrueCurve(m, density, curve(best), setting.sigma_mic_log2, setting.sigma_zone_mm)
    found = craig_minimum([fitted], setting.criterion, LOWEST_ZONE_MM, HIGHEST_ZONE_MM)
    assert found is not None
    return found.d1_mm, found.d2_mm


def _between(low: Floats, high: Floats, sigma: float) -> Floats:
    """Return the normal probability between two bounds."""
    return np.asarray(ndtr(high / sigma) - ndtr(low / sigma))


def oracle_study(replicates: int) -> OracleStudy:
    """Count the recoveries."""
    setting = next(setting for setting in SETTINGS if setting.name == SETTING)
    craig = truth_of(SETTING).craig
    pairs = [oracle_pair(setting, simulate(setting, ISOLATES, at)) for at in range(replicates)]
    return OracleStudy(
        run=Run(
            command=f"python -m tests.benchmarks.study_oracle --replicates {replicates}",
            date=datetime.now(UTC).date().isoformat(),
            code_version=code_version(),
            data_sets=replicates,
            replicates=replicates,
        ),
        recovery=Recovery(
            setting=SETTING,
            n=ISOLATES,
            rule="oracle",
            data_sets=replicates,
            recovered=sum(max(abs(r - craig[0]), abs(s - craig[1])) <= 1 for r, s in pairs),
        ),
        first=pairs[0],
    )


def main(arguments: Sequence[str]) -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--replicates", type=int, default=REPLICATES)
    parser.add_argument("--json", type=Path, required=True)
    chosen = parser.parse_args(arguments)
    study = oracle_study(chosen.replicates)
    chosen.json.write_bytes(msgspec.json.format(msgspec.json.encode(study), indent=0) + b"\n")


if __name__ == "__main__":
    main(sys.argv[1:])
