"""Two answers over one another, compiled by Vega-Lite itself."""

from __future__ import annotations

import json
from typing import Any

import pytest
import vl_convert

from analysis.criterion import MicCriterion
from analysis.expected import MODEL_METHODS
from analysis.paired_table import PairedTable
from analysis.plots import (
    AnswerDrawn,
    ScattergramTitles,
    TwoAnswersTitles,
    TwoProbabilitiesTitles,
    two_answers,
    two_probabilities,
)
from analysis.proposal import derive
from analysis.record import AnalysisPlan, DerivationRecord

PLAN = AnalysisPlan(
    methods=MODEL_METHODS,
    bootstrap_resamples=0,
    model_resamples=0,
    model_simulations=0,
    model_sensitivity=False,
)
AXES = ScattergramTitles(title="t", description="d", mic_axis="MIC", zone_axis="mm", isolates="n")
TITLES = TwoAnswersTitles(title="t", description="d", answer="which", axes=AXES)
PROBABILITIES = TwoProbabilitiesTitles(
    title="t", description="d", answer="which", zone="mm", probability="P", category="c"
)


@pytest.fixture(scope="module")
def record(example_table: PairedTable) -> DerivationRecord:
    criterion = MicCriterion(l_step=-1, u_step=1)
    return derive(example_table, criterion, PLAN, code_version="1", data_digest="0")


def drawn(record: DerivationRecord, *, counted: bool = True) -> dict[str, Any]:
    assert record.model is not None
    curves = record.model.curves
    one = AnswerDrawn(name="A", zone_r_le_mm=20, zone_s_ge_mm=25, curves=curves)
    other = AnswerDrawn(name="B", zone_r_le_mm=22, zone_s_ge_mm=25)
    return two_answers(record.cells, one, other, TITLES, counted=counted)


def values(spec: dict[str, Any], mark: str) -> list[dict[str, Any]]:
    """Return the values of the last layer with a mark."""
    layers = [layer for layer in spec["layer"] if layer["mark"]["type"] == mark and "data" in layer]
    return list(layers[-1]["data"]["values"])


@pytest.mark.parametrize("counted", [True, False])
def test_both_answers_compile(record: DerivationRecord, counted: bool) -> None:
    compiled = vl_convert.vegalite_to_vega(json.dumps(drawn(record, counted=counted)))
    assert compiled["marks"]


def test_shared_limits_carry_both_names_and_each_rule_lies_between_two_mm(record: DerivationRecord) -> None:
    spec = drawn(record)
    said = {one["at"]: one["says"] for one in values(spec, "text")}
    assert said == {24.5: "S ≥ 25 (A, B)", 20.5: "R ≤ 20 (A)", 22.5: "R ≤ 22 (B)"}
    assert {(one["answer"], one["at"]) for one in values(spec, "rule")} == {
        ("A", 24.5),
        ("A", 20.5),
        ("B", 24.5),
        ("B", 22.5),
    }


def test_the_curve_is_the_mean_of_the_fitted_curves(record: DerivationRecord) -> None:
    assert record.model is not None
    first, second = record.model.curves
    points = values(drawn(record), "line")
    assert {point["answer"] for point in points} == {"A"}
    means = [round((a + b) / 2, 3) for a, b in zip(first.curve_mm, second.curve_mm, strict=True)]
    inside = [point["zone"] for point in points]
    assert inside[len(inside) // 2] in means


def test_probabilities_of_both_compile_and_keep_their_figures(record: DerivationRecord) -> None:
    assert record.model is not None
    rows = [row for row in record.model.zone_categories if row.prevalence == "as_sampled"]
    spec = two_probabilities(("A", rows), ("B", rows[:5]), PROBABILITIES)
    assert vl_convert.vegalite_to_vega(json.dumps(spec))["marks"]
    assert len(spec["data"]["values"]) == 2 * (len(rows) + 5)
    assert spec["data"]["values"][0]["p"] == round(rows[0].susceptible, 4)
