"""What the tables of the studies share: the lines of one or more runs, and what made them."""

import argparse
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from analysis.study.tables import Run
from tests.benchmarks.study import SIZES, lines_of, made_by
from tests.benchmarks.study_settings import SETTINGS

SAMPLED = (("low_mic", 60), ("narrow_panel", 100), ("steep", 60))
Lines = list[dict[str, Any]]
_Study = TypeVar("_Study", bound=msgspec.Struct)


def lines_of_runs(files: Sequence[Path]) -> tuple[str, Lines]:
    """Return the code version of several files and their lines.

    Runs by several versions may stand side by side where each has settings of its own, named beside its
    version.

    Raises
    ------
    SystemExit
        A setting was run by more than one version: figures of two versions must not mix.
    """
    settings: dict[str, set[str]] = {}
    lines: Lines = []
    for file in files:
        found = lines_of(file)
        settings.setdefault(made_by(file), set()).update(line["setting"] for line in found)
        lines += found
    most, *others = sorted(settings, key=lambda version: (-len(settings[version]), version))
    if sum(map(len, settings.values())) > len(set().union(*settings.values())):
        raise SystemExit(f"settings run by different code: {', '.join(settings)}")
    named = [f"{version} ({', '.join(sorted(settings[version]))})" for version in others]
    return ", ".join([most, *named]), lines


def run_of(version: str, lines: Lines, command: str) -> Run:
    """Describe a run."""
    many = Counter((line["setting"], line["n"]) for line in lines)
    return Run(
        command=command,
        date=datetime.now(UTC).date().isoformat(),
        code_version=version,
        data_sets=len(lines),
        replicates=min(many.values()),
    )


def cells_of(lines: Lines) -> list[tuple[str, int, Lines]]:
    """Return setting, size and lines of each cell, in the order of the settings."""
    names = [setting.name for setting in SETTINGS]
    keys = sorted(
        {(line["setting"], line["n"]) for line in lines},
        key=lambda key: (names.index(key[0]), key[1] not in SIZES, key[1]),
    )
    return [(name, n, [one for one in lines if (one["setting"], one["n"]) == (name, n)]) for name, n in keys]


def sampled(lines: Lines) -> Lines:
    """Return the data sets that are kept one by one."""
    return [line for line in lines if line["replicate"] == 0 and (line["setting"], line["n"]) in SAMPLED]


def heading(run: Run) -> str:
    """Return a line that says what made a table."""
    return f"`{run.command}`, {run.date}, code {run.code_version}, {run.data_sets} data sets.\n"


def significant(value: float, digits: int = 6) -> float:
    """Round to significant digits, so that a file is short and the same on every processor."""
    return float(f"{value:.{digits}g}")


def write_tables(
    arguments: Sequence[str],
    command: str,
    study_of: Callable[[Sequence[Path], str], _Study],
    markdown: Callable[[_Study], str],
) -> None:
    """Write the tables of a study from the command line, as Markdown or into a file of the package."""
    parser = argparse.ArgumentParser()
    parser.add_argument("lines", type=Path, nargs="+")
    parser.add_argument("--command", default=command, help="what made the run")
    parser.add_argument("--json", type=Path, help="write the tables here instead of as Markdown")
    chosen = parser.parse_args(arguments)
    study = study_of(chosen.lines, chosen.command)
    if chosen.json:
        chosen.json.write_bytes(msgspec.json.format(msgspec.json.encode(study), indent=0) + b"\n")
    else:
        sys.stdout.write(markdown(study))
