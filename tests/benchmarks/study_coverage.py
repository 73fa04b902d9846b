"""Run the study of intervals: does the interval of a limit hold the pair chosen from the truth?

``python -m tests.benchmarks.study_coverage --out coverage.jsonl`` appends one line a data set, and
goes on where a stopped run was; ``python -m tests.benchmarks.study_coverage_table coverage.jsonl``
writes the table. The target is the pair that the same search chooses from the true P(class, zone).
"""

import sys

from analysis.bootstrap import pair_distribution, resample
from analysis.measurement_error.expected_search import expected_search
from analysis.measurement_error.fit import ModelOptions
from analysis.measurement_error.model import fit_model
from analysis.measurement_error.resampling import limit_interval, resample_model
from analysis.methods import Censoring, Method
from analysis.mic_class import class_table, nearest_class
from tests.benchmarks.study import main
from tests.benchmarks.study_rules import RULE
from tests.benchmarks.study_settings import SIGMA_MIC_LOG2, Setting, simulate
from tests.benchmarks.study_truth import truth_of

MODEL_RESAMPLES, COUNTED_RESAMPLES, SEED, REPLICATES = 200, 2_000, 1, 40


def interval_line(setting: Setting, n: int, replicate: int) -> dict[str, object]:
    """Return estimate and interval of both limits, by the default and by the counted search."""
    table, target = simulate(setting, n, replicate), truth_of(setting.name).best_pair
    model = fit_model(table, ModelOptions(sigma_mic_log2=SIGMA_MIC_LOG2))
    found = expected_search(model.joint(setting.criterion), RULE).result.unconstrained
    assert found is not None
    clustered = setting.laboratories > 1
    drawn = resample_model(
        table,
        model,
        setting.criterion,
        RULE,
        resamples=MODEL_RESAMPLES,
        seed=SEED,
        by_laboratory=clustered,
    )
    pair = found.d1_mm, found.d2_mm
    return {
        "setting": setting.name,
        "n": n,
        "replicate": replicate,
        "target": target,
        "default": {
            "pair": pair,
            "intervals": [limit_interval(drawn.unconstrained[:, at], pair[at], drawn.tail) for at in (0, 1)],
            "not_converged": drawn.not_converged,
        },
        "counted": {"intervals": _counted(setting, n, replicate)},
    }


def _counted(setting: Setting, n: int, replicate: int) -> list[tuple[int | None, int | None]]:
    """Return the intervals of the counted search."""
    table = simulate(setting, n, replicate)
    counts = class_table(table, nearest_class(table, setting.criterion))
    drawn = resample((counts,), RULE, resamples=COUNTED_RESAMPLES, seed=SEED)
    pairs = pair_distribution(drawn, Method.ERROR_BOUNDED_UNCONSTRAINED, Censoring.NEAREST_STEP, SEED)
    return [
        (pairs.zone_r_le_lower_95, pairs.zone_r_le_upper_95),
        (pairs.zone_s_ge_lower_95, pairs.zone_s_ge_upper_95),
    ]


if __name__ == "__main__":
    main(sys.argv[1:], interval_line, REPLICATES)
