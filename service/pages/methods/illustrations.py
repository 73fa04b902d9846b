"""The drawings of the worked examples."""

from collections import Counter
from math import erf, sqrt

from analysis.worked_examples.report import (
    LineExample,
    ModelExample,
    NormalFit,
    ProbabilityExample,
    RegressionExample,
    RocExample,
    WildTypeExample,
)
from breakpoints.ladder import mg_per_l_text
from service.pages.methods.drawing import Bar, Dot, Drawing, Note, Plane, Stroke, Tone

DOT_PER_ROOT_ISOLATE = 2.4
HALF_BAR = 0.42
LEAST_LETTERED = 0.09


def roc_drawing(example: RocExample) -> Drawing:
    """Draw sensitivity against the share of others called R, with the best limit and its neighbours."""
    plane = Plane((0, 1), (0, 1), width=420, height=400)
    points = [(1 - point.specificity, point.sensitivity, point.zone_lt_mm) for point in example.found.points]
    best = {*example.found.best_zone_s_ge_mm, *example.heavy_best_zone_s_ge_mm}
    chosen = [(x, y, zone) for x, y, zone in points if zone in best]
    ticks = [(value / 5, f"{20 * value} %") for value in range(6)]
    return plane.drawing(
        ticks,
        ticks,
        rules=[plane.horizontal(value, "wash") for value, _ in ticks[1:]],
        paths=[
            plane.path([(0.0, 0.0), (1.0, 1.0)], "soft", "dotted"),
            plane.path([(x, y) for x, y, _ in points], "accent"),
        ],
        dots=[
            *(plane.dot(x, y, 3, "accent", hollow=True) for x, y, _ in points),
            *(plane.dot(x, y, 5, "accent") for x, y, _ in chosen),
        ],
        notes=[Note(x=plane.x(x) + 10, y=plane.y(y) + 20, text=f"D = {zone} mm") for x, y, zone in chosen],
    )


def lines_drawing(example: RegressionExample, isolates: tuple[tuple[int, int, int], ...]) -> Drawing:
    """Draw the isolates with the censored-likelihood line and the least-squares line."""
    plane = Plane((-3, 7), (6, 34))
    shown = {line.line.method.value: line for line in example.lines if line.line.quantile_percent is None}
    return plane.drawing(
        _mic_ticks(-2, 6),
        _zone_ticks(10, 30),
        rules=[plane.horizontal(zone, "wash") for zone in (10, 15, 20, 25, 30)],
        paths=[
            plane.path(_along(shown["ols"]), "accent"),
            plane.path(_along(shown["deming"]), "accent", "dotted"),
            plane.path(_along(shown["interval_censored"], shift=0.5), "accent", "dashed"),
        ],
        dots=_isolate_dots(plane, isolates, 0.0),
    )


def _along(example: LineExample, shift: float = 0.0) -> list[tuple[float, float]]:
    """Return a line over the plane; on the true scale a reading of x lies at x - ``shift``."""
    line = example.line
    return [
        (step / 4, line.intercept_mm + line.slope_mm_per_log2 * (step / 4 - shift)) for step in range(-12, 29)
    ]


def model_drawing(example: ModelExample) -> Drawing:
    """Draw the isolates half a step below their reading, and both curves through them."""
    plane = Plane((-7, 6), (4, 42))
    low, high = example.criterion.l_step - 0.5, example.criterion.r_ge_step - 0.5
    return plane.drawing(
        _mic_ticks(-7, 5, every=2),
        _zone_ticks(5, 40),
        rules=[
            *(plane.horizontal(zone, "wash") for zone in range(5, 41, 5)),
            plane.vertical(low, "s", "dotted"),
            plane.vertical(high, "r", "dotted"),
            plane.horizontal(example.pair.zone_s_ge_mm - 0.5, "s"),
            plane.horizontal(example.pair.zone_r_le_mm + 0.5, "r"),
        ],
        paths=[
            plane.path([(point.true_log2, point.logistic_mm) for point in example.drawn], "accent"),
            plane.path([(point.true_log2, point.spline_mm) for point in example.drawn], "ink", "dashed"),
        ],
        dots=_isolate_dots(plane, example.isolates, 0.5),
        notes=[
            _right(plane, example.pair.zone_s_ge_mm - 0.5, f"S ≥ {example.pair.zone_s_ge_mm}", -6),
            _right(plane, example.pair.zone_r_le_mm + 0.5, f"R ≤ {example.pair.zone_r_le_mm}", 14),
        ],
    )


