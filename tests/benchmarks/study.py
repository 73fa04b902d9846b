"""Run the simulation study, or a sample of it; a run that was stopped goes on where it was.

``python -m tests.benchmarks.study --out study.jsonl --replicates 200`` draws the same data sets for
every rule and appends one line a data set. ``--settings``, ``--sizes`` and ``--first`` sample it.
``python -m tests.benchmarks.study_table study.jsonl`` writes the tables.
"""

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from tests.benchmarks.code_version import code_version
from tests.benchmarks.study_rules import pairs_of
from tests.benchmarks.study_settings import SETTINGS, Setting, simulate
from tests.benchmarks.study_truth import regret, truth_of

SIZES = (60, 100, 300)
Key = tuple[str, int, int]
LineOf = Callable[[Setting, int, int], dict[str, object]]


def data_set_line(setting: Setting, n: int, replicate: int) -> dict[str, object]:
    """Return the pair and the regret of every rule on one data set."""
    chosen = pairs_of(simulate(setting, n, replicate), setting.criterion)
    craig = truth_of(setting.name).craig
    return {
        "setting": setting.name,
        "n": n,
        "replicate": replicate,
        "pairs": chosen,
        "regret": {rule: regret(setting.name, pair) for rule, pair in chosen.items()},
        "craig_within_1_mm": {
            rule: pair is not None and max(abs(pair[0] - craig[0]), abs(pair[1] - craig[1])) <= 1
            for rule, pair in chosen.items()
            if rule.startswith("craig")
        },
    }


def keys(settings: Sequence[str], sizes: Sequence[int], replicates: Sequence[int]) -> Iterator[Key]:
    """Yield what is to be run, replicate by replicate so that a stopped run is balanced."""
    for replicate in replicates:
        for name in settings:
            for n in sizes:
                yield name, n, replicate


def made_by(out: Path) -> str:
    """Return the code version that a run was made by."""
    with out.open(encoding="utf-8") as lines:
        return str(json.loads(lines.readline())["code_version"])


def lines_of(out: Path) -> list[dict[str, Any]]:
    """Read the lines of a run, the first (what made it) left out."""
    text = out.read_text(encoding="utf-8").splitlines() if out.exists() else []
    return [json.loads(line) for line in text[1:]]


def run(
    out: Path,
    settings: Sequence[str],
    sizes: Sequence[int],
    replicates: Sequence[int],
    version: str,
    line_of: LineOf = data_set_line,
) -> int:
    """Append the data sets that ``out`` does not hold yet; return how many were run.

    Raises
    ------
    SystemExit
        ``out`` was made by other code: figures of two versions must not mix.
    """
    by_name = {setting.name: setting for setting in SETTINGS}
    if not out.exists():
        out.write_text(json.dumps({"code_version": version}) + "\n", encoding="utf-8")
    if made_by(out) != version:
        raise SystemExit(f"{out} was made by code {made_by(out)}, this is {version}: choose another --out")
    done = {(line["setting"], line["n"], line["replicate"]) for line in lines_of(out)}
    todo = [key for key in keys(settings, sizes, replicates) if key not in done]
    with out.open("a", encoding="utf-8") as lines:
        for name, n, replicate in todo:
            lines.write(json.dumps(line_of(by_name[name], n, replicate)) + "\n")
            lines.flush()
    return len(todo)


def main(arguments: Sequence[str], line_of: LineOf = data_set_line, replicates: int = 200) -> None:
    """Run from the command line."""
    names = [setting.name for setting in SETTINGS]
    parser = argparse.ArgumentParser()
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--settings", nargs="+", default=names, choices=names)
    parser.add_argument("--sizes", nargs="+", type=int, default=list(SIZES))
    parser.add_argument("--first", type=int, default=0, help="first replicate")
    parser.add_argument("--replicates", type=int, default=replicates)
    chosen = parser.parse_args(arguments)
    which = range(chosen.first, chosen.first + chosen.replicates)
    done = run(chosen.out, chosen.settings, chosen.sizes, which, code_version(), line_of)
    print(done, "data sets run")


if __name__ == "__main__":
    main(sys.argv[1:])
