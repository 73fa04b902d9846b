"""Who reads boundaries by hand is told first what the rules say."""

from __future__ import annotations

from typing import Any

import pytest


def look_up(
    shared: Any, organism: str, drug: str, method: str = "mic", language: str = "en"
) -> dict[str, Any]:
    params = {"organism": organism, "drug": drug, "host": "dog", "method": method}
    answer = shared.client.get("/api/v1/criteria", params=params, headers={"Accept-Language": language})
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


@pytest.mark.parametrize(
    ("organism", "drug", "method", "code"),
    [
        ("Salmonella", "gentamicin", "mic", "not_effective_clinically"),
        ("Klebsiella pneumoniae", "ampicillin", "mic", "expected_resistance"),
        ("Klebsiella", "ampicillin", "mic", "members_resist_by_nature"),
        ("Escherichia coli", "colistin", "disk", "drug_not_tested_by_this_method"),
        ("Mycoplasma bovis", "tylosin", "disk", "organism_not_tested_by_this_method"),
        ("Staphylococcus pseudintermedius", "clindamycin", "mic", "expert_rule"),
    ],
)
def test_a_lookup_says_first_what_no_boundary_tells(
    shared: Any, organism: str, drug: str, method: str, code: str
) -> None:
    answer = look_up(shared, organism, drug, method)
    assert list(answer).index("rules") < list(answer).index("criteria")
    rule = answer["rules"][0]
    assert rule["code"] == code
    assert rule["parameters"]["source"] in rule["text"]


def test_a_pair_without_rules_has_none(shared: Any) -> None:
    assert look_up(shared, "Escherichia coli", "enrofloxacin")["rules"] == []


def test_what_can_trigger_a_rule_is_named_in_the_readers_language(shared: Any) -> None:
    english, japanese = (
        look_up(shared, "E. coli", "cefpodoxime", language=language)["rules"] for language in ("en", "ja")
    )
    triggers = [rule["parameters"]["trigger"] for rule in english]
    assert triggers == ["esbl=positive", "carbapenemase=positive", "ampc=positive"]
    for here, there, trigger in zip(english, japanese, triggers, strict=True):
        assert here["parameters"] == there["parameters"]
        assert here["text"] != there["text"]
        assert trigger not in here["text"]


@pytest.mark.parametrize(
    ("language", "heading"),
    [
        ("en", "Never report as susceptible, whatever the value"),
        ("ja", "測定値にかかわらず感性と報告しません"),
    ],
)
def test_the_page_says_the_rule_before_any_criterion(shared: Any, language: str, heading: str) -> None:
    params = {"organism": "Salmonella", "drug": "gentamicin", "host": "dog"}
    page = shared.client.get(f"/{language}/criteria", params=params)
    assert page.status_code == 200
    assert heading in page.text
