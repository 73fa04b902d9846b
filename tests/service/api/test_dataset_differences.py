"""A corrected file as the next version, and the difference that is shown, over HTTP and on its page."""

from __future__ import annotations

from typing import Any

import pytest

from service.paired_data.differences import MOST_FINDINGS

HEADER = "isolate_id,organism,drug,disk_content,zone_mm,mic_mg_per_l\n"


def _row(isolate: str, zone: str, mic: str = "0.5") -> str:
    return f"{isolate},Pasteurella multocida,florfenicol,30 µg,{zone},{mic}\n"


FIRST = HEADER + _row("A", "28") + _row("B", "61") + _row("C", "24") + _row("D", "22")
SECOND = HEADER + _row("A", "28") + _row("B", "26") + _row("C", "25") + _row("E", "=1")


def _upload(shared: Any, content: str, dataset: str | None = None) -> dict[str, Any]:
    address = "/api/v1/datasets" if dataset is None else f"/api/v1/datasets/{dataset}/versions"
    params = {"name": "corrected"} if dataset is None else {}
    answer = shared.client.post(
        address, params=params, content=content.encode(), headers=shared.by("researcher")
    )
    assert answer.status_code == 202, answer.text
    found: dict[str, Any] = answer.json()
    return found


@pytest.fixture
def corrected(service: Any) -> str:
    dataset = str(_upload(service, FIRST)["id"])
    _upload(service, SECOND, dataset)
    return dataset


def _difference(service: Any, dataset: str, who: str = "researcher", **params: str) -> Any:
    return service.client.get(
        f"/api/v1/datasets/{dataset}/difference", params=params, headers=service.by(who)
    )


def test_a_corrected_file_shows_what_changed_and_which_findings_are_gone(
    service: Any, corrected: str
) -> None:
    found = _difference(service, corrected, lang="ja").json()
    assert (found["before"]["number"], found["after"]["number"]) == (1, 2)
    assert (found["unchanged"], found["n_changed"], found["n_added"], found["n_removed"]) == (1, 1, 1, 1)
    assert found["changed"][0]["changes"] == [{"field": "zone_mm", "before": "24", "after": "25"}]
    assert [one["rule"] for one in found["findings_gone"]] == ["zone_out_of_range"]
    assert [one["value"] for one in found["findings_new"]] == ["=1"]
    assert {(one["rule"], one["before"], one["after"]) for one in found["rules"]} == {
        ("zone_out_of_range", 1, 0),
        ("zone_with_sign", 0, 1),
    }


def test_of_two_equal_findings_the_one_of_the_isolate_that_was_corrected_is_gone(service: Any) -> None:
    first = HEADER + _row("A", "61") + _row("B", "28") + _row("C", "61") + _row("D", "27")
    second = HEADER + _row("D", "27") + _row("C", "26") + _row("B", "28") + _row("A", "61")
    dataset = str(_upload(service, first)["id"])
    _upload(service, second, dataset)
    found = _difference(service, dataset).json()
    assert [(one["rule"], one["row"]) for one in found["findings_gone"]] == [("zone_out_of_range", 4)]
    assert found["findings_new"] == []


def test_findings_of_a_row_that_was_left_out_are_not_called_corrected(service: Any) -> None:
    dataset = str(_upload(service, HEADER + _row("A", "61") + _row("B", "28") + _row("C", "5"))["id"])
    _upload(service, HEADER + _row("A", "26") + _row("B", "28"), dataset)
    found = _difference(service, dataset).json()
    assert [one["row"] for one in found["findings_gone"]] == [2]
    assert [one["row"] for one in found["findings_of_rows_left_out"]] == [4]


def test_a_version_of_a_public_data_set_is_taken_in_only_when_that_is_meant(
    service: Any, corrected: str
) -> None:
    by = service.by("researcher")
    service.client.put(f"/api/v1/datasets/{corrected}/sharing", json={"licence": "CC0-1.0"}, headers=by)
    service.client.post(f"/api/v1/datasets/{corrected}/publish?all_versions=true", headers=by)
    address = f"/api/v1/datasets/{corrected}/versions"
    third = (
        b"isolate_id,organism,drug,disk_content,zone_mm,mic_mg_per_l\n"
        b"B-9,Pasteurella multocida,florfenicol,30 ug,20,1\n"
    )
    refused = service.client.post(address, content=third, headers=by)
    assert (refused.status_code, refused.json()["code"]) == (409, "version_would_be_public")
    page = service.client.get(f"/en/datasets/{corrected}", headers=by).text
    assert 'name="publishes"' in page
    meant = service.client.post(f"{address}?publishes=true", content=third, headers=by)
    assert meant.status_code == 202, meant.text


def test_the_way_back_and_unknown_versions(service: Any, corrected: str) -> None:
    back = _difference(service, corrected, **{"from": "2", "to": "1"}).json()
    assert (back["n_added"], back["n_removed"]) == (1, 1)
    assert _difference(service, corrected, to="1").json()["type"].endswith("nothing_to_compare")
    assert _difference(service, corrected, to="9").status_code == 404
    assert _difference(service, corrected, who="stranger").status_code == 404


