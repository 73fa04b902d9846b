"""Write the table of a study of intervals: coverage with exact limits, and mean width."""

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from scipy.special import betaincinv

from tests.benchmarks.study import lines_of

Lines = list[dict[str, Any]]
WAYS = ("default", "counted")


def coverage_table(out: Path, command: str) -> str:
    """Return the table of a run as Markdown, pooled over settings at the end."""
    made_by = json.loads(out.read_text(encoding="utf-8").splitlines()[0])["code_version"]
    lines: Lines = lines_of(out)
    rows = [
        f"`{command}`, {datetime.now(UTC).date().isoformat()}, code {made_by}, {len(lines)} data sets.\n",
        "| setting | n | data sets | way | D1 covered | D2 covered | 99 % upper | mean width, mm |",
        "|---" * 8 + "|",
    ]
    cells = sorted({(line["setting"], line["n"]) for line in lines})
    for setting, n in cells:
        cell = [line for line in lines if (line["setting"], line["n"]) == (setting, n)]
        rows += [_row(f"{setting} | {n}", cell, way) for way in WAYS]
    rows += [_row("all | all", lines, way) for way in WAYS]
    return "\n".join(rows) + "\n"


def _row(name: str, lines: Lines, way: str) -> str:
    """Return one row."""
    covered = [[_covers(line, way, at) for line in lines] for at in (0, 1)]
    widths = [high - low for line in lines for low, high in line[way]["intervals"] if low is not None]
    worse = min(sum(limit) for limit in covered)
    shares = " | ".join(f"{np.mean(limit):.2f}" for limit in covered)
    return (
        f"| {name} | {len(lines)} | {way} | {shares} | {_upper_99(worse, len(lines)):.2f} "
        f"| {np.mean(widths):.1f} |"
    )


def _covers(line: dict[str, Any], way: str, at: int) -> bool:
    """Tell whether the interval of a limit holds the target."""
    low, high = line[way]["intervals"][at]
    return low is not None and low <= line["target"][at] <= high


def _upper_99(k: int, n: int) -> float:
    """Return the exact one-sided upper 99 % limit of k/n."""
    return 1.0 if k == n else float(betaincinv(k + 1, n - k, 0.99))


def main(arguments: Sequence[str]) -> None:
    """Write the table from the command line."""
    parser = argparse.ArgumentParser()
    parser.add_argument("lines", type=Path)
    parser.add_argument("--command", default="python -m tests.benchmarks.study_coverage")
    chosen = parser.parse_args(arguments)
    sys.stdout.write(coverage_table(chosen.lines, chosen.command))


if __name__ == "__main__":
    main(sys.argv[1:])
