"""Every choice of the analysis plan can be made over the interface, on the page and on a terminal.

The fields are those of the plan: a new one fails here until all three know it.
"""

from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest
from litestar.testing import TestClient

from analysis.evidence.report import ZoneCriterionInForce
from analysis.evidence.rules import COMMITTEE
from analysis.methods import Method
from analysis.plan import AllowedRates, AnalysisPlan
from service.cli.application import application
from service.derivations.question import plan_of
from service.derivations.request import PlanRequest
from service.pages.derivation_form import ALWAYS, defaults, request_of


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """Another value of a field, and how it is given in each place."""

    value: object
    asked: dict[str, Any]
    """Over the interface."""
    typed: dict[str, Any]
    """On the page; methods are ticks."""
    options: tuple[str, ...]
    """On a terminal."""


def option(field: str, value: object, written: str) -> Choice:
    """Return a choice that is one of the options, and has its own name everywhere."""
    return Choice(
        value=value,
        asked={"options": {field: value}},
        typed={field: written},
        options=(f"--{field.replace('_', '-')}", written),
    )


COUNTED_AND_ROC = tuple(one for one in Method if one in {*ALWAYS, Method.ROC})
IN_FORCE = ZoneCriterionInForce(zone_s_ge_mm=22, zone_r_le_mm=18, source="a book")
CHOICES: dict[str, Choice] = {
    "primary": option("primary", "error_bounded_constrained", "error_bounded_constrained"),
    "methods": Choice(
        value=COUNTED_AND_ROC,
        asked={"methods": [one.value for one in COUNTED_AND_ROC]},
        typed={"methods_chosen": "yes", "method": "roc"},
        options=tuple(part for one in COUNTED_AND_ROC for part in ("--method", one.value)),
    ),
    "allowed": Choice(
        value=AllowedRates(within_minor=30, outside_major=3),
        asked={"options": {"allowed": {"within_minor": 30, "outside_major": 3}}},
        typed={"within_minor": "30", "outside_major": "3"},
        options=("--allowed-within-minor", "30", "--allowed-outside-major", "3"),
    ),
    "minimum_width_mm": option("minimum_width_mm", 2, "2"),
    "maximum_width_mm": option("maximum_width_mm", 8, "8"),
    "bootstrap_resamples": option("bootstrap_resamples", 100, "100"),
    "regression_resamples": option("regression_resamples", 10, "10"),
    "resampling": option("resampling", "laboratories", "laboratories"),
    "seed": Choice(value=7, asked={"seed": 7}, typed={"seed": "7"}, options=("--seed", "7")),
    "roc_weight_percent": option("roc_weight_percent", 70, "70"),
    "deming_variance_ratio": option("deming_variance_ratio", 4.0, "4"),
    "model_resamples": option("model_resamples", 20, "20"),
    "model_simulations": option("model_simulations", 19, "19"),
    "model_sensitivity": option("model_sensitivity", False, "false"),
    "sigma_mic_log2": option("sigma_mic_log2", 0.5, "0.5"),
    "sigma_zone": option("sigma_zone", "fixed", "fixed"),
    "sigma_zone_mm": option("sigma_zone_mm", 1.5, "1.5"),
    "smoothing": option("smoothing", 0.2, "0.2"),
    "resistant_percent": option("resistant_percent", (10, 30), "10, 30"),
    "challenge": option("challenge", "searched", "searched"),
    "data_rules": Choice(
        value=COMMITTEE,
        asked={"data_rules": "committee"},
        typed={"data_rules": "committee"},
        options=("--data-rules", "committee"),
    ),
    "in_force": Choice(
        value=IN_FORCE,
        asked={"in_force": msgspec.to_builtins(IN_FORCE)},
        typed={"in_force_s_ge_mm": "22", "in_force_r_le_mm": "18", "in_force_source": "a book"},
        options=(
            *("--in-force-zone-s-ge-mm", "22", "--in-force-zone-r-le-mm", "18"),
            *("--in-force-source", "a book"),
        ),
    ),
    "uncertain_under_percent": option("uncertain_under_percent", 80, "80"),
    "minimum_of_a_group": option("minimum_of_a_group", 20, "20"),
    "negligible_difference_mm": option("negligible_difference_mm", 1.5, "1.5"),
    "group_resamples": option("group_resamples", 5, "5"),
    "minimum_isolates": option("minimum_isolates", 50, "50"),
    "minimum_resistant": option("minimum_resistant", 10, "10"),
    "minimum_susceptible": option("minimum_susceptible", 10, "10"),
}
EVERY_FIELD = AnalysisPlan.__struct_fields__
QUESTION = {
    "dataset": "0" * 32,
    "organism": "E. coli",
    "drug": "ampicillin",
    "disk_content": "10 µg",
    "s_le_mg_per_l": "8",
    "source": "a document",
}


def planned(field: str) -> AnalysisPlan:
    """Return the default plan with the one field changed."""
    changed = msgspec.structs.replace(AnalysisPlan(), **{field: CHOICES[field].value})
    assert changed != AnalysisPlan()
    return changed


def plan_asked(request: PlanRequest) -> AnalysisPlan:
    assert not isinstance(request.in_force, str)
    return plan_of(request, request.in_force)


def test_every_field_of_the_plan_is_tried_here() -> None:
    assert set(CHOICES) == set(EVERY_FIELD)


@pytest.mark.parametrize("field", EVERY_FIELD)
def test_the_interface_takes_it(field: str) -> None:
    body = json.dumps(CHOICES[field].asked)
    assert plan_asked(msgspec.json.decode(body, type=PlanRequest)) == planned(field)


@pytest.mark.parametrize("field", EVERY_FIELD)
def test_the_form_asks_for_it(field: str) -> None:
    form = msgspec.structs.replace(defaults(), **QUESTION, **CHOICES[field].typed)
    assert plan_asked(request_of(form)) == planned(field)


@pytest.mark.parametrize("field", EVERY_FIELD)
def test_the_command_takes_it(field: str) -> None:
    asked = ["derive", "pairs.csv", "--s-le", "1", *CHOICES[field].options]
    _, bound, _ = application("en").parse_args(asked, exit_on_error=False)
    given = bound.arguments
    choices = given["choices"] if "choices" in given else bound.signature.parameters["choices"].default
    assert choices.plan(given.get("method", ()), given.get("seed")) == planned(field)


@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_page_has_a_field_for_each(client: TestClient[Any], admin_key: str, language: str) -> None:
    by = {"Authorization": f"Bearer {admin_key}"}
    (dataset,) = client.get("/api/v1/datasets", headers=by).json()["items"]
    page = client.get(f"/{language}/derivations/new?dataset={dataset['id']}", headers=by).text
    names = {name for choice in CHOICES.values() for name in choice.typed}
    assert {name for name in names if f'name="{name}"' not in page} == set()