def test_what_was_stated_before_holds_for_the_next_version_unless_it_is_stated_anew(service: Any) -> None:
    by = service.by("researcher")
    stated = {"organism": "E. coli", "drug": "ampicillin", "disk_content": "10 ug", "mic_scale": "log2"}
    first = service.client.post(
        "/api/v1/datasets",
        params={"name": "stated", **stated},
        content=b"isolate,zone,MIC\nA1,26,-1\nA2,6,3\nA3,S,0\n",
        headers=by,
    ).json()
    address = f"/api/v1/datasets/{first['id']}"

    def kept(content: bytes, **anew: str) -> Any:
        answer = service.client.post(f"{address}/versions", params=anew, content=content, headers=by)
        pairs = service.client.get(f"{address}/pairs", headers=by).json()["pairs"]
        return answer.status_code, {(one["drug"], one["mic_mg_per_l"]) for one in pairs}

    again = service.client.get(f"{address}/findings.xlsx", headers=by).content
    assert kept(again) == (202, {("ampicillin", "0.5"), ("ampicillin", "8")})
    corrected = b"isolate,zone,MIC\nA1,26,-1\nA2,6,3\nA3,20,0\n"
    assert kept(corrected)[1] == {("ampicillin", "0.5"), ("ampicillin", "8"), ("ampicillin", "1")}
    other = b"isolate,zone,MIC\nA1,26,0.5\nA2,6,4\n"
    assert kept(other, mic_scale="mg_per_l", drug="cefazolin", disk_content="30 ug") == (
        202,
        {("cefazolin", "0.5"), ("cefazolin", "4")},
    )
    assert kept(other, drug="")[0] == 422
    assert kept(b"place,zone,MIC\nA1,26,2\n", columns="isolate_id:place") == (202, {("cefazolin", "2")})
    assert kept(b"isolate,zone,MIC\nA1,26,8\n", columns="") == (202, {("cefazolin", "8")})


def test_the_page_takes_the_corrected_file_and_leads_to_the_difference(service: Any) -> None:
    client = service.client
    dataset = _upload(service, FIRST)["id"]
    client.post("/ja/sign-in", data={"key": service.keys["both"]})
    try:
        before = client.get(f"/ja/datasets/{dataset}")
        assert f"/ja/datasets/{dataset}/versions" in before.text
        sent = client.post(
            f"/ja/datasets/{dataset}/versions",
            files={"file": ("修正.csv", SECOND.encode(), "text/csv")},
            headers={"Sec-Fetch-Site": "same-origin"},
            follow_redirects=False,
        )
        assert sent.status_code == 303, sent.text
        assert sent.headers["location"].endswith(f"/ja/datasets/{dataset}/difference?from=1&to=2")
        for language, words in (("ja", "解消された指摘事項"), ("en", "No longer found")):
            shown = client.get(f"/{language}/datasets/{dataset}/difference?from=1&to=2")
            assert shown.status_code == 200
            assert words in shown.text
        refused = client.post(
            f"/ja/datasets/{dataset}/versions",
            files={"file": ("x.csv", b"%PDF-1.4", "text/csv")},
            headers={"Sec-Fetch-Site": "same-origin"},
        )
        assert refused.status_code == 422
        assert "PDF" in refused.text
    finally:
        client.post("/ja/sign-out", headers={"Sec-Fetch-Site": "same-origin"})
        client.cookies.clear()


def test_the_page_checks_a_file_and_keeps_nothing(service: Any) -> None:
    client = service.client
    client.post("/ja/sign-in", data={"key": service.keys["both"]})
    try:
        answer = client.post(
            "/ja/datasets/check",
            files={"file": ("a.csv", FIRST.encode(), "text/csv")},
            headers={"Sec-Fetch-Site": "same-origin"},
        )
        assert answer.status_code == 200, answer.text[:500]
        assert answer.content[:2] == b"PK"
        shown = client.get("/ja/datasets/fields")
        assert "阻止円" in shown.text
        assert "/api/v1/templates/paired-data.xlsx?lang=ja" in shown.text
    finally:
        client.post("/ja/sign-out", headers={"Sec-Fetch-Site": "same-origin"})
        client.cookies.clear()


def test_findings_are_counted_beyond_those_that_are_listed(service: Any) -> None:
    rows = [_row(f"I{n}", "61") for n in range(MOST_FINDINGS + 20)]
    dataset = str(_upload(service, HEADER + _row("A", "28") + "".join(rows))["id"])
    mended = [_row(f"I{n}", "26") for n in range(MOST_FINDINGS + 20)]
    _upload(service, HEADER + _row("A", "28") + "".join(mended), dataset)
    found = _difference(service, dataset).json()
    assert (found["n_findings_gone"], len(found["findings_gone"])) == (MOST_FINDINGS + 20, MOST_FINDINGS)
    assert (found["n_findings_new"], found["n_findings_of_rows_left_out"]) == (0, 0)
    service.client.post("/en/sign-in", data={"key": service.keys["researcher"]})
    try:
        shown = service.client.get(f"/en/datasets/{dataset}/difference?from=1&to=2").text
    finally:
        service.client.post("/en/sign-out", headers={"Sec-Fetch-Site": "same-origin"})
        service.client.cookies.clear()
    assert f'<span class="soft small">{MOST_FINDINGS + 20}</span>' in shown
    assert f"The first 200 of {MOST_FINDINGS + 20} are shown." in shown
