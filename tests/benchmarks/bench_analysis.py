"""Print what the methods cost: ``python tests/benchmarks/bench_analysis.py`` (no test asserts a time)."""

from __future__ import annotations

import os
import resource
import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

sys.path.insert(0, str(Path(__file__).parents[2]))
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as in a job

import msgspec

from analysis.bootstrap import resample
from analysis.candidate import Question
from analysis.criterion import MicCriterion
from analysis.error_bounded import SearchRule, search
from analysis.expected import MODEL_METHODS, expected
from analysis.mic_class import class_table, nearest_class
from analysis.paired_table import PairedTable
from analysis.plan import AnalysisPlan
from analysis.proposal import derive
from analysis.record import canonical_bytes
from analysis.regression.lines import LINE_METHODS, regress
from analysis.roc import roc
from analysis.simulate import simulated_table

CRITERION = MicCriterion(l_step=-1, u_step=1)


def milliseconds(work: Callable[[], object], *, times: int) -> float:
    """Return the shortest of ``times`` runs after one to warm up."""
    work()
    shortest = float("inf")
    for _ in range(times):
        start = perf_counter()
        work()
        shortest = min(shortest, perf_counter() - start)
    return 1000 * shortest


def rows(table: PairedTable) -> list[tuple[str, float]]:
    """Measure every method on one table."""
    rule, plan = SearchRule(), AnalysisPlan(bootstrap_resamples=2_000)
    counts = class_table(table, nearest_class(table, CRITERION))
    question = Question(table=table, criterion=CRITERION, rule=rule)
    measured = [
        (
            "counted search, from the paired table",
            milliseconds(
                lambda: search(class_table(table, nearest_class(table, CRITERION)), rule), times=200
            ),
        ),
        (
            "bootstrap, 5,000 resamples",
            milliseconds(lambda: resample((counts,), rule, resamples=5000, seed=1), times=3),
        ),
        ("receiver operating characteristic", milliseconds(lambda: roc(table, CRITERION), times=20)),
    ]
    measured += [
        (f"line: {method.value}", milliseconds(lambda m=method: list(regress(question, m, plan)), times=3))
        for method in LINE_METHODS
    ]

    model = msgspec.structs.replace(plan, methods=MODEL_METHODS)
    parts = (
        ("model: both curves", {"model_resamples": 0, "model_simulations": 0, "model_sensitivity": False}),
        ("model: with 200 resamples", {"model_simulations": 0, "model_sensitivity": False}),
        ("model: with checks and sensitivity too", {}),
    )
    measured += [
        (
            name,
            milliseconds(
                lambda left=left: expected(question, msgspec.structs.replace(model, **left), lambda _: None),
                times=1,
            ),
        )
        for name, left in parts
    ]

    def whole() -> bytes:
        return canonical_bytes(derive(table, CRITERION, plan, code_version="bench", data_digest="0" * 64))

    return [*measured, ("whole derivation with its canonical bytes", milliseconds(whole, times=1))]


def main() -> None:
    """Print a table of milliseconds for 500 and for 100,000 isolates."""
    small, large = simulated_table(500, seed=1), simulated_table(100_000, seed=1)
    print(f"{'milliseconds':45}{'500 isolates':>14}{'100,000':>12}")
    for (name, first), (_, second) in zip(rows(small), rows(large), strict=True):
        print(f"{name:45}{first:14.2f}{second:12.2f}")
    print(f"cells: {len(small.count)} and {len(large.count)}")
    print(f"peak memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
