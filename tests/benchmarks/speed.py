"""Print what the models cost: ``python -m tests.benchmarks.speed``; nothing is asserted."""

import resource
import time
from collections.abc import Callable

import numpy as np

from analysis.criterion import MicCriterion
from analysis.error_bounded import SearchRule
from analysis.measurement_error.expected_search import expected_search
from analysis.measurement_error.fit_checks import check_fit
from analysis.measurement_error.model import fit_model
from analysis.measurement_error.resampling import resample_model
from analysis.measurement_error.sensitivity import sensitivity
from analysis.simulate import simulated_table
from analysis.wild_type.distribution import MicDistribution
from analysis.wild_type.iterative_regression import iterative_wild_type
from analysis.wild_type.mixture import mixture_wild_type
from analysis.wild_type.normalized_resistance import normalized_mic_wild_type
from tests.benchmarks.code_version import code_version

CRITERION, RULE = MicCriterion(l_step=-1, u_step=1), SearchRule()
EXAMPLE = MicDistribution(lowest_step=-5, counts=(1, 5, 14, 80, 154, 57, 27, 5, 0, 4, 2))


def cpu_ms(work: Callable[[], object], times: int = 1) -> float:
    """Return processor milliseconds of one run."""
    start = time.process_time()
    for _ in range(times):
        work()
    return (time.process_time() - start) / times * 1e3


def main() -> None:
    """Print one line a task."""
    print(f"code {code_version()}, processor time")
    for n in (100, 500, 100_000):
        table = simulated_table(n, seed=1)
        model = fit_model(table)
        draw = np.random.default_rng(1).multinomial(n, model.counts / n).astype(float)
        joint = model.joint(CRITERION)
        print(f"n = {n}, {len(model.counts)} distinct cells")
        print(f"  both curves from scratch  {cpu_ms(lambda table=table: fit_model(table)):9.1f} ms")
        print(f"  both curves, warm refit   {cpu_ms(lambda m=model, d=draw: refit_model(m, d), 5):9.1f} ms")
        print(f"  expected search           {cpu_ms(lambda j=joint: expected_search(j, RULE), 20):9.2f} ms")
    table = simulated_table(500, seed=1)
    model = fit_model(table)
    work = cpu_ms(lambda: resample_model(table, model, CRITERION, RULE, resamples=200, seed=1))
    print(f"n = 500: 200 resamples {work / 1e3:.1f} s, fit checks", end=" ")
    print(f"{cpu_ms(lambda: check_fit(model, simulations=199, seed=1)) / 1e3:.1f} s, sensitivity", end=" ")
    print(f"{cpu_ms(lambda: sensitivity(table, CRITERION, RULE)) / 1e3:.1f} s")
    for name, fit in (
        ("iterative regression", iterative_wild_type),
        ("normalized resistance", normalized_mic_wild_type),
        ("mixture", mixture_wild_type),
    ):
        print(f"{name:24}{cpu_ms(lambda fit=fit: fit(EXAMPLE), 10):9.2f} ms")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
