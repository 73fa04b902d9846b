"""Lookups and classification against the shipped table."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy import event

from service.api.growing_results import MOST_GROWING

PIG = {"organism": "Pasteurella multocida", "drug": "ampicillin", "host": "pig", "method": "disk"}
ACCEPTING = {"accept_not_stated": True}


def classify(shared: Any, *rows: dict[str, Any], language: str = "en", **more: Any) -> list[dict[str, Any]]:
    answer = shared.client.post(
        "/api/v1/classify", json={"results": list(rows), **more}, headers={"Accept-Language": language}
    )
    assert answer.status_code == 200, answer.text
    return list(answer.json()["results"])


def look_up(shared: Any, **params: str) -> dict[str, Any]:
    answer = shared.client.get("/api/v1/criteria", params=params)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


@pytest.mark.parametrize(
    ("organism", "drug", "host"),
    [
        pytest.param("Pasteurella multocida", "ampicillin", "pig", id="English names"),
        pytest.param("パスツレラ・ムルトシダ", "アンピシリン", "豚", id="Japanese names"),
        pytest.param("pasteurella_multocida", "ampicillin", "swine", id="ids and a synonym"),
        pytest.param("Pasteurella multocida", "ja:ABPC", "pigs", id="a qualified code and a plural"),
    ],
)
def test_a_criterion_is_found_however_it_is_called(shared: Any, organism: str, drug: str, host: str) -> None:
    answer = look_up(shared, organism=organism, drug=drug, host=host)
    (criterion,) = answer["criteria"]
    assert (criterion["s"], criterion["r"], criterion["unit"]) == (">=25", "<=24", "mm")
    assert criterion["disk_content_not_stated"] is True
    assert criterion["kind"] == "provisional"
    assert "10.1292/jvms.24-0474" in f"{criterion['source']} {criterion['source_url']}"
    assert criterion["table"]["table"] == "nval-tentative"
    assert (answer["timezone"], answer["instead"]) == ("Asia/Tokyo", [])


def test_without_a_host_every_host_is_listed(shared: Any) -> None:
    found = look_up(shared, organism="Pasteurella multocida", drug="kanamycin")["criteria"]
    assert {one["host"]["id"] for one in found} == {"pig", "cattle"}


def test_no_criterion_names_what_exists_instead(shared: Any) -> None:
    answer = look_up(shared, organism="Pasteurella multocida", drug="ampicillin", host="dog")
    assert answer["criteria"] == []
    assert [one["host"]["id"] for one in answer["instead"]] == ["pig"]


def test_another_host_is_used_only_if_asked_for_and_labelled(shared: Any) -> None:
    answer = look_up(
        shared, organism="Pasteurella multocida", drug="ampicillin", host="dog", host_fallback="pig"
    )
    assert [one["extrapolated"] for one in answer["criteria"]] == [True]


def test_the_criterion_of_all_cattle_is_labelled_where_it_is_lent_to_dairy_cattle(shared: Any) -> None:
    asked = {"organism": "Pasteurella multocida", "drug": "kanamycin", "host": "乳用牛"}
    assert look_up(shared, **asked)["criteria"] == []
    assert [one["extrapolated"] for one in look_up(shared, **asked, host_fallback="cattle")["criteria"]] == [
        True
    ]


def test_a_criterion_lent_to_one_row_is_not_labelled_for_the_row_it_is_made_for(shared: Any) -> None:
    rows = [{**PIG, "value": "26", "host": host} for host in ("dog", "pig")]
    answer = shared.client.post(
        "/api/v1/classify", json={"results": rows, "policy": {**ACCEPTING, "host_fallback": ["pig"]}}
    ).json()
    assert [one.get("extrapolated") for one in answer["results"]] == ["pig", None]
    assert [one["extrapolated"] for one in answer["criteria"].values()] == [False]


def test_a_japanese_sentence_names_hosts_and_kinds_in_japanese(shared: Any) -> None:
    row = {**PIG, "value": "26"}
    (host,) = classify(shared, {**row, "host": "dog"}, language="ja")
    assert "（豚）" in host["reason"]["text"]
    assert host["reason"]["parameters"] == {"hosts": "pig"}
    (kind,) = classify(shared, row, language="ja", policy={"kinds": ["clinical"]})
    assert "暫定判定基準" in kind["reason"]["text"]
    (lent,) = classify(
        shared, {**row, "host": "犬"}, language="ja", policy={**ACCEPTING, "host_fallback": ["pig"]}
    )
    assert any("犬ではなく豚の判定基準" in note["text"] for note in lent["warnings"])


def test_on_a_date_before_the_table_nothing_is_in_force(shared: Any) -> None:
    answer = look_up(shared, organism="Pasteurella multocida", drug="ampicillin", host="pig", on="1999-01-01")
    assert (answer["criteria"], answer["tables"]) == ([], [])


def test_one_criterion_can_be_cited(shared: Any) -> None:
    identity = look_up(shared, organism="Pasteurella multocida", drug="ampicillin", host="pig")["criteria"][
        0
    ]["id"]
    assert shared.client.get(f"/api/v1/criteria/{identity}").json()["id"] == identity
    evidence = shared.client.get(f"/api/v1/criteria/{identity}/evidence").json()
    assert (evidence["record"], evidence["cells"]) == (None, [])
    assert shared.client.get("/api/v1/criteria/nval-tentative@1.0.0:000000000000").status_code == 404
    assert shared.client.get("/api/v1/criteria/nonsense").status_code == 404


def test_what_is_not_stated_is_used_only_where_it_is_accepted(shared: Any) -> None:
    refused = classify(shared, {**PIG, "value": "25"})[0]
    assert (refused["category"], refused["reason"]["code"]) == ("not_evaluable", "disk_content_not_stated")
    susceptible, resistant = classify(
        shared, {**PIG, "value": "25"}, {**PIG, "value": "24"}, policy=ACCEPTING
    )
    assert (susceptible["category"], susceptible["distance_mm"]) == ("S", 1)
    assert (resistant["category"], resistant["table"]) == ("R", "nval-tentative@1.0.0")


@pytest.mark.parametrize(
    ("change", "outcome"),
    [
        pytest.param({"value": "5"}, "value_out_of_range", id="zone 5"),
        pytest.param({"value": "61"}, "value_out_of_range", id="zone 61"),
        pytest.param({"value": "S"}, "value_unreadable", id="zone S"),
        pytest.param({"drug": "xyz"}, "unknown_drug", id="unknown drug"),
        pytest.param({"organism": "xyz"}, "unknown_organism", id="unknown organism"),
        pytest.param({"host": "xyz"}, "unknown_host", id="unknown host"),
        pytest.param({"method": "agar"}, "method_mismatch", id="unknown method"),
        pytest.param({"host": "dog"}, "no_criterion", id="another host"),
        pytest.param({"method": "mic", "value": "1"}, "no_criterion", id="another method"),
        pytest.param({"drug": "tilmicosin"}, "no_criterion", id="another drug"),
    ],
)
@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_row_that_gets_no_category_says_why_and_the_others_are_answered(
    shared: Any, change: dict[str, str], outcome: str, language: str
) -> None:
    good = {**PIG, "value": "30"}
    before, odd, after = classify(
        shared, good, {**good, **change, "id": "odd"}, good, policy=ACCEPTING, language=language
    )
    assert (before["category"], after["category"]) == ("S", "S")
    assert odd["id"] == "odd"
    assert outcome in {odd.get("refused"), odd.get("category")}
    assert odd["text"]


UNKNOWN = {"organism": "Pasteurela multocida", "drug": "ampicilin", "host": "pgi"}
OF_THE_PLACE = {"organism": "unknown_organism", "drug": "unknown_drug", "host": "unknown_host"}


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("at_once", [("organism", "drug", "host"), ("drug", "host"), ("organism",)])
def test_every_name_that_nobody_knows_is_told_at_once_with_what_is_near(
    shared: Any, at_once: tuple[str, ...], language: str
) -> None:
    typed = PIG | {field: UNKNOWN[field] for field in at_once}
    headers = {"Accept-Language": language}
    answer = shared.client.get("/api/v1/criteria", params=typed, headers=headers)
    document, one = answer.json(), at_once[0]
    assert answer.status_code == 422
    assert document["code"] == ("input_invalid" if len(at_once) > 1 else OF_THE_PLACE[one])
    told = {fault["pointer"]: fault["message"] for fault in document["errors"]}
    assert list(told) == [f"/query/{field}" for field in at_once]
    row = classify(shared, {**typed, "value": "25"}, language=language)[0]
    also = {note["field"]: note for note in row.get("also_refused", [])}
    assert [row["refused"], *(note["code"] for note in also.values())] == list(map(OF_THE_PLACE.get, at_once))
    near = {
        "organism": ("Pasteurella multocida", "パスツレラ・ムルトシダ"),
        "drug": ("ampicillin", "アンピシリン"),
    }
    sentences = {one: row["text"]} | {field: note["text"] for field, note in also.items()}
    for field in at_once:
        name = near.get(field, ("", ""))[language == "ja"]
        assert UNKNOWN[field] in told[f"/query/{field}"]
        assert name in told[f"/query/{field}"]
        assert UNKNOWN[field] in sentences[field]
        assert name in sentences[field]


@pytest.mark.parametrize(
    ("change", "refused", "also"),
    [
        pytest.param({"method": "agar"}, "method_mismatch", ["organism", "drug", "host"], id="a method, too"),
        pytest.param(
            {"drug": "STR", "host": ""}, "unknown_organism", ["drug", "host"], id="a code of two drugs"
        ),
        pytest.param({"drug": "ESBL"}, "unknown_organism", ["host"], id="a test in a drug's place is known"),
    ],
)
def test_a_row_tells_whatever_else_of_its_names_keeps_it_from_a_category(
    shared: Any, change: dict[str, str], refused: str, also: list[str]
) -> None:
    row = classify(shared, {**PIG, **UNKNOWN, "value": "25", **change})[0]
    assert (row["refused"], [note["field"] for note in row["also_refused"]]) == (refused, also)


def test_a_decimal_zone_is_rounded_down_with_a_warning_and_refused_when_strict(shared: Any) -> None:
    row = {**PIG, "value": "25.9"}
    lenient = classify(shared, row, policy=ACCEPTING)[0]
    assert lenient["category"] == "S"
    assert "zone_rounded_down" in {one["code"] for one in lenient["warnings"]}
    assert classify(shared, row, policy={**ACCEPTING, "strict": True})[0]["refused"]


def test_ten_thousand_rows_have_ten_thousand_outcomes_in_their_order(shared: Any) -> None:
    rows = [{**PIG, "id": str(n), "value": str(6 + n % 55)} for n in range(10_000)]
    outcomes = classify(shared, *rows, policy=ACCEPTING)
    assert [one["id"] for one in outcomes] == [row["id"] for row in rows]
    assert all(
        one["category"] == ("S" if int(row["value"]) >= 25 else "R")
        for one, row in zip(outcomes, rows, strict=True)
    )


def test_more_than_ten_thousand_rows_are_refused_with_the_limit(shared: Any) -> None:
    rows = [{**PIG, "value": "20"}] * 10_001
    answer = shared.client.post("/api/v1/classify", json={"results": rows})
    assert (answer.status_code, answer.json()["code"]) == (413, "too_many_results")


@pytest.mark.parametrize("ensure_ascii", [True, False])
@pytest.mark.parametrize(("letters", "status"), [(MOST_GROWING, 200), (MOST_GROWING + 1, 413)])
def test_letters_that_stand_for_whole_words_are_few_however_they_are_written(
    shared: Any, letters: int, status: int, ensure_ascii: bool
) -> None:
    written = ["\ufdfa\ufdfb\u3316\u33af" * 25] * 11
    written[-1] = "\u3316" * (letters - MOST_GROWING)
    row = {"organism": "E. coli", "host": "dog", "method": "mic", "value": "8"}
    rows = [row | {"drug": drug or "gentamicin"} for drug in written]
    body = json.dumps({"results": rows}, ensure_ascii=ensure_ascii).encode()
    for language in ("ja", "en"):
        headers = {"Content-Type": "application/json", "Accept-Language": language}
        answer = shared.client.post("/api/v1/classify", content=body, headers=headers)
        assert answer.status_code == status, answer.text
        assert status == 200 or str(MOST_GROWING) in answer.json()["detail"]


@pytest.mark.parametrize(
    ("more", "code", "pointer"),
    [
        ({"tables": ["nowhere"]}, "unknown_table", "/tables/0"),
        ({"tables": ["nval-tentative@9.9.9"]}, "unknown_table", "/tables/0"),
        ({"tables": ["nval-tentative"], "on": "2020-01-01"}, "table_not_in_force", "/tables/0"),
        ({"on": "yesterday"}, "date_unreadable", "/on"),
        ({"policy": {"kinds": ["magic"]}}, "unknown_kind", "/policy/kinds"),
        ({"policy": {"host_fallback": ["dragon"]}}, "unknown_host", "/policy/host_fallback"),
    ],
    ids=["table", "version", "before its first version", "date", "kind", "host"],
)
def test_a_request_that_cannot_be_answered_names_the_place(
    shared: Any, more: dict[str, Any], code: str, pointer: str
) -> None:
    answer = shared.client.post("/api/v1/classify", json={"results": [{**PIG, "value": "20"}], **more})
    assert (answer.status_code, answer.json()["code"]) == (422, code), answer.text
    assert answer.json()["errors"][0]["pointer"] == pointer


def test_the_way_of_classification_never_asks_the_store(shared: Any) -> None:
    asked: list[str] = []

    def listen(*arguments: Any) -> None:
        # The watch looks at the generation twice a second; everything else would be ours.
        if "generation" not in arguments[2]:
            asked.append(arguments[2])

    for engine in (shared.store.reading_engine, shared.store.writing_engine):
        event.listen(engine, "before_cursor_execute", listen)
    shared.client.post(
        "/api/v1/classify",
        json={"results": [{**PIG, "value": "20"}], "tables": ["nval-tentative"]},
        headers=shared.by("lab"),
    )
    look_up(shared, organism="Pasteurella multocida", drug="ampicillin", host="pig")
    for engine in (shared.store.reading_engine, shared.store.writing_engine):
        event.remove(engine, "before_cursor_execute", listen)
    assert [statement for statement in asked if not statement.startswith(("BEGIN", "SELECT pg_"))] == []


@pytest.mark.parametrize("noun", ["organisms", "drugs", "hosts", "sites"])
def test_vocabularies_are_searched_and_paged(shared: Any, noun: str) -> None:
    everything, cursor = [], ""
    while True:
        page = shared.client.get(f"/api/v1/{noun}{cursor}").json()
        everything += page["items"]
        if page["next_cursor"] is None:
            break
        cursor = f"?cursor={page['next_cursor']}"
    ids = [one["id"] for one in everything]
    assert len(ids) == len(set(ids)) > 5
    found = shared.client.get(f"/api/v1/{noun}", params={"q": everything[0]["name_ja"]}).json()["items"]
    assert everything[0]["id"] in {one["id"] for one in found}
    assert shared.client.get(f"/api/v1/{noun}?cursor=x").json()["code"] == "invalid_cursor"


def test_the_closed_table_of_outcomes_is_there_in_both_languages(shared: Any) -> None:
    outcomes = shared.client.get("/api/v1/outcomes").json()["outcomes"]
    nouns = {one["noun"] for one in outcomes}
    assert {"category", "refusal", "reason", "warning", "finding", "problem"} <= nouns
    assert {one["code"] for one in outcomes if one["noun"] == "category"} == {
        *("S", "SDD", "I", "R", "NS", "WT", "NWT"),
        *("intrinsic", "not_evaluable", "no_criterion", "method_not_valid"),
    }
    assert all(one["en"] and one["ja"] for one in outcomes)


@pytest.mark.parametrize(
    ("ladder", "refused"),
    [("100", None), ("1", None), ("64", "value_unreadable")],
    ids=["Japan's older series", "the ladder", "no series"],
)
def test_a_result_may_declare_its_dilution_series(shared: Any, ladder: str, refused: str | None) -> None:
    row = {"organism": "E. coli", "host": "pig", "drug": "ampicillin", "method": "mic", "value": "6.25"}
    (found,) = classify(shared, {**row, "ladder": ladder})
    assert found.get("refused") == refused
    off_ladder = "mic_off_ladder" in [one["code"] for one in found.get("warnings", [])]
    assert off_ladder == (ladder == "1")
    assert (found["reason"]["code"] == "ladder_unknown") == (refused is not None)
