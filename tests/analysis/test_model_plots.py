"""The specifications of the model's and the wild type's plots, compiled by Vega-Lite itself."""

from __future__ import annotations

import json
from typing import Any

import pytest
import vl_convert

from analysis.criterion import MicCriterion
from analysis.expected import MODEL_METHODS
from analysis.paired_table import PairedTable
from analysis.plots import (
    BootstrapTitles,
    ProbabilityTitles,
    ProfileTitles,
    ScattergramTitles,
    WildTypeTitles,
    bootstrap_pairs,
    discrepancy_profile,
    fitted_curve,
    wild_type_mics,
    wild_type_zones,
    zone_probabilities,
)
from analysis.proposal import derive
from analysis.record import AnalysisPlan, Candidate, DerivationRecord

PLAN = AnalysisPlan(
    methods=MODEL_METHODS,
    bootstrap_resamples=0,
    model_resamples=4,
    model_simulations=0,
    model_sensitivity=False,
)
AXES = ScattergramTitles(title="t", description="d", mic_axis="MIC", zone_axis="mm", isolates="n")
PROBABILITY = ProbabilityTitles(
    title="t", description="d", zone="mm", probability="P", category="c", prevalences={"as_sampled": "here"}
)
PROFILE = ProfileTitles(
    title="t",
    description="d",
    s_limit="S",
    r_limit="R",
    percent="%",
    error="e",
    very_major="VM",
    major="M",
    minor="m",
)
WILD = WildTypeTitles(title="t", description="d", axis="x", isolates="n")


@pytest.fixture(scope="module", params=[1, None], ids=["two breakpoints", "one breakpoint"])
def record(request: pytest.FixtureRequest, example_table: PairedTable) -> DerivationRecord:
    criterion = MicCriterion(l_step=-1, u_step=request.param)
    return derive(example_table, criterion, PLAN, code_version="1", data_digest="0")


def _answer(record: DerivationRecord) -> Candidate:
    return next(one for one in record.candidates if one.profile)


def _compiled(specification: dict[str, Any]) -> dict[str, Any]:
    assert json.loads(json.dumps(specification)) == specification
    compiled: dict[str, Any] = vl_convert.vegalite_to_vega(specification)
    return compiled


def test_curves_lie_over_the_counts_and_inside_the_plot(record: DerivationRecord) -> None:
    assert record.model is not None
    plot = fitted_curve(
        record.cells, record.model.curves, record.criterion, AXES, zone_r_le_mm=20, zone_s_ge_mm=25
    )
    assert _compiled(plot)["marks"]
    lines = [layer for layer in plot["layer"] if layer["mark"]["type"] == "line"]
    assert len(lines) == 2
    zones = [cell.zone_mm for cell in record.cells]
    for value in (value for line in lines for value in line["data"]["values"]):
        assert min(zones) - 0.5 <= value["low"] <= value["zone"] <= value["high"] <= max(zones) + 0.5


def test_a_curve_stands_where_its_readings_do(record: DerivationRecord) -> None:
    assert record.model is not None
    plot = fitted_curve(
        record.cells, record.model.curves, record.criterion, AXES, zone_r_le_mm=None, zone_s_ge_mm=None
    )
    zones: dict[int, list[int]] = {}
    for value in plot["data"]["values"]:
        zones.setdefault(value["x"], []).extend([value["zone"]] * value["n"])
    line = next(layer for layer in plot["layer"] if layer["mark"]["type"] == "line")["data"]["values"]
    for column, seen in zones.items():
        near = [value["zone"] for value in line if abs(value["at"] - column) < 0.5]
        if len(seen) >= 20 and 0 < column < max(zones):
            assert abs(sum(near) / len(near) - sum(seen) / len(seen)) < 3


def test_probabilities_have_a_panel_for_each_prevalence(record: DerivationRecord) -> None:
    assert record.model is not None
    plot = zone_probabilities(record.model.zone_categories, 20, 25, PROBABILITY)
    assert len(plot["vconcat"]) == 3
    categories = {value["category"] for value in plot["vconcat"][0]["data"]["values"]}
    assert categories == ({"S", "R"} if record.criterion.one_breakpoint else {"S", "I", "R"})
    assert _compiled(plot)["marks"]


def test_a_profile_has_a_panel_for_each_limit_that_moves(record: DerivationRecord) -> None:
    assert record.model is not None
    answer = _answer(record)
    assert answer.zone_r_le_mm is not None
    assert answer.zone_s_ge_mm is not None
    plot = discrepancy_profile(
        answer.profile,
        record.model.profile,
        PROFILE,
        n=record.n,
        zone_r_le_mm=answer.zone_r_le_mm,
        zone_s_ge_mm=answer.zone_s_ge_mm,
    )
    assert len(plot["hconcat"]) == (1 if record.criterion.one_breakpoint else 2)
    assert len({value["mm"] for value in plot["hconcat"][0]["layer"][1]["data"]["values"]}) == 7
    assert _compiled(plot)["marks"]


def test_resampled_pairs_of_the_model_compile(record: DerivationRecord) -> None:
    assert record.model is not None
    titles = BootstrapTitles(title="B", description="d", zone_r_le="R", zone_s_ge="S", share="%")
    for one in record.model.bootstraps:
        assert _compiled(bootstrap_pairs(one, titles))["marks"]


def test_wild_types_are_drawn_with_their_cut_offs(record: DerivationRecord) -> None:
    assert record.wild_type is not None
    zones = wild_type_zones(record.cells, record.wild_type, WILD)
    mics = wild_type_mics(record.cells, record.wild_type, WILD)
    for plot in (zones, mics):
        assert sum(bar["n"] for bar in plot["layer"][0]["data"]["values"]) == record.n
        everything = sum(value["n"] for value in plot["layer"][1]["data"]["values"])
        assert everything == pytest.approx(record.n, rel=0.03)
        assert len(plot["layer"][-1]["data"]["values"]) == 1
        assert _compiled(plot)["marks"]
