"""Previews, uploads of two files, saved mappings."""

from __future__ import annotations

from typing import Any

import pytest

ZONES = "plate,organism,drug,disc code,zone\nV1,E. coli,Ampicillin,AMP10,20\nV2,E. coli,Ampicillin,AM 10,0\n"
MICS = "Isolat;Wirkstoff;MHK\nV2;Ampicillin;>32\nV1;Ampicillin;4\n"
PRIVATE = "isolate,owner,AMP10 zone,AMP MIC\nV1,Sunny,20,4\n"


def post(shared: Any, path: str, content: Any = None, **options: Any) -> Any:
    headers = shared.by(options.pop("who", "researcher"))
    body = {"files": content} if isinstance(content, list) else {"content": content}
    return shared.client.post(f"/api/v1/{path}", headers=headers, **body, **options)


def both(first: str = ZONES, second: str = MICS) -> list[Any]:
    return [("file", ("zones.csv", first.encode())), ("second_file", ("mics.csv", second.encode()))]


def test_a_preview_shows_first_rows_and_guesses_names_personal_columns_and_keeps_nothing(
    shared: Any,
) -> None:
    before = shared.client.get("/api/v1/datasets", headers=shared.by("researcher")).json()
    answer = post(shared, "datasets/preview", PRIVATE, params={"organism": "E. coli"})
    assert answer.status_code == 200, answer.text
    file = answer.json()["file"]
    assert (file["format"], file["delimiter"], file["charset"], file["header_row"]) == (
        "wide",
        ",",
        "utf-8",
        1,
    )
    assert file["columns_personal"] == ["owner"]
    assert file["rows"] == [["V1", "20", "4"]]
    assert "Sunny" not in answer.text
    assert [one["drug"] for one in file["measured"]] == ["AMP", "AMP"]
    assert shared.client.get("/api/v1/datasets", headers=shared.by("researcher")).json() == before


def test_what_was_guessed_can_be_overruled(shared: Any) -> None:
    text = "Report 7\nisolate;drug;zone;mic\nV1;AMP;20;4\n"
    params = {"organism": "E. coli", "disk_contents": "AMP:10 µg", "header_row": "2", "delimiter": ";"}
    file = post(shared, "datasets/preview", text, params=params).json()["file"]
    assert (file["header_row"], file["columns"]["drug"]) == (2, "drug")
    assert post(shared, "datasets", text, params={**params, "name": "overruled"}).json()["rows_kept"] == 1
    beyond = post(shared, "datasets/preview", text, params={**params, "header_row": "1" + "0" * 30})
    assert beyond.status_code == 400
    assert "header_row" in beyond.text


def test_a_preview_in_japanese_says_why_the_format_was_recognised(shared: Any) -> None:
    answer = post(shared, "datasets/preview", PRIVATE, params={"lang": "ja"})
    assert "測定値の列による" in answer.json()["file"]["why"]


def test_a_preview_of_what_cannot_be_read_says_so(shared: Any) -> None:
    answer = post(shared, "datasets/preview", "%PDF-1.7 ...")
    assert answer.status_code == 200
    assert answer.json()["file"] is None
    assert [one["rule"] for one in answer.json()["findings"]] == ["file_is_pdf"]


def test_two_files_of_one_upload_are_joined(shared: Any) -> None:
    params = {"name": "two files", "zero_means_no_inhibition": "true", "columns": "isolate_id:plate"}
    seen = post(shared, "datasets/preview", both(), params={"columns": "isolate_id:plate"}).json()
    assert (seen["file"]["delimiter"], seen["second_file"]["delimiter"]) == (",", ";")
    answer = post(shared, "datasets", both(), params=params)
    assert answer.status_code == 202, answer.text
    assert (answer.json()["rows_in"], answer.json()["rows_kept"]) == (2, 2)
    again = post(shared, "datasets", both(), params=params).json()
    assert (again["version"], again["already_there"]) == (answer.json()["version"], True)


def test_one_file_may_come_as_the_only_part(shared: Any) -> None:
    answer = post(shared, "datasets", both()[:1], params={"name": "x", "columns": "isolate_id:plate"})
    assert answer.status_code == 422
    assert {"other_file_needed", "mic_missing"} <= {one["rule"] for one in answer.json()["errors"]}


@pytest.mark.parametrize(
    ("headers", "content"),
    [
        ({"content-type": "multipart/form-data"}, b"no boundary"),
        ({"content-type": "multipart/form-data; boundary=x"}, b"--x\r\nbroken"),
    ],
)
def test_a_body_whose_parts_cannot_be_read_is_refused(
    shared: Any, headers: dict[str, str], content: bytes
) -> None:
    answer = shared.client.post(
        "/api/v1/datasets/preview", content=content, headers={**shared.by("researcher"), **headers}
    )
    assert answer.status_code == 422, answer.text


def test_the_order_of_the_parts_does_not_matter(shared: Any) -> None:
    seen = post(shared, "datasets/preview", both()[::-1]).json()
    assert (seen["file"]["delimiter"], seen["second_file"]["delimiter"]) == (",", ";")


def test_parts_without_the_file_are_refused(shared: Any) -> None:
    assert post(shared, "datasets", both()[1:], params={"name": "x"}).status_code == 422


def test_a_saved_mapping_is_offered_for_the_same_headers_and_reads_the_file(shared: Any) -> None:
    text = "well,D1,M1\nV1,20,4\nV2,0,>32\n"
    headers = post(shared, "datasets/preview", text).json()["headers_in_file"]
    assert headers == ["well", "D1", "M1"]
    mapping = {
        "name": "reader 7",
        "headers": headers,
        "facts": {
            "organism": "E. coli",
            "columns": {"isolate_id": "well"},
            "zero_means_no_inhibition": True,
            "measured": [
                {"header": "D1", "field": "zone_mm", "drug": "AMP", "disk_content": "10 µg"},
                {"header": "M1", "field": "mic_mg_per_l", "drug": "AMP"},
            ],
        },
    }
    saved = shared.client.post("/api/v1/mappings", json=mapping, headers=shared.by("researcher"))
    assert saved.status_code == 201, saved.text
    offered = post(shared, "datasets/preview", text).json()["mappings"]
    assert [one["name"] for one in offered] == ["reader 7"]
    params = {"name": "by mapping", "mapping": offered[0]["id"]}
    assert post(shared, "datasets", text, params=params).json()["rows_kept"] == 2
    assert post(shared, "datasets/preview", text, who="stranger").json()["mappings"] == []
    path = f"/api/v1/mappings/{offered[0]['id']}"
    assert shared.client.get(path, headers=shared.by("stranger")).status_code == 404
    assert post(shared, "datasets", text, params=params, who="stranger").status_code == 404
    assert (
        shared.client.post("/api/v1/mappings", json=mapping, headers=shared.by("researcher")).status_code
        == 409
    )
    assert shared.client.delete(path, headers=shared.by("researcher")).status_code == 200
    assert post(shared, "datasets/preview", text).json()["mappings"] == []


@pytest.mark.parametrize(
    ("name", "value"),
    [("columns", "zone"), ("columns", "nothing:D1"), ("file_format", "pdf"), ("charset", "x")],
)
def test_a_choice_that_does_not_exist_is_refused_with_those_that_do(
    shared: Any, name: str, value: str
) -> None:
    answer = post(shared, "datasets/preview", ZONES, params={name: value})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["rule"] == "fact_unreadable"
