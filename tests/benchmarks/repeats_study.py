"""Print how well repeats show the error of an MIC: ``python -m tests.benchmarks.repeats_study [DATA_SETS]``.

Panels of 5 to 15 dilutions, one or two groups of true MICs, 10 to 60 isolates read two or three times; the
mean of the deviations found and how often the limits hold the true one: of all data sets, of those that are
offered by their design, and of those that would be by their effective degrees of freedom, as they once were.
Nothing is asserted; ``tests/analysis/data_quality`` asserts a part of it.

Of 150 data sets of 20 isolates read twice on 8 dilutions (one group), by the estimate: offered in 6 % at 0.3
(0.44 on average, the limits hold it in 56 %), in 65 % at 0.5 (0.54; 96 %), in 97 % at 0.7 (0.67; 97 %). By
the design nearly all are (0.29, 0.48 and 0.66; 96, 94 and 95 %).
"""

import os
import sys
from itertools import product
from math import inf

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as in a job

import numpy as np

from analysis.data_quality.repeated_readings import reading_spread
from analysis.data_quality.report import FEWEST_FREEDOM, ReadingSpread
from analysis.paired_table import Floats, Integers
from tests.benchmarks.bench_analysis import cpu_ms

PANELS, DEVIATIONS, GROUPS = (5, 6, 8, 15), (0.2, 0.3, 0.5, 0.7, 1.0), ("one", "two")
SIZES = ((10, 3), (20, 2), (20, 3), (60, 2))


def read(
    seed: int, isolates: int, readings: int, sd: float, *, steps: int, groups: str
) -> tuple[Floats, Floats, Integers]:
    """Simulate MICs on a panel: bounds of each reading, and its isolate."""
    generator = np.random.Generator(np.random.PCG64(seed))
    low = -(steps // 2)
    high = low + steps - 1
    side = np.where(generator.random(isolates) < 0.5, -2.5, 2.5) if groups == "two" else np.zeros(isolates)
    spread = 0.8 if groups == "two" else 1.5
    true = (low + high) / 2 + side + spread * generator.normal(size=isolates)
    isolate = np.repeat(np.arange(isolates), readings)
    step = np.ceil(true[isolate] + sd * generator.normal(size=len(isolate)))
    below, above = step <= low, step > high
    lower = np.where(below, -inf, np.where(above, high, step - 1))
    return lower, np.where(below, low, np.where(above, inf, step)), isolate


def spread_of(bounds: tuple[Floats, Floats, Integers], unit: float = 1.0) -> ReadingSpread | None:
    """Return what the repeats show."""
    lower, upper, isolate = bounds
    return reading_spread(np.where(np.isfinite(upper), upper, 0), lower, upper, isolate, unit=unit)


def row(data_sets: int, isolates: int, readings: int, *, sd: float, steps: int, groups: str) -> str:
    """Return one line of the table."""
    bounds = (
        read(seed, isolates, readings, sd, steps=steps, groups=groups) for seed in range(1, data_sets + 1)
    )
    found = [one for one in map(spread_of, bounds) if one is not None]
    by_design = [one for one in found if one.stands]
    by_estimate = [one for one in found if one.freedom_effective >= FEWEST_FREEDOM and one.doubt is None]
    return "  |" + "".join(part(some, sd, data_sets) for some in (found, by_design, by_estimate))


def part(found: list[ReadingSpread], sd: float, of: int) -> str:
    """Return the share of data sets, the mean deviation that they show, and how often the limits hold."""
    if not found:
        return f"{0:6.2f}{'-':>5}{'-':>5}"
    held = np.mean([(one.lower_95 or 0.0) <= sd <= (one.upper_95 or inf) for one in found])
    return f"{len(found) / of:6.2f}{np.mean([one.sd for one in found]):5.2f}{held:5.2f}"


def main() -> None:
    """Print the table, and what a thousand isolates cost."""
    data_sets = int(sys.argv[1]) if len(sys.argv) > 1 else 40
    print(f"{data_sets} data sets each; share, mean, limits hold: of all, by design, by the estimate")
    print(f"{'groups panel sd':18}" + "".join(f"{f'{n} x {k}':>51}" for n, k in SIZES))
    for groups, steps, sd in product(GROUPS, PANELS, DEVIATIONS):
        cells = (row(data_sets, n, k, sd=sd, steps=steps, groups=groups) for n, k in SIZES)
        print(f"{groups:7}{steps:5}{sd:6.1f}" + "".join(cells), flush=True)
    mics = read(1, 1000, 3, 0.5, steps=15, groups="one")
    print(f"1,000 isolates, three MICs each: {cpu_ms(lambda: spread_of(mics), 3):.0f} ms of processor")
    generator = np.random.Generator(np.random.PCG64(1))
    isolate = np.repeat(np.arange(1000), 3)
    zone = np.round(generator.normal(22, 5, 1000)[isolate] + 1.5 * generator.normal(size=3000))
    zones = zone - 0.5, zone + 0.5, isolate
    print(f"1,000 isolates, three zones each: {cpu_ms(lambda: spread_of(zones, 2.0), 3):.0f} ms of processor")


if __name__ == "__main__":
    main()
