"""Screening tests, isolates, specimens and the cascade over HTTP, against a laboratory's own table."""

from __future__ import annotations

from typing import Any

import pytest

from breakpoints.boundaries import mic_boundaries
from breakpoints.expert.rule import ExpertRule, ResultIs
from breakpoints.formats import csv_bytes
from breakpoints.model import Criterion, ExpectedResistance, Kind, Method, Source
from breakpoints.version import TableVersion, Title

SOURCE = Source(citation="written for this test")
MRSP = "Staphylococcus pseudintermedius"
POSITIVE = {"methicillin_resistance": "positive"}
VERSION = TableVersion(
    table="own",
    version="1.0.0",
    title=Title(en="own", ja="own"),
    in_force_from="2026-01-01",
    criteria=tuple(
        Criterion(
            organism="staphylococcus",
            host="dog",
            drug=drug,
            method=Method.MIC,
            kind=Kind.CLINICAL,
            sites=sites,
            mic=mic_boundaries(s, ">=4"),
            source=SOURCE,
        )
        for drug in ("oxacillin", "cefalexin", "clindamycin", "erythromycin")
        for sites, s in (((), "<=0.5"), (("urinary_tract",), "<=2"))
    ),
    source=SOURCE,
    licence="test",
    resistance=(ExpectedResistance(organism="staphylococcus", drug="colistin", source="a guideline"),),
    expert_rules=(
        ExpertRule(
            rule="own rule",
            organism="staphylococcus",
            when=((ResultIs(drugs=("erythromycin",), level="R"),),),
            drugs=("clindamycin",),
            source="a guideline",
        ),
    ),
)


@pytest.fixture(scope="module")
def laboratory(shared: Any) -> Any:
    """Return a function that classifies for a laboratory that brought its own table."""
    sent = shared.client.post(
        "/api/v1/imports",
        params={"name": "own", "format": "zonebook", "lang": "en"},
        content=csv_bytes(VERSION),
        headers=shared.by("lab"),
    )
    assert sent.status_code == 201, sent.text
    assert sent.json()["rows_refused"] == 0

    def asking(*results: dict[str, Any], language: str = "en", **more: Any) -> Any:
        body = {"results": list(results), "tables": ["own"], **more}
        headers = shared.by("lab") | {"Accept-Language": language}
        return shared.client.post("/api/v1/classify", json=body, headers=headers)

    return asking


def result(drug: str, value: str, **more: Any) -> dict[str, Any]:
    return {"organism": MRSP, "host": "dog", "drug": drug, "method": "mic", "value": value} | more


def said(answer: Any) -> list[dict[str, Any]]:
    assert answer.status_code == 200, answer.text
    return list(answer.json()["results"])


@pytest.mark.parametrize(("language", "words"), [("en", "methicillin resistance"), ("ja", "メチシリン耐性")])
def test_a_screening_test_makes_r_and_the_answer_says_by_which_rule(
    laboratory: Any, language: str, words: str
) -> None:
    (one,) = said(laboratory(result("cefalexin", "0.25", screening=POSITIVE), language=language))
    assert (one["category"], one["category_by_value"]) == ("R", "S")
    assert one["reason"]["code"] == "expert_rule"
    assert one["reason"]["parameters"]["trigger"] == "methicillin_resistance=positive"
    assert words in one["reason"]["text"]
    assert one["criterion"].startswith("own@1.0.0:")


def test_another_result_of_the_isolate_decides_by_the_shipped_and_by_the_imported_rules(
    laboratory: Any,
) -> None:
    rows = [
        result(drug, value, isolate="7", id=drug)
        for drug, value in (
            ("cefalexin", "0.25"),
            ("oxacillin", "8"),
            ("clindamycin", "0.25"),
            ("erythromycin", "8"),
        )
    ]
    rows.append(result("cefalexin", "0.25", isolate="8", id="other"))
    answers = {one["id"]: one for one in said(laboratory(*rows))}
    assert {name: one["category"] for name, one in answers.items()} == {
        "cefalexin": "R",
        "oxacillin": "R",
        "clindamycin": "R",
        "erythromycin": "R",
        "other": "S",
    }
    assert answers["cefalexin"]["reason"]["parameters"]["trigger"] == "oxacillin=R"
    assert answers["clindamycin"]["reason"]["parameters"]["table"] == "own@1.0.0"
    assert "category_by_value" not in answers["oxacillin"]
    off = said(laboratory(*rows, policy={"rules": "off"}))
    assert [one["category"] for one in off] == ["S", "R", "S", "R", "S"]


