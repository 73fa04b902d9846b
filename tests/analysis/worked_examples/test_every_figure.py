"""The figures on the methods pages are what the code gives, and what a pencil gives."""

from __future__ import annotations

from math import comb
from statistics import NormalDist, median
from typing import Any

import msgspec
import pytest

from analysis.methods import AcceptanceRow, ErrorKind, Verdict
from analysis.record import canonical_json
from analysis.worked_examples.every import worked_examples
from analysis.worked_examples.report import WorkedExamples, stored_examples

RENEW = "the figures have changed: python -m analysis.worked_examples, and read the pages again"
PHI = NormalDist().cdf
BY_RESAMPLING = {"rate_95", "index_95", "zone_r_le_95", "zone_s_ge_95", "resamples", "check", "check_fixed"}
BY_RESAMPLING |= {"susceptible_95", "intermediate_95", "resistant_95", "resamples_without_pair"}
MODEL_PARTS = {"model", "probabilities"}

Plain = dict[str, Any]


@pytest.fixture(scope="module")
def stored() -> WorkedExamples:
    return stored_examples()


def plain(examples: WorkedExamples) -> Plain:
    found: Plain = msgspec.json.decode(canonical_json(examples))
    return found


def apart(new: Any, old: Any, place: str, *, skip: frozenset[str] = frozenset()) -> list[str]:
    """Return where two JSON values differ by more than the last digits of another processor."""
    if isinstance(new, dict) and isinstance(old, dict):
        if new.keys() != old.keys():
            return [f"{place}: {sorted(new.keys() ^ old.keys())}"]
        return [
            found
            for key in new
            if key not in skip
            for found in apart(new[key], old[key], f"{place}.{key}", skip=skip)
        ]
    if isinstance(new, list) and isinstance(old, list):
        if len(new) != len(old):
            return [f"{place}: {len(new)} and {len(old)} long"]
        both = enumerate(zip(new, old, strict=True))
        return [found for at, pair in both for found in apart(*pair, f"{place}[{at}]", skip=skip)]
    if isinstance(new, float) and isinstance(old, int | float):
        return [] if new == pytest.approx(old, rel=1e-5, abs=1e-7) else [f"{place}: {new} and {old}"]
    return [] if new == old else [f"{place}: {new!r} and {old!r}"]


def test_every_figure_that_needs_no_resampling_of_the_model_is_what_the_code_gives(
    stored: WorkedExamples,
) -> None:
    new, old = plain(worked_examples(resamples=0, simulations=0)), plain(stored)
    assert new.keys() == old.keys()
    differ = []
    for part in new:
        skip = frozenset(BY_RESAMPLING) if part in MODEL_PARTS else frozenset()
        differ += apart(new[part], old[part], part, skip=skip)
    assert differ == [], RENEW


@pytest.mark.all
def test_every_figure_is_what_the_code_gives(stored: WorkedExamples) -> None:
    assert apart(plain(worked_examples()), plain(stored), "examples") == [], RENEW


def test_discrepancies_by_counting_the_table(stored: WorkedExamples) -> None:
    example = stored.discrepancies
    pair, criterion = example.answer, example.criterion
    assert pair.zone_r_le_mm is not None
    assert pair.zone_s_ge_mm is not None
    errors = {"VM": 0, "M": 0, "m": 0}
    for row in example.isolates.rows:
        for at, count in enumerate(row.counts):
            zone = example.isolates.zone_min_mm + at
            mic = (
                "S"
                if row.mic_step <= criterion.l_step
                else "R"
                if row.mic_step >= criterion.r_ge_step
                else "I"
            )
            read = "S" if zone >= pair.zone_s_ge_mm else "R" if zone <= pair.zone_r_le_mm else "I"
            kind = {"RS": "VM", "SR": "M"}.get(mic + read, "" if mic == read else "m")
            if kind:
                errors[kind] += count
    counted = [
        sum(getattr(group, kind) for group in pair.groups) for kind in ("very_major", "major", "minor")
    ]
    assert list(errors.values()) == counted


