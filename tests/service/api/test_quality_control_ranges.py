"""Ranges of control strains over the interface: readings in, ranges and refused rows out."""

from __future__ import annotations

from typing import Any

import pytest

from analysis.worked_examples.quality_control import ZONES_MM, control_example
from tests.service.api.conftest import Service

ROUTE = "/api/v1/quality-control/ranges"
READINGS = [
    {"laboratory": laboratory, "medium_lot": "A1", "drug": "ampicillin", "zone_mm": str(zone)}
    for laboratory, zones in ZONES_MM.items()
    for zone in zones
]


def asked(service: Service, body: dict[str, Any], who: str = "lab") -> Any:
    return service.client.post(ROUTE, json=body, headers=service.by(who))


def test_the_ranges_of_zones_against_the_worked_example(shared: Service) -> None:
    answered = asked(shared, {"readings": READINGS})
    assert answered.status_code == 200, answered.text
    body, example = answered.json(), control_example()
    assert [body[name] for name in ("rows_in", "rows_kept", "rows_refused")] == [70, 70, 0]
    assert body["required"] == {"laboratories": 7, "readings_of_each": 10}
    (series,) = body["series"]
    assert (series["label"], series["mic"]) == ("ampicillin", None)
    zone = series["zone"]
    assert [
        (one["method"], one["zone_min_mm"], one["zone_max_mm"], one["in_range"], one["n"])
        for one in zone["ranges"]
    ] == [
        (one.method.value, one.lowest, one.highest, one.in_range, one.n)
        for one in (example.gavan, example.normal)
    ]
    assert "mic_min_mg_per_l" not in zone["ranges"][0]
    assert [one["laboratory"] for one in zone["outliers"]] == list(ZONES_MM)
    assert [(one["lot"], one["n"], one["laboratories"]) for one in zone["lots"]] == [("A1", 70, 7)]
    assert asked(shared, {"readings": READINGS}).content == answered.content


def test_mics_travel_as_text_with_their_sign(shared: Service) -> None:
    readings = [
        {"laboratory": name, "mic_mg_per_l": mic}
        for name in "ABC"
        for mic in ("<=0.25", "0.5", "0.5", "0.5", "1")
    ]
    body = {"readings": readings, "required": {"laboratories": 3, "readings_of_each": 5}}
    (series,) = asked(shared, body).json()["series"]
    mode = series["mic"]["ranges"][0]
    assert (mode["method"], mode["mic_min_mg_per_l"], mode["mic_max_mg_per_l"]) == ("mode", "0.25", "1")
    assert (mode["in_range"], mode["undecided"], mode["n"]) == (12, 3, 15)
    assert series["mic"]["readings"] == [
        {"value": "0.25", "n": 3},
        {"value": "0.5", "n": 9},
        {"value": "1", "n": 3},
    ]


@pytest.mark.parametrize(("language", "words"), [("en", "is outside"), ("ja", "範囲外")])
def test_a_row_that_cannot_be_used_is_a_finding_in_the_language_asked_for(
    shared: Service, language: str, words: str
) -> None:
    rows = [*READINGS, {"laboratory": "A", "zone_mm": "61"}, {"zone_mm": "20"}]
    answered = shared.client.post(
        f"{ROUTE}?lang={language}", json={"readings": rows}, headers=shared.by("researcher")
    ).json()
    assert [answered[name] for name in ("rows_in", "rows_kept", "rows_refused")] == [72, 70, 2]
    assert [(one["row"], one["column"], one["rule"]) for one in answered["findings"]] == [
        (71, "zone_mm", "zone_out_of_range"),
        (72, "laboratory", "cell_missing"),
    ]
    assert words in answered["findings"][0]["message"]


def test_too_few_laboratories_are_a_refusal_with_both_numbers(shared: Service) -> None:
    few = [one for one in READINGS if one["laboratory"] in {"A", "B"}]
    zone = asked(shared, {"readings": few}).json()["series"][0]["zone"]
    assert zone["ranges"] == []
    assert [(one["problem"], one["required"], one["observed"]) for one in zone["refused"]] == [
        ("too_few_laboratories", 7, 2)
    ] * 2
    assert "at least 7" in zone["refused"][0]["message"]


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "/readings"),
        ({"readings": []}, "/readings"),
        ({"readings": [{"zone_mm": 18}]}, "/readings/0/zone_mm"),
        ({"readings": [{"zone": "18"}]}, "/readings/0/zone"),
        ({"readings": [{}], "required": {"laboratories": 0}}, "/required/laboratories"),
        ({"readings": [{}], "mic_scale": "ln"}, "/mic_scale"),
        ({"readings": [{}] * 10_001}, "/readings"),
    ],
    ids=str,
)
def test_a_body_that_is_none_is_refused_with_the_place(
    shared: Service, body: dict[str, Any], pointer: str
) -> None:
    answered = asked(shared, body)
    assert answered.status_code == 400
    assert [one["pointer"] for one in answered.json()["errors"]] == [pointer]


def test_nobody_is_computed_for_without_a_key(shared: Service) -> None:
    assert shared.client.post(ROUTE, json={"readings": READINGS}).status_code == 401