def test_a_screening_test_that_cannot_be_read_refuses_only_the_drugs_it_concerns(laboratory: Any) -> None:
    tests = {"methicillin_resistance": "maybe"}, {"esbl": "maybe"}, {"esbl": "negative"}
    rows = [result("cefalexin", "0.25", screening=screening) for screening in tests]
    refused, *answered = said(laboratory(*rows))
    assert (refused["refused"], refused["reason"]["code"]) == ("value_unreadable", "screening_unreadable")
    assert "maybe" in refused["reason"]["text"]
    assert [one["category"] for one in answered] == ["S", "S"]


def test_a_screening_test_nobody_knows_is_no_body_that_can_be_read(laboratory: Any) -> None:
    assert laboratory(result("cefalexin", "0.25", screening={"mecc": "positive"})).status_code == 400


def test_a_specimen_stands_for_the_site_visibly(laboratory: Any) -> None:
    urine, plain = said(laboratory(result("cefalexin", "2", specimen="尿"), result("cefalexin", "2")))
    assert (urine["category"], plain["category"]) == ("S", "not_evaluable")
    assert [one["code"] for one in urine["warnings"]] == ["site_from_specimen"]
    assert "urinary tract" in urine["warnings"][0]["text"]


def test_what_the_laboratory_does_not_report_is_marked_and_keeps_its_category(laboratory: Any) -> None:
    cascade = {"do_not_report": [{"drug": "cefalexin", "organism": MRSP, "unless": ["oxacillin"]}]}
    rows = [result("cefalexin", "0.25", isolate="1"), result("oxacillin", "0.25", isolate="1")]
    marked, other = said(laboratory(*rows, policy=cascade))
    assert (marked["category"], marked["reported"]) == ("S", False)
    assert "reported" not in other
    rows[1]["value"] = "8"
    assert "reported" not in said(laboratory(*rows, policy=cascade))[0]


@pytest.mark.parametrize(
    ("line", "pointer", "code"),
    [
        pytest.param({"drug": "cefalexine"}, "/policy/do_not_report/0/drug", "unknown_drug", id="drug"),
        pytest.param(
            {"drug": "cefalexin", "organism": "Staphylococcus aureum"},
            "/policy/do_not_report/0/organism",
            "unknown_organism",
            id="organism",
        ),
        pytest.param(
            {"drug": "cefalexin", "host": "wyvern"}, "/policy/do_not_report/0/host", "unknown_host", id="host"
        ),
        pytest.param(
            {"drug": "cefalexin", "unless": ["oxacilin"]},
            "/policy/do_not_report/0/unless/0",
            "unknown_drug",
            id="first choice",
        ),
    ],
)
def test_an_unknown_name_of_the_cascade_is_refused_with_its_place(
    laboratory: Any, line: dict[str, Any], pointer: str, code: str
) -> None:
    answer = laboratory(result("cefalexin", "0.25"), policy={"do_not_report": [line]})
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert pointer in answer.text


def test_an_answer_without_any_of_it_has_no_word_of_it(laboratory: Any) -> None:
    (one,) = said(laboratory(result("cefalexin", "8")))
    assert not {"category_by_value", "reported", "reason"} & one.keys()


@pytest.mark.parametrize(
    ("language", "words"), [("en", "Name the isolate of every row"), ("ja", "すべての行に菌株番号")]
)
def test_a_batch_with_an_unnamed_trigger_says_what_to_do_in_each_row_that_it_leaves_open(
    laboratory: Any, language: str, words: str
) -> None:
    named = (result("cefalexin", "0.25", isolate=str(number)) for number in range(30))
    *rows, trigger = said(laboratory(*named, result("oxacillin", "8"), language=language))
    assert {one["reason"]["code"] for one in rows} == {"isolates_unnamed_beside_trigger"}
    assert all(words in one["reason"]["text"] for one in rows)
    assert trigger["category"] == "R"


