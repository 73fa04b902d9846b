"""Write the tables of the study of intervals: ``python -m tests.benchmarks.study_coverage_table x.jsonl``.

``--json analysis/study/coverage.json`` writes what ships with the package.
"""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from scipy.special import betaincinv

from analysis.study.tables import Coverage, CoverageStudy, Sample, Way
from tests.benchmarks.study_coverage import COUNTED_RESAMPLES, MODEL_RESAMPLES
from tests.benchmarks.study_run import (
    Lines,
    cells_of,
    heading,
    lines_of_runs,
    run_of,
    sampled,
    significant,
    write_tables,
)

COMMAND = "python -m tests.benchmarks.study_coverage --replicates 40"
WAYS: tuple[Way, ...] = ("default", "counted")


def coverage_tables(files: Sequence[Path], command: str) -> CoverageStudy:
    """Return the tables of runs of the study of intervals."""
    version, lines = lines_of_runs(files)
    names = dict.fromkeys(name for name, _, _ in cells_of(lines))
    by_setting = {name: [line for line in lines if line["setting"] == name] for name in names}
    return CoverageStudy(
        run=run_of(version, lines, command),
        model_resamples=MODEL_RESAMPLES,
        counted_resamples=COUNTED_RESAMPLES,
        cells=tuple(_coverage(name, n, cell, way) for name, n, cell in cells_of(lines) for way in WAYS),
        settings=tuple(_coverage(name, None, of, way) for name, of in by_setting.items() for way in WAYS),
        pooled=tuple(_coverage(None, None, lines, way) for way in WAYS),
        sample=tuple(
            Sample(
                setting=line["setting"],
                n=line["n"],
                replicate=line["replicate"],
                pairs={"default": line["default"]["pair"]},
                intervals=line["default"]["intervals"],
            )
            for line in sampled(lines)
        ),
    )


def _coverage(setting: str | None, n: int | None, lines: Lines, way: Way) -> Coverage:
    """Count how often both intervals held the target."""
    covered = [sum(_covers(line, way, at) for line in lines) for at in (0, 1)]
    share = [significant(one / len(lines)) for one in covered]
    upper = [upper_99(one, len(lines)) for one in covered]
    width = [_mean_width_mm(lines, way, at) for at in (0, 1)]
    return Coverage(
        setting=setting,
        n=n,
        way=way,
        data_sets=len(lines),
        r_covered=covered[0],
        s_covered=covered[1],
        r_share=share[0],
        s_share=share[1],
        r_upper_99=upper[0],
        s_upper_99=upper[1],
        r_mean_width_mm=width[0],
        s_mean_width_mm=width[1],
    )


def _covers(line: dict[str, Any], way: Way, at: int) -> bool:
    """Tell whether the interval of a limit holds the target."""
    low, high = line[way]["intervals"][at]
    return low is not None and low <= line["target"][at] <= high


def _mean_width_mm(lines: Lines, way: Way, at: int) -> float:
    """Return the mean width of the intervals that there are."""
    intervals = [line[way]["intervals"][at] for line in lines]
    return significant(float(np.mean([high - low for low, high in intervals if low is not None])))


def upper_99(k: int, n: int) -> float:
    """Return the exact one-sided upper 99 % limit of k/n."""
    return 1.0 if k == n else significant(float(betaincinv(k + 1, n - k, 0.99)))


def markdown(study: CoverageStudy) -> str:
    """Return the tables as text."""
    rows = [
        heading(study.run),
        "| setting | n | data sets | way | R covered | S covered | 99 % upper R | S | mean width R, mm | S |",
        "|---" * 10 + "|",
    ]
    rows += [_row(one) for one in (*study.cells, *study.settings, *study.pooled)]
    return "\n".join(rows) + "\n"


def _row(one: Coverage) -> str:
    """Write one row."""
    return (
        f"| {one.setting or 'all'} | {one.n or 'all'} | {one.data_sets} | {one.way} "
        f"| {one.r_share:.2f} | {one.s_share:.2f} | {one.r_upper_99:.2f} | {one.s_upper_99:.2f} "
        f"| {one.r_mean_width_mm:.1f} | {one.s_mean_width_mm:.1f} |"
    )


if __name__ == "__main__":
    write_tables(sys.argv[1:], COMMAND, coverage_tables, markdown)
