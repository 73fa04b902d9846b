"""Print what the methods cost: ``python -m tests.benchmarks.bench_analysis``; nothing is asserted."""

import os
import resource
import time
from collections.abc import Callable, Iterator

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as in a job

import numpy as np

from analysis.bootstrap import resample
from analysis.candidate import Question
from analysis.criterion import MicCriterion
from analysis.error_bounded import SearchRule, search
from analysis.measurement_error.expected_search import expected_search
from analysis.measurement_error.fit_checks import check_fit
from analysis.measurement_error.model import fit_model
from analysis.measurement_error.resampling import resample_model
from analysis.measurement_error.sensitivity import sensitivity
from analysis.mic_class import class_table, nearest_class
from analysis.paired_table import PairedTable
from analysis.plan import AnalysisPlan
from analysis.proposal import derive
from analysis.record import canonical_bytes
from analysis.regression.lines import LINE_METHODS, regress
from analysis.roc import roc
from analysis.simulate import simulated_table
from analysis.wild_type.distribution import MicDistribution
from analysis.wild_type.iterative_regression import iterative_wild_type
from analysis.wild_type.mixture import mixture_wild_type
from analysis.wild_type.normalized_resistance import normalized_mic_wild_type
from tests.benchmarks.code_version import code_version

CRITERION, RULE = MicCriterion(l_step=-1, u_step=1), SearchRule()
EXAMPLE = MicDistribution(lowest_step=-5, counts=(1, 5, 14, 80, 154, 57, 27, 5, 0, 4, 2))
SIZES = (500, 100_000)
Cost = tuple[str, float]


def cpu_ms(work: Callable[[], object], times: int = 1) -> float:
    """Return processor milliseconds of the shortest of so many runs: others' work does not count."""
    shortest = float("inf")
    for _ in range(times):
        start = time.process_time()
        work()
        shortest = min(shortest, time.process_time() - start)
    return 1000 * shortest


def counted(table: PairedTable) -> Iterator[Cost]:
    """Measure what counts isolates."""
    plan = AnalysisPlan(bootstrap_resamples=2_000)
    question = Question(table=table, criterion=CRITERION, rule=RULE)
    counts = class_table(table, nearest_class(table, CRITERION))
    yield "counted search", cpu_ms(lambda: search(counts, RULE), 200)
    yield (
        "counted search, from the paired table",
        cpu_ms(lambda: search(class_table(table, nearest_class(table, CRITERION)), RULE), 100),
    )
    yield (
        "counted search, 2,000 resamples",
        cpu_ms(lambda: resample((counts,), RULE, resamples=2_000, seed=1), 3),
    )
    yield "receiver operating characteristic", cpu_ms(lambda: roc(table, CRITERION), 20)
    for method in LINE_METHODS:
        yield f"line: {method.value}", cpu_ms(lambda method=method: list(regress(question, method, plan)), 2)


def modelled(table: PairedTable) -> Iterator[Cost]:
    """Measure the measurement-error model."""
    yield "model: both curves from scratch", cpu_ms(lambda: fit_model(table), 2)
    model = fit_model(table)
    joint = model.joint(CRITERION)
    yield "model: expected search", cpu_ms(lambda: expected_search(joint, RULE), 50)

    def resampled() -> object:
        return resample_model(table, model, CRITERION, RULE, resamples=200, seed=1)

    whole = cpu_ms(resampled)
    yield "model: 200 resamples", whole
    yield "model: one of them", whole / 200
    yield "model: fit checks", cpu_ms(lambda: check_fit(model, simulations=199, seed=1))
    yield "model: sensitivity table", cpu_ms(lambda: sensitivity(table, CRITERION, RULE))


def derived(table: PairedTable) -> Iterator[Cost]:
    """Measure everything at once."""
    plan = AnalysisPlan(bootstrap_resamples=2_000)

    def whole() -> bytes:
        record = derive(table, CRITERION, plan, code_version="bench", data_digest="0" * 64)
        return canonical_bytes(record)

    yield "whole derivation, with its canonical bytes", cpu_ms(whole)


def wild_types() -> Iterator[Cost]:
    """Measure the wild-type cut-offs of a distribution."""
    yield "wild type: iterative regression", cpu_ms(lambda: iterative_wild_type(EXAMPLE), 20)
    yield "wild type: normalized resistance", cpu_ms(lambda: normalized_mic_wild_type(EXAMPLE), 20)
    yield "wild type: mixture", cpu_ms(lambda: mixture_wild_type(EXAMPLE), 20)


def main() -> None:
    """Print a table of processor milliseconds."""
    np.linalg.eigh(np.eye(8))
    tables = [simulated_table(n, seed=1) for n in SIZES]
    print(f"code {code_version()}, processor milliseconds")
    print(f"{'':45}" + "".join(f"{f'{n:,} isolates':>18}" for n in SIZES))
    for part in (counted, modelled, derived):
        for costs in zip(*(part(table) for table in tables), strict=True):
            print(f"{costs[0][0]:45}" + "".join(f"{cost:18.2f}" for _, cost in costs))
    for name, cost in wild_types():
        print(f"{name:45}{cost:18.2f}")
    print("distinct cells: " + ", ".join(str(len(table.count)) for table in tables))
    print(f"peak memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