@pytest.mark.parametrize(
    ("oxacillin", "language", "words"),
    [
        ({"value": "R"}, "en", "oxacillin: refused; R was typed"),
        ({"value": "R"}, "ja", "オキサシリン: 判定なし（R と入力）"),
        ({"method": "by eye"}, "en", "oxacillin: without a category (refused)"),
        ({"method": "by eye"}, "ja", "オキサシリン: 判定なし（受付不可）"),
    ],
)
def test_a_category_typed_instead_of_a_value_leaves_no_beta_lactam_s(
    laboratory: Any, oxacillin: dict[str, str], language: str, words: str
) -> None:
    rows = result("cefalexin", "0.25", isolate="7"), result("oxacillin", "8", isolate="7") | oxacillin
    one, other = said(laboratory(*rows, language=language))
    assert (one["category"], one["category_by_value"]) == ("not_evaluable", "S")
    assert (one["reason"]["code"], one["possible"]) == ("rule_left_open", ["S", "R"])
    assert words in one["reason"]["text"]
    assert "refused" in other


@pytest.mark.parametrize(("language", "words"), [("en", "contradict"), ("ja", "矛盾")])
def test_screening_tests_are_joined_over_an_isolate_however_its_name_is_written(
    laboratory: Any, language: str, words: str
) -> None:
    rows = [
        result("cefalexin", "0.25", isolate="Ｉ１ ", screening={"methicillin_resistance": "negative"}),
        result("clindamycin", "0.25", isolate="I1", screening=POSITIVE),
        result("cefalexin", "0.25", isolate="I-1"),
    ]
    joined, positive, apart = said(laboratory(*rows, language=language))
    assert [one["category"] for one in (joined, positive, apart)] == ["R", "S", "S"]
    for one in (joined, positive):
        assert [note["code"] for note in one["warnings"]] == ["screening_contradictory"]
        assert words in one["warnings"][0]["text"]
    assert not apart.get("warnings")


@pytest.mark.parametrize(("language", "words"), [("en", "ESBL"), ("ja", "ESBL産生")])
def test_a_positive_test_that_no_rule_uses_is_told(laboratory: Any, language: str, words: str) -> None:
    row = result("cefalexin", "0.25", screening={"esbl": "positive"})
    (one,) = said(laboratory(row, language=language))
    assert (one["category"], one["warnings"][0]["code"]) == ("S", "screening_not_used")
    assert words in one["warnings"][0]["text"]


@pytest.mark.parametrize(("language", "words"), [("en", "D-test"), ("ja", "Dテスト")])
def test_an_intermediate_erythromycin_beside_clindamycin_asks_for_the_d_test(
    laboratory: Any, language: str, words: str
) -> None:
    rows = [
        result(drug, value, isolate="7", site="skin")
        for drug, value in (("clindamycin", "0.25"), ("erythromycin", "1"))
    ]
    one, _ = said(laboratory(*rows, language=language))
    assert (one["category"], one["warnings"][0]["code"]) == ("not_evaluable", "d_test_needed")
    assert words in one["warnings"][0]["text"]
    assert "{" not in one["warnings"][0]["text"]


@pytest.mark.parametrize("round_of_asking", [1, 2])
@pytest.mark.parametrize(
    ("other", "category"),
    [
        ({"drug": "Cefoxitin Screen", "value": "POS"}, "R"),
        ({"drug": "Cefoxitin Screen", "value": "NEG"}, "S"),
        ({"drug": "Cefoxitin Screen", "value": "1"}, "R"),
        ({"drug": "oxacilin + NaCl", "value": "8"}, "not_evaluable"),
        ({"drug": "oxacillin", "value": "8", "organism": "Staphylococcus sp."}, "not_evaluable"),
        ({"drug": "oxacillin", "value": "8", "organism": ""}, "not_evaluable"),
        ({"drug": "oxacillin", "value": "8", "isolate": "ａ1"}, "R"),
        ({"drug": "oxacillin", "value": "8", "organism": "ATCC 29213"}, "S"),
        ({"drug": "oxacillin", "value": "8", "organism": "Escherichia coli"}, "S"),
    ],
)
def test_whatever_another_row_may_say_of_the_isolate_counts_however_often_it_is_asked(
    laboratory: Any, other: dict[str, str], category: str, round_of_asking: int
) -> None:
    rows = result("cefalexin", "0.5", isolate="A1"), result("", "") | {"isolate": "A1"} | other
    for asked in (rows, tuple(reversed(rows))):
        said = laboratory(*asked).json()["results"]
        first = said[asked.index(rows[0])]
        assert first["category"] == category, round_of_asking
    if category == "not_evaluable":
        assert first["possible"] == ["S", "R"]
        note = laboratory(*rows, language="ja").json()["results"][0]["reason"]
        assert "drug_unknown" not in note["text"]
        assert "organism_unclear" not in note["text"]