def test_the_upper_limit_solves_the_formula_of_the_page(stored: WorkedExamples) -> None:
    for cell in stored.discrepancies.answer.acceptance:
        p, k, n = cell.worst_upper_95_one_sided, cell.worst_k, cell.worst_n
        assert p is not None
        assert sum(comb(n, j) * p**j * (1 - p) ** (n - j) for j in range(k + 1)) == pytest.approx(
            0.05, rel=1e-6
        )
        if k == 0:
            assert p == pytest.approx(1 - 0.05 ** (1 / n))


def test_a_short_panel_turns_the_verdict_as_the_page_tells(stored: WorkedExamples) -> None:
    example = stored.discrepancies
    assert example.answer.verdict is Verdict.NOT_DEMONSTRATED
    assert example.on_short_panel.verdict is Verdict.FAILS
    first = example.on_short_panel.acceptance[0]
    assert (first.row, first.error) == (AcceptanceRow.ABOVE_U, ErrorKind.VERY_MAJOR)
    assert first.worst_k == first.worst_n == 1


def test_the_smallest_index_breaks_a_bound_and_the_answer_does_not(stored: WorkedExamples) -> None:
    example = stored.search
    near, away = example.weights
    for pair in (*example.best, example.constrained, example.unconstrained):
        index = sum(w * k for w, k in zip(near.weights, pair.within, strict=True)) / near.n
        index += sum(w * k for w, k in zip(away.weights, pair.outside, strict=True)) / away.n
        assert pair.index == pytest.approx(index)
    assert example.unconstrained.index < example.constrained.index
    assert example.unconstrained.breaks
    assert not example.constrained.breaks
    assert example.constrained in example.best
    assert example.unconstrained == example.best[0]
    assert example.constrained.within[0] == 1
    assert sum(example.constrained.outside) == sum(example.unconstrained.outside) == 0


def test_the_roc_page_tells_its_two_limits_rightly(stored: WorkedExamples) -> None:
    example = stored.roc
    best = max(point.sensitivity + point.specificity - 1 for point in example.found.points)
    assert example.found.youden_j == pytest.approx(best)
    assert len(example.found.best_zone_s_ge_mm) == len(example.heavy_best_zone_s_ge_mm) == 1
    heavy = next(p for p in example.found.points if p.zone_lt_mm == example.heavy_best_zone_s_ge_mm[0])
    assert heavy.sensitivity == 1.0
    assert heavy.specificity < 1.0
    assert example.found.auc_lower_95 is not None


def test_least_squares_by_the_sums_of_the_page(stored: WorkedExamples) -> None:
    example = stored.regression
    line = next(one.line for one in example.lines if one.line.method == "ols")
    assert (line.slope_mm_per_log2, line.intercept_mm) == pytest.approx((example.slope, example.intercept))
    names = [one.line.method.value for one in example.cut_off_lines]
    assert names == ["interval_censored", "ols", "ols"]
    whole, (censored, excluded, nearest) = example.lines[0].line, (one.line for one in example.cut_off_lines)
    assert excluded.slope_mm_per_log2 < nearest.slope_mm_per_log2 < line.slope_mm_per_log2 < 0
    assert abs(censored.zone_at_u_mm - whole.zone_at_u_mm) < min(
        abs(one.zone_at_u_mm - line.zone_at_u_mm) for one in (excluded, nearest)
    )


def test_one_isolates_readings_by_the_formula_of_the_page(stored: WorkedExamples) -> None:
    one = stored.model.one_isolate
    for chance in one.mics:
        upper, lower = (
            PHI((edge - one.true_log2) / one.sigma_mic_log2) for edge in (chance.read, chance.read - 1)
        )
        assert chance.probability == pytest.approx(upper - lower)
    for chance in one.zones:
        upper, lower = (
            PHI((edge - one.true_zone_mm) / one.sigma_zone_mm)
            for edge in (chance.read + 0.5, chance.read - 0.5)
        )
        assert chance.probability == pytest.approx(upper - lower)


def test_the_model_example_says_what_the_page_says_of_it(stored: WorkedExamples) -> None:
    model = stored.model
    assert all(rate.within_bound for rate in model.pair.errors.rates)
    assert model.check is not None
    assert model.check_fixed is not None
    assert not model.check.rejected
    assert not model.check_fixed.rejected
    assert model.craig is not None
    assert model.pair.zone_s_ge_95 is not None
    assert {curve.kind for curve in model.curves} == {"logistic", "spline"}


