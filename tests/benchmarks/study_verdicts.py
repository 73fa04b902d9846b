"""Run the study of verdicts: how often is a cell of the acceptance table that truly fails said to meet?

``python -m tests.benchmarks.study_verdicts --out verdicts.jsonl --pairs study.jsonl`` takes the pairs
that the rules chose in the study of regret, and appends one line a data set:

- ``fixed``: pairs that no data chose, for each cell the one that fails it by the least in truth (where
  a verdict is hardest) and the truly best pair, judged on every data set;
- ``same``: the pair of each rule, judged on the isolates that chose it;
- ``held_out``: the same pair, judged on as many new isolates (of new laboratories where there are any).

``python -m tests.benchmarks.study_verdicts_table verdicts.jsonl`` writes the tables.
"""

import argparse
import sys
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import product
from pathlib import Path

import numpy as np

from analysis.acceptance import cell_verdict, clustered_verdict
from analysis.acceptance_table import ROW_CLASSES, SEVEN_CELLS, BoundedCell, allowed_percent
from analysis.clustered_limits import clustered_upper_95
from analysis.discrepancies import judge, share, worst_by_laboratory
from analysis.error_bounded import pair_errors
from analysis.methods import Verdict
from analysis.paired_table import PairedTable
from analysis.plan import AllowedRates
from analysis.zone_pairs import ZonePairs
from tests.benchmarks.code_version import code_version
from tests.benchmarks.study import SIZES, lines_of, run
from tests.benchmarks.study_settings import SETTINGS, Setting, simulate, true_joint
from tests.benchmarks.study_truth import ISOLATES, truth_of

RULES = {"default": "average_profiled_constrained", "counted": "counted_constrained"}
BEST = "best"
DATA_SETS_A_LINE, NEXT_DATA_SET = 5, 1_000_000
_REACH_MM = 6
_LETTER = {Verdict.MEETS: "M", Verdict.NOT_DEMONSTRATED: "N", Verdict.FAILS: "F", Verdict.NO_DATA: "-"}
Pair = tuple[int, int]
Letters = list[str]


def cell_name(cell: BoundedCell) -> str:
    """Name a cell by row and error."""
    return f"{cell.row.value} {cell.error.value}"


CELLS = tuple(cell_name(cell) for cell in SEVEN_CELLS)
_CELLS_OF = {BEST: SEVEN_CELLS, **{cell_name(cell): (cell,) for cell in SEVEN_CELLS}}
BOUNDS = tuple(allowed_percent(cell, AllowedRates()) / 100 for cell in SEVEN_CELLS)


@cache
def true_rates(name: str, pair: Pair) -> tuple[float, ...]:
    """Return the true rate of each of the seven cells for new isolates."""
    return tuple(_rates(name, [pair])[:, 0].tolist())


@cache
def fixed_pairs(name: str) -> dict[str, Pair]:
    """Return the best pair, and for each cell the pair near it that fails the cell by the least."""
    best = truth_of(name).constrained_pair or truth_of(name).best_pair
    moves = range(-_REACH_MM, _REACH_MM + 1)
    pairs = [(best[0] + r, best[1] + s) for r, s in product(moves, moves) if best[0] + r < best[1] + s]
    found = {BEST: best}
    for cell, bound, rates in zip(CELLS, BOUNDS, _rates(name, pairs), strict=True):
        failing = np.where(rates >= bound, rates, np.inf)
        if np.isfinite(failing.min()):
            found[cell] = pairs[int(np.argmin(failing))]
    return found


def verdicts(
    table: PairedTable, setting: Setting, pair: Pair, cells: Sequence[BoundedCell] = SEVEN_CELLS
) -> Letters:
    """Return the verdicts of cells as the record of a derivation gives them, a letter each.

    By exact limits first; where there are laboratories, then for laboratories yet to come.
    """
    judged = judge(table, setting.criterion, *pair)
    exact, clustered = [], []
    for cell in cells:
        row, bound = ROW_CLASSES[cell.row], allowed_percent(cell, AllowedRates())
        counted = share(judged, cell.error, row)
        verdict = cell_verdict(counted.worst_k, counted.worst_n, bound)
        exact.append(_LETTER[verdict])
        if setting.laboratories:
            upper = clustered_upper_95(*worst_by_laboratory(judged, cell.error, row))
            clustered.append(_LETTER[clustered_verdict(verdict, upper, bound) or Verdict.NO_DATA])
    return ["".join(exact), "".join(clustered)] if setting.laboratories else ["".join(exact)]


def verdict_line(
    setting: Setting, n: int, replicate: int, chosen: dict[str, Pair | None]
) -> dict[str, object]:
    """Return the verdicts of one data set and of those beside it."""
    tables = [simulate(setting, n, replicate + at * NEXT_DATA_SET) for at in range(DATA_SETS_A_LINE)]
    pairs = {rule: pair for rule, pair in chosen.items() if pair is not None}
    return {
        "setting": setting.name,
        "n": n,
        "replicate": replicate,
        "pairs": pairs,
        "same": {rule: verdicts(tables[0], setting, pair) for rule, pair in pairs.items()},
        "held_out": {rule: verdicts(tables[1], setting, pair) for rule, pair in pairs.items()},
        "fixed": {
            name: [verdicts(table, setting, pair, _CELLS_OF[name]) for table in tables]
            for name, pair in fixed_pairs(setting.name).items()
        },
    }


def _rates(name: str, pairs: Sequence[Pair]) -> np.ndarray:
    """Return true rates, shape (cells, pairs)."""
    setting = next(setting for setting in SETTINGS if setting.name == name)
    table, limits = true_joint(setting).expected_counts(ISOLATES), np.array(pairs)
    errors = pair_errors(table.counts, table.zone_min_mm, ZonePairs(limits[:, 0], limits[:, 1]))
    return np.array([errors.cell[cell] / errors.row_n[cell.row] for cell in SEVEN_CELLS])


def chosen_pairs(files: Iterable[Path]) -> dict[tuple[str, int, int], dict[str, Pair | None]]:
    """Read the pairs of both rules from runs of the study of regret."""
    found: dict[tuple[str, int, int], dict[str, Pair | None]] = {}
    for line in (line for file in files for line in lines_of(file)):
        key = str(line["setting"]), int(line["n"]), int(line["replicate"])
        chosen = {rule: line["pairs"][name] for rule, name in RULES.items()}
        found[key] = {rule: tuple(pair) if pair else None for rule, pair in chosen.items()}
    return found


def main(arguments: Sequence[str]) -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--pairs", type=Path, nargs="+", required=True, help="runs of the study of regret")
    parser.add_argument("--replicates", type=int, default=200)
    chosen = parser.parse_args(arguments)
    known = chosen_pairs(chosen.pairs)

    def line_of(setting: Setting, n: int, replicate: int) -> dict[str, object]:
        return verdict_line(setting, n, replicate, known[setting.name, n, replicate])

    names = [setting.name for setting in SETTINGS]
    replicates = [
        at for at in range(chosen.replicates) if all((name, n, at) in known for name in names for n in SIZES)
    ]
    done = run(chosen.out, names, SIZES, replicates, code_version(), line_of)
    print(done, "data sets run")


if __name__ == "__main__":
    main(sys.argv[1:])