def _right(plane: Plane, zone_mm: float, text: str, lift: float) -> Note:
    """Return a note at the right end of a horizontal line."""
    tone: Tone = "s" if text.startswith("S") else "r"
    return Note(x=plane.right - 4, y=plane.y(zone_mm) + lift, text=f"{text} mm", tone=tone, anchor="end")


def probability_drawing(example: ProbabilityExample, prevalence: str) -> Drawing:
    """Draw S, I and R as parts of one bar a millimetre."""
    rows = [row for row in example.rows if row.prevalence == prevalence]
    first, last = rows[0].zone_mm, rows[-1].zone_mm
    plane = Plane((first - 0.6, last + 0.6), (0, 1), width=420, height=260)
    bars: list[Bar] = []
    notes: list[Note] = []
    for row in rows:
        at = 0.0
        parts: tuple[tuple[Tone, float], ...] = (
            ("r", row.resistant),
            ("i", row.intermediate),
            ("s", row.susceptible),
        )
        for tone, share in parts:
            bars.append(plane.bar((row.zone_mm - HALF_BAR, row.zone_mm + HALF_BAR), (at, at + share), tone))
            if share > LEAST_LETTERED:
                middle = plane.y(at + share / 2) + 4
                notes.append(
                    Note(x=plane.x(row.zone_mm), y=middle, text=tone.upper(), tone=tone, anchor="middle")
                )
            at += share
    return plane.drawing(
        [(row.zone_mm, str(row.zone_mm)) for row in rows],
        [(share / 4, f"{25 * share} %") for share in range(5)],
        bars=bars,
        notes=notes,
        rules=[
            plane.vertical(example.zone_r_le_mm + 0.5, "ink"),
            plane.vertical(example.zone_s_ge_mm - 0.5, "ink"),
        ],
    )


def wild_type_drawing(example: WildTypeExample) -> Drawing:
    """Draw the published counts, the fitted wild types and their cut-offs."""
    most = max(row.count for row in example.counts)
    low, high = example.counts[0].step, example.counts[-1].step
    plane = Plane((low - 1.2, high + 0.4), (0, most * 1.08))
    fitted: tuple[tuple[NormalFit, Tone, Stroke], ...] = (
        (example.iterative, "accent", "solid"),
        (example.normalized, "ink", "dotted"),
        (example.mixture, "ink", "dashed"),
    )
    grid = [low - 1 + step / 10 for step in range(10 * (high - low + 1) + 11)]
    return plane.drawing(
        [(row.step - 0.5, mg_per_l_text(row.step)) for row in example.counts],
        [(value, str(value)) for value in range(0, most + 1, 50)],
        bars=[
            plane.bar((row.step - 0.95, row.step - 0.05), (0, row.count), "wash") for row in example.counts
        ],
        paths=[
            plane.path(
                [(x, _expected_in_step(x + 0.5, fit.mean_log2, fit.sd_log2, fit.n)) for x in grid],
                tone,
                stroke,
            )
            for fit, tone, stroke in fitted
        ],
        rules=[plane.vertical(fit.cut_off_step, tone, stroke) for fit, tone, stroke in fitted],
    )


def _expected_in_step(step: float, mean: float, sd: float, n: float) -> float:
    """Return how many of n wild types a step is expected to hold."""
    below = [0.5 * (1 + erf((edge - mean) / sd / sqrt(2))) for edge in (step - 1, step)]
    return n * (below[1] - below[0])


def _isolate_dots(plane: Plane, isolates: tuple[tuple[int, int, int], ...], shift: float) -> list[Dot]:
    """Return a dot a cell, its area by its isolates."""
    total: Counter[tuple[int, int]] = Counter()
    for step, zone, count in isolates:
        total[step, zone] += count
    return [
        plane.dot(step - shift, zone, DOT_PER_ROOT_ISOLATE * sqrt(count), "soft")
        for (step, zone), count in sorted(total.items())
    ]


def _mic_ticks(low: int, high: int, every: int = 1) -> list[tuple[float, str]]:
    """Return the two-fold steps of an axis."""
    return [(step, mg_per_l_text(step)) for step in range(low, high + 1, every)]


def _zone_ticks(low: int, high: int) -> list[tuple[float, str]]:
    """Return every fifth mm of an axis."""
    return [(zone, str(zone)) for zone in range(low, high + 1, 5)]
