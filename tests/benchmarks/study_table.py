"""Write the tables of a study: mean regret by rule, the paired difference, Craig's pair recovered."""

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from scipy.stats import t as student

from tests.benchmarks.study import SIZES, lines_of
from tests.benchmarks.study_settings import SETTINGS

DEFAULT_RULE, COUNTED_RULE = "average_profiled", "counted"
Lines = list[dict[str, Any]]


def tables(out: Path, command: str) -> str:
    """Return the tables of a run as Markdown."""
    made_by = json.loads(out.read_text(encoding="utf-8").splitlines()[0])["code_version"]
    lines: Lines = lines_of(out)
    today = datetime.now(UTC).date().isoformat()
    head = f"`{command}`, {today}, code {made_by}, {len(lines)} data sets.\n"
    return "\n".join([head, _regret_table(lines), _difference_table(lines), _recovery_table(lines)])


def _cell(lines: Lines, setting: str, n: int) -> Lines:
    """Return the lines of one cell."""
    return [line for line in lines if line["setting"] == setting and line["n"] == n]


def _regrets(cell: Lines, rule: str) -> np.ndarray:
    """Return the regrets of a rule, not a number where it had no pair."""
    return np.array([np.nan if (value := line["regret"][rule]) is None else value for line in cell])


def _present(lines: Lines) -> list[tuple[str, list[int]]]:
    """Return settings and sizes that were run."""
    sizes = sorted({line["n"] for line in lines}, key=lambda n: (n not in SIZES, n))
    names = [setting.name for setting in SETTINGS]
    return [
        (name, [n for n in sizes if _cell(lines, name, n)])
        for name in names
        if any(line["setting"] == name for line in lines)
    ]


def _regret_table(lines: Lines) -> str:
    """Return mean regret, and how many data sets had no pair."""
    rules = list(lines[0]["regret"])
    rows = ["| setting | n | data sets | " + " | ".join(rules) + " |", "|---" * (len(rules) + 3) + "|"]
    for name, sizes in _present(lines):
        for n in sizes:
            cell = _cell(lines, name, n)
            rows.append(
                f"| {name} | {n} | {len(cell)} | "
                + " | ".join(_mean(_regrets(cell, rule)) for rule in rules)
                + " |"
            )
    return (
        "Mean regret (true index less the smallest; without a pair in brackets)\n\n" + "\n".join(rows) + "\n"
    )


def _mean(values: np.ndarray) -> str:
    """Return the mean of those with a pair, and the number without."""
    missing = int(np.isnan(values).sum())
    shown = "–" if missing == len(values) else f"{np.nanmean(values):.3f}"
    return f"{shown} ({missing})" if missing else shown


def _difference_table(lines: Lines) -> str:
    """Return the paired difference to the counted rule with its one-sided p-value."""
    rows = ["| setting | n | mean difference | SE | one-sided p |", "|---" * 5 + "|"]
    for name, sizes in _present(lines):
        for n in sizes:
            cell = _cell(lines, name, n)
            difference = _regrets(cell, DEFAULT_RULE) - _regrets(cell, COUNTED_RULE)
            difference = difference[~np.isnan(difference)]
            error = difference.std(ddof=1) / np.sqrt(len(difference)) if len(difference) > 1 else np.nan
            p = student.cdf(difference.mean() / error, len(difference) - 1) if error > 0 else np.nan
            rows.append(f"| {name} | {n} | {difference.mean():.4f} | {error:.4f} | {p:.2g} |")
    return f"{DEFAULT_RULE} less {COUNTED_RULE}\n\n" + "\n".join(rows) + "\n"


def _recovery_table(lines: Lines) -> str:
    """Return how often Craig's pair is recovered within 1 mm."""
    rules = list(lines[0]["craig_within_1_mm"])
    rows = ["| setting | n | " + " | ".join(rules) + " |", "|---" * (len(rules) + 2) + "|"]
    for name, sizes in _present(lines):
        for n in sizes:
            cell = _cell(lines, name, n)
            shares = [np.mean([line["craig_within_1_mm"][rule] for line in cell]) for rule in rules]
            rows.append(f"| {name} | {n} | " + " | ".join(f"{share:.2f}" for share in shares) + " |")
    return "Craig's loss-optimal pair recovered within 1 mm\n\n" + "\n".join(rows) + "\n"


def main(arguments: Sequence[str]) -> None:
    """Write the tables from the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("lines", type=Path)
    parser.add_argument("--command", default="python -m tests.benchmarks.study", help="what made the run")
    chosen = parser.parse_args(arguments)
    sys.stdout.write(tables(chosen.lines, chosen.command))


if __name__ == "__main__":
    main(sys.argv[1:])
