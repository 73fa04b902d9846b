"""The specifications, compiled by Vega-Lite itself."""

import json
import re
from math import inf

import pytest
import vl_convert

from analysis.criterion import MicCriterion
from analysis.methods import Method
from analysis.paired_table import paired_table
from analysis.plots import (
    BootstrapTitles,
    RocTitles,
    ScattergramTitles,
    bootstrap_pairs,
    roc_curve,
    scattergram,
)
from analysis.plots.scattergram import concentration_text, mic_text
from analysis.proposal import derive
from analysis.record import AnalysisPlan

CRITERION = MicCriterion(l_step=-1, u_step=1)
TITLES = ScattergramTitles(
    title="模擬データ", description="d", mic_axis="MIC (mg/L)", zone_axis="mm", isolates="n"
)


def _compiled(specification):
    assert json.loads(json.dumps(specification)) == specification
    return vl_convert.vegalite_to_vega(specification)


def test_a_scattergram_compiles_from_the_cells_of_a_table(example_table):
    assert _compiled(scattergram(example_table.scattergram_cells(), CRITERION, 19, 23, TITLES))["marks"]


def test_isolates_are_counted_in_whole_numbers_beside_a_scattergram():
    table = paired_table([-2, -1], [-1, 0], [30, 25])
    drawn = vl_convert.vegalite_to_svg(scattergram(table.scattergram_cells(), None, None, None, TITLES))
    labels = [re.findall(r">([^<>]+)</text>", axis) for axis in re.findall(r"role-axis-label.*?</g>", drawn)]
    assert labels.count(["0", "1"]) == 2


def _rules(specification):
    layers = specification["vconcat"][1]["hconcat"][0]["layer"]
    return [layer for layer in layers if layer["mark"]["type"] == "rule"]


def test_rules_stand_between_the_values_they_part():
    table = paired_table([-2, -1, 0, 1], [-1, 0, 1, inf], [30, 25, 20, 15])
    rules = _rules(scattergram(table.scattergram_cells(), CRITERION, 19, 23, TITLES))
    assert [rule["data"]["values"][0]["at"] for rule in rules] == [0.5, 1.5, 22.5, 19.5]


def test_censored_concentrations_stand_beside_their_own_and_rules_part_them_all_the_same():
    table = paired_table([-inf, -2, -1, 0, 0, 1], [0, -1, 0, 1, inf, 2], [30, 29, 25, 20, 19, 15])
    drawn = scattergram(table.scattergram_cells(), CRITERION, 19, 23, TITLES)
    labels = {value["x"]: value["mic"] for value in drawn["data"]["values"]}
    assert [labels[x] for x in sorted(labels)] == ["0.5", "≤1", "1", ">1", "2", "4"]
    assert [rule["data"]["values"][0]["at"] for rule in _rules(drawn)[:2]] == [0.5, 2.5]


@pytest.mark.parametrize(
    ("criterion", "r_le", "s_ge", "many"),
    [
        pytest.param(None, None, None, 0, id="data alone"),
        pytest.param(CRITERION, None, 23, 3, id="susceptible only"),
        pytest.param(MicCriterion(l_step=0), 22, 23, 2, id="one breakpoint"),
    ],
)
def test_only_what_is_given_is_drawn(example_table, criterion, r_le, s_ge, many):
    specification = scattergram(example_table.scattergram_cells(), criterion, r_le, s_ge, TITLES)
    assert len(_rules(specification)) == many
    _compiled(specification)


def test_no_isolates_make_an_empty_plot():
    _compiled(scattergram((), CRITERION, None, None, TITLES))


@pytest.mark.parametrize(
    ("lower", "upper", "text"),
    [(None, -2, "≤0.25"), (3, None, ">8"), (-4, -3, "0.12"), (-2, 1, "0.25–2"), (-6, -5, "0.03")],
)
def test_concentrations_are_written_as_laboratories_write_them(lower, upper, text):
    assert mic_text(lower, upper) == text


def test_very_small_concentrations_keep_two_digits():
    assert concentration_text(-9) == "0.002"


def test_curve_and_resampled_pairs_compile(example_table):
    plan = AnalysisPlan(bootstrap_resamples=100, regression_resamples=0, methods=(Method.ROC,))
    record = derive(example_table, CRITERION, plan, code_version="1", data_digest="0")
    roc_titles = RocTitles(title="ROC", description="d", false_resistant="x", sensitivity="y", zone="mm")
    titles = BootstrapTitles(title="B", description="d", zone_r_le="R", zone_s_ge="S", share="%")
    assert _compiled(roc_curve(record.roc, roc_titles))["marks"]
    assert _compiled(bootstrap_pairs(record.bootstraps[0], titles))["marks"]