def test_a_zone_is_reweighted_by_the_formula_of_the_page(stored: WorkedExamples) -> None:
    hand = stored.probabilities.by_hand
    s, i, r = hand.shares
    pi, rho = hand.resistant, hand.sampled_resistant
    assert hand.reweighted[2] == pytest.approx(pi / rho * r / (pi / rho * r + (1 - pi) / (1 - rho) * (s + i)))
    row = next(
        row
        for row in stored.probabilities.rows
        if (row.zone_mm, row.prevalence) == (hand.zone_mm, "resistance_5_percent")
    )
    assert hand.reweighted == pytest.approx((row.susceptible, row.intermediate, row.resistant), rel=1e-6)


def test_normalized_interpretation_by_the_rows_of_the_page(stored: WorkedExamples) -> None:
    example = stored.wild_type
    rows = [(row.probit, row.position + 0.25) for row in example.helpers if row.probit is not None]
    mean_x, mean_y = (sum(column) / len(rows) for column in zip(*rows, strict=True))
    slope = sum((x - mean_x) * (y - mean_y) for x, y in rows) / sum((x - mean_x) ** 2 for x, _ in rows)
    assert (example.normalized.mean_log2, example.normalized.sd_log2) == pytest.approx(
        (mean_y - slope * mean_x, slope), rel=1e-6
    )
    total = 2 * (example.helpers[-1].cumulated - example.helpers[-1].value / 2)
    assert 2 * example.normalized.n == pytest.approx(total)


def test_the_wild_type_page_tells_its_three_methods_rightly(stored: WorkedExamples) -> None:
    example = stored.wild_type
    gaps = [abs(one.k - one.n) for one in example.subsets]
    assert gaps.index(min(gaps)) == example.chosen_subset
    one, two, three = example.bic
    assert three < two < one
    assert example.mixture.cut_off_step == example.iterative.cut_off_step - 1
    assert example.quantiles[2].share == 0.99


def test_agreement_by_counting_the_pairs(stored: WorkedExamples) -> None:
    example = stored.agreement
    near = sum(pair.count for pair in example.pairs if abs(pair.tested_step - pair.reference_step) <= 1)
    assert example.found.essential.k == near
    assert example.found.point_verdict is Verdict.MEETS
    assert example.found.verdict is Verdict.NOT_DEMONSTRATED


def test_the_range_of_the_control_strain_by_medians(stored: WorkedExamples) -> None:
    example = stored.control
    zones = [zone for one in example.laboratories for zone in one.zones_mm]
    assert median(zones) == example.median_mm
    spread = median(max(one.zones_mm) - min(one.zones_mm) for one in example.laboratories)
    assert (example.gavan.lowest, example.gavan.highest) == (
        example.median_mm - spread / 2,
        example.median_mm + spread / 2,
    )


def test_the_difference_of_two_laboratories_by_weights(stored: WorkedExamples) -> None:
    example = stored.laboratories
    terms = [(one.weight, one.mean_b_mm - one.mean_a_mm) for one in example.mics]
    by_hand = sum(w * d for w, d in terms) / sum(w for w, _ in terms)
    assert example.difference.group == "B"
    assert example.difference.difference_mm == pytest.approx(by_hand)
    low, high = example.difference.difference_95
    assert 0 < low < example.negligible_mm < high
    assert example.answer == "cannot_be_told"


def test_the_advice_demonstrates_the_one_cell_that_is_open(stored: WorkedExamples) -> None:
    example = stored.sample_size
    open_cells = [cell for cell in example.acceptance if cell.verdict is not Verdict.MEETS]
    assert len(open_cells) == len(example.advice) == 1
    further = example.advice[0].further[0]
    assert further.errors == 0
    assert further.probability == pytest.approx((1 - example.advice[0].expected_rate) ** further.of_row)


def test_the_susceptible_only_limit_as_the_page_tells_it(stored: WorkedExamples) -> None:
    example = stored.one_sided
    wild = example.answer.wild_type
    assert wild is not None
    assert example.answer.zone_s_ge_mm == int(wild.quantile_01_mm + 0.5) == example.largest_not_s_mm + 1
    assert example.answer.zone_s_ge_mm - 0.5 < wild.central_95_lower_mm
    assert wild.quantile_01_mm == pytest.approx(wild.mean_mm - 2.326348 * wild.sd_mm, abs=1e-5)
