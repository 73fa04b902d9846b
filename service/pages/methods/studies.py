"""The simulation studies arranged for reading: regrets drawn, coverage and verdicts pooled."""

from collections.abc import Callable, Sequence
from functools import cache
from itertools import product
from math import exp, lgamma, log
from typing import TypeVar

import msgspec

from analysis.study.ecoff import EcoffStudy, ecoff_study
from analysis.study.tables import (
    Basis,
    Coverage,
    CoverageStudy,
    Limits,
    OracleStudy,
    Recovery,
    RegretCell,
    RegretStudy,
    Verdicts,
    VerdictStudy,
    Way,
    coverage_study,
    oracle_study,
    regret_study,
    verdict_study,
)
from service.pages.methods.drawing import Dot, Drawing, Note, Plane, Rule

Study = TypeVar("Study")

SHOWN_RULES = (
    "counted",
    "counted_ties_centre",
    "counted_smoothed",
    "roc",
    "average_profiled",
    "counted_constrained",
    "average_profiled_constrained",
)
WITHOUT_ANSWER = "plateau"
"""The setting in which no pair keeps all bounds in truth."""
DRAWN_RULES = ("counted_smoothed", "counted_ties_centre", "counted", "average_profiled")
LEAST_COVERAGE = 0.93
ONE_PERCENT = 0.01
LARGEST_FALSE_SHARE = 0.05
BASES: tuple[Basis, ...] = ("fixed", "same", "held_out")
WAYS: tuple[Way | None, ...] = (None, "default", "counted")
LIMITS: tuple[Limits, ...] = ("exact", "clustered")
_HALVINGS = 60
_ROW_PIXELS, _LABEL_PIXELS = 17, 150


class Studies(msgspec.Struct, frozen=True, kw_only=True):
    """Every study that has been run."""

    regret: RegretStudy | None
    coverage: CoverageStudy | None
    verdicts: VerdictStudy | None
    ecoff: EcoffStudy | None
    oracle: OracleStudy | None = None


class FalseMeets(msgspec.Struct, frozen=True, kw_only=True):
    """Verdicts "meets" among truly failing and truly meeting cells, with exact limits of the false share."""

    setting: str | None
    row: str | None
    error: str | None
    n: int
    basis: Basis
    way: Way | None
    limits: Limits
    failing: int
    false_meets: int
    lower_95: float | None
    upper_95: float | None
    meeting: int
    true_meets: int

    @property
    def share(self) -> float | None:
        """Return the share of truly failing cells that were said to meet."""
        return self.false_meets / self.failing if self.failing else None

    @property
    def power(self) -> float | None:
        """Return the share of truly meeting cells that were said to meet."""
        return self.true_meets / self.meeting if self.meeting else None


@cache
def studies() -> Studies:
    """Read the studies that ship with the service; None for one that has not been run."""
    return Studies(
        regret=_shipped(regret_study),
        coverage=_shipped(coverage_study),
        verdicts=_shipped(verdict_study),
        ecoff=_shipped(ecoff_study),
        oracle=_shipped(oracle_study),
    )


def _shipped(read: Callable[[], Study]) -> Study | None:
    try:
        return read()
    except FileNotFoundError:
        return None


def sizes_of(cells: Sequence[RegretCell | Verdicts]) -> tuple[int, ...]:
    """Return the numbers of isolates of a study."""
    return tuple(sorted({cell.n for cell in cells}))


def worse_settings(study: RegretStudy) -> tuple[RegretCell, ...]:
    """Return the cells in which the default is not shown to be better than the counted rule."""
    return tuple(cell for cell in study.cells if not (cell.difference < 0 and cell.one_sided_p < ONE_PERCENT))


def without_answer(study: RegretStudy) -> tuple[int, int, int]:
    """Count the data sets of the setting without an admissible pair: all, and those said to have none.

    Returns
    -------
    tuple of int
        Data sets; without a pair by the default within bounds; by the counted search within bounds.
    """
    cells = [cell for cell in study.cells if cell.setting == WITHOUT_ANSWER]
    by_model, by_count = (
        sum(cell.without_pair[rule] for cell in cells)
        for rule in ("average_profiled_constrained", "counted_constrained")
    )
    return sum(cell.data_sets for cell in cells), by_model, by_count


def missed_recoveries(study: RegretStudy) -> tuple[Recovery, ...]:
    """Return where Craig's pair was recovered significantly less often than required."""
    return tuple(
        one
        for one in study.recoveries
        if one.required_share is not None and one.one_sided_p is not None and one.one_sided_p < ONE_PERCENT
    )


def poorly_covered(study: CoverageStudy) -> tuple[Coverage, ...]:
    """Return the settings in which an interval of the default is shown to hold too seldom."""
    return tuple(
        one
        for one in study.settings
        if one.way == "default" and min(one.r_upper_99, one.s_upper_99) < LEAST_COVERAGE
    )


