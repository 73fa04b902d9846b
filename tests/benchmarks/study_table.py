"""Write the tables of the study of regret: ``python -m tests.benchmarks.study_table study.jsonl``.

``--json analysis/study/regret.json`` writes what ships with the package.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from scipy.special import bdtr, stdtr

from analysis.study.tables import Recovery, RegretCell, RegretStudy, Sample
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

DEFAULT_RULE, COUNTED_RULE = "average_profiled", "counted"
REQUIRED_RECOVERY = {("low_mic", 100): 0.95, ("steep", 300): 0.98, ("bimodal", 100): 0.55}
COMMAND = "python -m tests.benchmarks.study --replicates 200"


def regret_tables(files: Sequence[Path], command: str) -> RegretStudy:
    """Return the tables of runs of the study of regret.

    Notes
    -----
    The default's search and the counted one minimise the same index without the acceptance table's
    bounds, so that every data set has a pair by either; pairs within bounds are rules of their own.
    """
    version, lines = lines_of_runs(files)
    rules = tuple(lines[0]["regret"])
    return RegretStudy(
        run=run_of(version, lines, command),
        default_rule=DEFAULT_RULE,
        counted_rule=COUNTED_RULE,
        rules=rules,
        cells=tuple(_cell(name, n, cell, rules) for name, n, cell in cells_of(lines)),
        recoveries=tuple(
            _recovery(name, n, cell, rule)
            for name, n, cell in cells_of(lines)
            for rule in lines[0]["craig_within_1_mm"]
        ),
        sample=tuple(
            Sample(setting=line["setting"], n=line["n"], replicate=line["replicate"], pairs=line["pairs"])
            for line in sampled(lines)
        ),
    )


def _cell(name: str, n: int, cell: Lines, rules: Sequence[str]) -> RegretCell:
    """Compare the rules on the data sets of one cell."""
    regrets = {rule: _regrets(cell, rule) for rule in rules}
    difference = regrets[DEFAULT_RULE] - regrets[COUNTED_RULE]
    difference = difference[~np.isnan(difference)]
    many = len(difference)
    error = float(difference.std(ddof=1) / np.sqrt(many)) if many > 1 else np.inf
    return RegretCell(
        setting=name,
        n=n,
        data_sets=len(cell),
        mean_regret={rule: _mean(values) for rule, values in regrets.items()},
        without_pair={rule: int(np.isnan(values).sum()) for rule, values in regrets.items()},
        compared=many,
        difference=significant(float(difference.mean())),
        standard_error=significant(error),
        one_sided_p=significant(float(stdtr(max(many - 1, 1), difference.mean() / error))),
    )


def _regrets(cell: Lines, rule: str) -> np.ndarray:
    """Return the regrets of a rule, not a number where it had no pair."""
    return np.array([np.nan if (value := line["regret"][rule]) is None else value for line in cell])


def _mean(values: np.ndarray) -> float | None:
    """Return the mean regret of the data sets with a pair."""
    found = values[~np.isnan(values)]
    return significant(max(0.0, float(found.mean()))) if len(found) else None


def _recovery(name: str, n: int, cell: Lines, rule: str) -> Recovery:
    """Count recoveries, and test them where a share is required."""
    recovered = sum(line["craig_within_1_mm"][rule] for line in cell)
    required = REQUIRED_RECOVERY.get((name, n))
    p = None if required is None else significant(float(bdtr(recovered, len(cell), required)))
    return Recovery(
        setting=name,
        n=n,
        rule=rule,
        data_sets=len(cell),
        recovered=recovered,
        required_share=required,
        one_sided_p=p,
    )


def markdown(study: RegretStudy) -> str:
    """Return the tables as text."""
    return "\n".join(
        [heading(study.run), _regret_text(study), _difference_text(study), _recovery_text(study)]
    )


def _regret_text(study: RegretStudy) -> str:
    """Write the mean regrets."""
    rows = ["| setting | n | data sets | " + " | ".join(study.rules) + " |"]
    rows.append("|---" * (len(study.rules) + 3) + "|")
    for cell in study.cells:
        shown = [_shown(cell.mean_regret[rule], cell.without_pair[rule]) for rule in study.rules]
        rows.append(f"| {cell.setting} | {cell.n} | {cell.data_sets} | " + " | ".join(shown) + " |")
    title = "Mean regret (true index less the smallest; data sets without a pair in brackets)"
    return title + "\n\n" + "\n".join(rows) + "\n"


def _shown(mean: float | None, missing: int) -> str:
    """Write a mean, and the number without a pair."""
    text = "–" if mean is None else f"{mean:.3f}"
    return f"{text} ({missing})" if missing else text


def _difference_text(study: RegretStudy) -> str:
    """Write the paired differences."""
    rows = ["| setting | n | mean difference | SE | one-sided p |", "|---" * 5 + "|"]
    rows += [
        f"| {cell.setting} | {cell.n} | {cell.difference:.4f} | {cell.standard_error:.4f} "
        f"| {cell.one_sided_p:.2g} |"
        for cell in study.cells
    ]
    return f"{study.default_rule} less {study.counted_rule}\n\n" + "\n".join(rows) + "\n"


def _recovery_text(study: RegretStudy) -> str:
    """Write how often Craig's pair is recovered."""
    rows = ["| setting | n | rule | recovered | required | one-sided p |", "|---" * 6 + "|"]
    for one in study.recoveries:
        required = "" if one.required_share is None else f"{one.required_share:.2f}"
        p = "" if one.one_sided_p is None else f"{one.one_sided_p:.2g}"
        share = f"{one.recovered / one.data_sets:.3f}"
        rows.append(f"| {one.setting} | {one.n} | {one.rule} | {share} | {required} | {p} |")
    return "Craig's loss-optimal pair recovered within 1 mm\n\n" + "\n".join(rows) + "\n"


if __name__ == "__main__":
    write_tables(sys.argv[1:], COMMAND, regret_tables, markdown)
