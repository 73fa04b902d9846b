"""Write the tables of the study of verdicts: ``python -m tests.benchmarks.study_verdicts_table x.jsonl``.

``--json analysis/study/verdicts.json`` writes what ships with the package.
"""

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from scipy.special import betaincinv

from analysis.acceptance_table import SEVEN_CELLS
from analysis.study.tables import Basis, Limits, Sample, Verdicts, VerdictStudy, Way
from tests.benchmarks.study_run import (
    Lines,
    cells_of,
    heading,
    lines_of_runs,
    run_of,
    sampled,
    write_tables,
)
from tests.benchmarks.study_verdicts import BEST, BOUNDS, CELLS, fixed_pairs, true_rates

COMMAND = "python -m tests.benchmarks.study_verdicts --replicates 200"
KINDS: tuple[tuple[Basis, Way | None], ...] = (
    ("fixed", None),
    ("same", "default"),
    ("same", "counted"),
    ("held_out", "default"),
    ("held_out", "counted"),
)
LIMITS: tuple[Limits, ...] = ("exact", "clustered")


def verdict_tables(files: Sequence[Path], command: str) -> VerdictStudy:
    """Return the tables of runs of the study of verdicts."""
    version, lines = lines_of_runs(files)
    return VerdictStudy(
        run=run_of(version, lines, command),
        cells=tuple(
            row
            for name, n, cell in cells_of(lines)
            for basis, way in KINDS
            for limits in LIMITS
            for row in _verdicts(name, n, cell, (basis, way, limits))
        ),
        sample=tuple(
            Sample(
                setting=line["setting"],
                n=line["n"],
                replicate=line["replicate"],
                pairs=line["pairs"],
                verdicts={
                    f"{basis} {way}": letters[0]
                    for basis in ("same", "held_out")
                    for way, letters in line[basis].items()
                },
            )
            for line in sampled(lines)
        ),
    )


def _verdicts(name: str, n: int, lines: Lines, kind: tuple[Basis, Way | None, Limits]) -> Iterator[Verdicts]:
    """Count false and true "meets" of the seven cells, those without any data set left out."""
    basis, way, limits = kind
    at_limits = LIMITS.index(limits)
    judged = _fixed(name, lines) if way is None else _chosen(name, lines, basis, way)
    counts = Counter(
        (at, fails, letters[at_limits] == "M") for at, fails, letters in judged if at_limits < len(letters)
    )
    for at, cell in enumerate(SEVEN_CELLS):
        failing, meeting = ([counts[at, fails, meets] for meets in (False, True)] for fails in (True, False))
        if sum(failing) + sum(meeting):
            yield Verdicts(
                setting=name,
                n=n,
                row=cell.row.value,
                error=cell.error.value,
                basis=basis,
                way=way,
                limits=limits,
                failing=sum(failing),
                false_meets=failing[1],
                meeting=sum(meeting),
                true_meets=meeting[1],
            )


Judged = Iterator[tuple[int, bool, Sequence[str]]]


def _chosen(name: str, lines: Lines, basis: Basis, way: Way) -> Judged:
    """Yield (cell, does the pair truly fail it, its letters) of the pairs a rule chose."""
    for line in lines:
        if way in line["pairs"]:
            rates = true_rates(name, tuple(line["pairs"][way]))
            for at, rate in enumerate(rates):
                yield at, rate >= BOUNDS[at], [letters[at] for letters in line[basis][way]]


def _fixed(name: str, lines: Lines) -> Judged:
    """Yield the same of pairs that no data chose: each cell's own, and the best pair where it meets."""
    best = true_rates(name, fixed_pairs(name)[BEST])
    for line in lines:
        for at, cell in enumerate(CELLS):
            yield from ((at, True, letters) for letters in line["fixed"].get(cell, ()))
            if best[at] < BOUNDS[at]:
                yield from ((at, False, [one[at] for one in letters]) for letters in line["fixed"][BEST])


def limits_95(k: int, n: int) -> tuple[float, float]:
    """Return the exact two-sided 95 % limits of k/n."""
    low = 0.0 if k == 0 else float(betaincinv(k, n - k + 1, 0.025))
    return low, 1.0 if k == n else float(betaincinv(k + 1, n - k, 0.975))


def markdown(study: VerdictStudy) -> str:
    """Return the tables as text: pooled by size, then every truly failing cell."""
    head = "| {} | n | pairs, limits | truly failing | false meets | share (95 %) | truly meeting | power |"
    rows = [heading(study.run), head.format("acceptance cell"), "|---" * 8 + "|"]
    rows += [_row(name, n, kind, cells) for (name, n, kind), cells in _pooled(study).items()]
    rows += ["", head.format("setting, acceptance cell"), "|---" * 8 + "|"]
    rows += [
        _row(f"{one.setting}: {one.row} {one.error}", one.n, _kind(one), [one])
        for one in study.cells
        if one.failing
    ]
    return "\n".join(rows) + "\n"


def _kind(one: Verdicts) -> str:
    """Name what was judged by which limits."""
    return " ".join(part for part in (one.basis, one.way, one.limits) if part)


def _pooled(study: VerdictStudy) -> dict[tuple[str, int, str], list[Verdicts]]:
    """Group by acceptance cell, size and kind."""
    groups: dict[tuple[str, int, str], list[Verdicts]] = {}
    for one in study.cells:
        groups.setdefault((f"{one.row} {one.error}", one.n, _kind(one)), []).append(one)
        groups.setdefault(("every cell", one.n, _kind(one)), []).append(one)
    return dict(sorted(groups.items()))


def _row(name: str, n: int, kind: str, cells: Sequence[Verdicts]) -> str:
    """Write one row."""
    failing, false = sum(one.failing for one in cells), sum(one.false_meets for one in cells)
    meeting, true = sum(one.meeting for one in cells), sum(one.true_meets for one in cells)
    share = "–"
    if failing:
        low, high = limits_95(false, failing)
        share = f"{false / failing:.3f} ({low:.3f}–{high:.3f})"
    power = f"{true / meeting:.3f}" if meeting else "–"
    return f"| {name} | {n} | {kind} | {failing} | {false} | {share} | {meeting} | {power} |"


if __name__ == "__main__":
    write_tables(sys.argv[1:], COMMAND, verdict_tables, markdown)