def pooled_verdicts(study: VerdictStudy) -> tuple[tuple[FalseMeets, ...], ...]:
    """Add verdicts up over settings and cells: a row for basis, way and limits, an entry for each size."""
    found = []
    for basis, way, limits in product(BASES, WAYS, LIMITS):
        of_kind = [one for one in study.cells if (one.basis, one.way, one.limits) == (basis, way, limits)]
        if of_kind:
            sizes = sizes_of(study.cells)
            found.append(tuple(_added([one for one in of_kind if one.n == n]) for n in sizes))
    return tuple(found)


def failing_cells(study: VerdictStudy, basis: Basis, limits: Limits) -> tuple[FalseMeets, ...]:
    """Return the truly failing cells, those most often said to meet first, each setting and size apart."""
    found = [
        msgspec.structs.replace(_added([one]), setting=one.setting, row=one.row, error=one.error)
        for one in study.cells
        if (one.basis, one.limits) == (basis, limits) and one.failing
    ]
    return tuple(sorted(found, key=lambda one: (-(one.share or 0.0), str(one.setting), one.n)))


def _added(cells: Sequence[Verdicts]) -> FalseMeets:
    """Add cells of one kind up."""
    failing, false = sum(one.failing for one in cells), sum(one.false_meets for one in cells)
    lower, upper = exact_95(false, failing)
    return FalseMeets(
        setting=None,
        row=None,
        error=None,
        n=cells[0].n,
        basis=cells[0].basis,
        way=cells[0].way,
        limits=cells[0].limits,
        failing=failing,
        false_meets=false,
        lower_95=lower,
        upper_95=upper,
        meeting=sum(one.meeting for one in cells),
        true_meets=sum(one.true_meets for one in cells),
    )


def exact_95(k: int, n: int) -> tuple[float | None, float | None]:
    """Return the exact (Clopper-Pearson) limits of k/n, or None twice where n is 0.

    Notes
    -----
    By halving, on sums of binomial probabilities: a web process computes without scipy.
    """
    if n == 0:
        return None, None
    lower = 0.0 if k == 0 else _crossing(lambda p: 1 - _at_most(k - 1, n, p) < 0.025)
    return lower, 1.0 if k == n else _crossing(lambda p: _at_most(k, n, p) > 0.025)


def _crossing(below: Callable[[float], bool]) -> float:
    """Return where a condition that holds from 0 on ceases to hold."""
    low, high = 0.0, 1.0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if below(middle) else (low, middle)
    return (low + high) / 2


def _at_most(k: int, n: int, p: float) -> float:
    """Return P(Binomial(n, p) <= k)."""
    if p <= 0 or p >= 1:
        return 1.0 if p <= 0 else 0.0
    whole, one, other = lgamma(n + 1), log(p), log(1 - p)
    return min(
        1.0,
        sum(exp(whole - lgamma(j + 1) - lgamma(n - j + 1) + j * one + (n - j) * other) for j in range(k + 1)),
    )


def regret_drawing(study: RegretStudy, names: dict[str, str]) -> Drawing:
    """Draw mean regrets: a line a setting and size, a dot a rule, the default filled."""
    rows = [(setting, cell) for setting in names for cell in study.cells if cell.setting == setting]
    most = max(cell.mean_regret[rule] or 0.0 for _, cell in rows for rule in DRAWN_RULES)
    height = _ROW_PIXELS * (len(rows) + 4)
    plane = Plane((0, most * 1.06), (len(rows), 0), width=660, height=height, left=_LABEL_PIXELS)
    dots: list[Dot] = []
    rules: list[Rule] = []
    notes: list[Note] = []
    for place, (setting, cell) in enumerate(rows):
        at, first = place + 0.5, place == 0 or rows[place - 1][0] != setting
        if first:
            rules.append(plane.horizontal(place, "wash"))
            notes.append(Note(x=2, y=plane.y(at) + 4, text=names[setting]))
        notes.append(Note(x=plane.left - 8, y=plane.y(at) + 4, text=str(cell.n), tone="soft", anchor="end"))
        shown = [(rule, cell.mean_regret[rule]) for rule in DRAWN_RULES]
        found = [value for _, value in shown if value is not None]
        rules.append(
            Rule(x1=plane.x(min(found)), x2=plane.x(max(found)), y1=plane.y(at), y2=plane.y(at), tone="soft")
        )
        for rule, value in shown:
            if value is not None:
                dots.append(_dot(plane, value, at, rule))
    step = 0.05 if most > 0.12 else 0.02
    ticks = [(step * tick, f"{step * tick:.2f}") for tick in range(int(most * 1.06 / step) + 1)]
    return plane.drawing(ticks, (), rules=rules, dots=dots, notes=notes)


def _dot(plane: Plane, value: float, at: float, rule: str) -> Dot:
    """Return the dot of a rule."""
    if rule == "average_profiled":
        return plane.dot(value, at, 5, "accent")
    if rule == "counted":
        return plane.dot(value, at, 4.5, "ink", hollow=True)
    return plane.dot(value, at, 2.6, "soft")
