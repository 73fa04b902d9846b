"""Uploads: what is kept, what is found, and what is told of bad files."""

from __future__ import annotations

from typing import Any

import pytest

FACTS = {"organism": "Escherichia coli", "drug": "ampicillin", "disk_content": "10 µg"}
GOOD = "isolate_id,zone_mm,mic_mg_per_l\n" + "\n".join(
    f"i{n},{30 - n % 9 * 2},{2.0 ** (n % 9 - 4):g}" for n in range(40)
)
HEADER = "isolate_id,zone_mm,mic_mg_per_l\n"
ROW = "ok1,20,1\n"


def send(shared: Any, content: str | bytes, who: str = "researcher", **params: str) -> Any:
    body = content.encode() if isinstance(content, str) else content
    return shared.client.post(
        "/api/v1/datasets", params={"name": "test", **FACTS, **params}, content=body, headers=shared.by(who)
    )


def test_an_upload_is_kept_with_its_digest_and_a_finished_job(shared: Any) -> None:
    answer = send(shared, GOOD)
    assert answer.status_code == 202, answer.text
    uploaded = answer.json()
    assert (uploaded["rows_in"], uploaded["rows_kept"], uploaded["rows_refused"]) == (40, 40, 0)
    assert uploaded["version"] == uploaded["digest"]
    job = shared.client.get(f"/api/v1/jobs/{uploaded['job']}", headers=shared.by("researcher")).json()
    assert (job["kind"], job["state"]) == ("upload", "succeeded")
    shown = shared.client.get(f"/api/v1/datasets/{uploaded['id']}", headers=shared.by("lab")).json()
    assert shown["versions"][0]["groups"][0]["n"] == 40
    assert shown["mine"] is True


def test_the_same_data_twice_is_the_same_version_whatever_the_order_of_rows(shared: Any) -> None:
    first = send(shared, GOOD).json()
    lines = GOOD.splitlines()
    again = send(shared, "\n".join([lines[0], *reversed(lines[1:])])).json()
    assert again["already_there"] is True
    assert {key: again[key] for key in ("id", "version", "job")} == {
        key: first[key] for key in ("id", "version", "job")
    }


def test_the_same_data_from_a_file_with_other_faults_tells_its_own_faults(shared: Any) -> None:
    first = send(shared, HEADER + "same,20,1\nbad,5,1\n").json()
    again = send(shared, HEADER + "bad,20,<=\nsame,20,1\n").json()
    assert (again["version"], again["already_there"]) == (first["version"], True)
    assert "mic_sign_alone" in {one["rule"] for one in again["findings"]}


def test_two_laboratories_with_the_same_data_have_a_data_set_each(shared: Any) -> None:
    ours, theirs = send(shared, GOOD).json(), send(shared, GOOD, "stranger").json()
    assert ours["version"] != theirs["version"]  # isolates are pseudonyms, each laboratory's its own
    assert ours["rows_kept"] == theirs["rows_kept"]
    assert ours["id"] != theirs["id"]
    assert theirs["already_there"] is False


def test_a_next_version_of_an_own_data_set(service: Any) -> None:
    first = send(service, GOOD).json()
    address = f"/api/v1/datasets/{first['id']}/versions"
    grown = service.client.post(
        address, params=FACTS, content=f"{GOOD}\nnew,25,1\n".encode(), headers=service.by("researcher")
    )
    assert (grown.status_code, grown.json()["number"]) == (202, 2)
    for version in ("1", first["version"]):
        old = service.client.get(
            f"/api/v1/datasets/{first['id']}/{version}", headers=service.by("lab")
        ).json()
        assert (old["rows_kept"], old["digest"]) == (40, first["version"])
    latest = service.client.get(f"/api/v1/datasets/{first['id']}/latest", headers=service.by("lab")).json()
    assert latest["rows_kept"] == 41


def test_log2_concentrations_and_their_pairs(service: Any) -> None:
    uploaded = send(service, "MIC,DIA\n-4,47\n0,30\n3,18\n", mic_scale="log2").json()
    pairs = service.client.get(
        f"/api/v1/datasets/{uploaded['id']}/pairs", headers=service.by("researcher")
    ).json()
    assert {(one["zone_mm"], one["mic_mg_per_l"]) for one in pairs["pairs"]} == {
        ("47", "0.06"),
        ("30", "1"),
        ("18", "8"),
    }


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        pytest.param("", "file_empty", id="empty file"),
        pytest.param(HEADER, "file_header_only", id="header only"),
        pytest.param(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "file_is_pdf", id="a PDF named .csv"),
        pytest.param(HEADER + "a,5,1\n", "zone_out_of_range", id="zone 5"),
        pytest.param(HEADER + "a,61,1\n", "zone_out_of_range", id="zone 61"),
        pytest.param(HEADER + "a,S,1\n", "zone_is_category", id="zone S"),
        pytest.param(HEADER + "a,20,0\n", "mic_not_positive", id="MIC 0"),
        pytest.param(HEADER + "a,20,-1\n", "mic_not_positive", id="MIC -1"),
        pytest.param(HEADER + "a,20,<=\n", "mic_sign_alone", id="MIC <= alone"),
        pytest.param("isolate_id\tzone\n", "file_header_only", id="another delimiter, no rows"),
    ],
)
@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_file_of_which_nothing_can_be_kept_says_why(
    shared: Any, content: str | bytes, rule: str, language: str
) -> None:
    answer = send(shared, content, lang=language)
    assert (answer.status_code, answer.json()["code"]) == (422, "nothing_kept"), answer.text
    faults = {one["rule"]: one for one in answer.json()["errors"]}
    assert rule in faults
    assert faults[rule]["message"]


@pytest.mark.parametrize(
    ("row", "rule", "severity", "kept"),
    [
        pytest.param("a,5,1", "zone_out_of_range", "error", 1, id="zone 5"),
        pytest.param("a,61,1", "zone_out_of_range", "error", 1, id="zone 61"),
        pytest.param("a,18.5,1", "zone_rounded", "warning", 2, id="zone 18.5"),
        pytest.param("a,20,<=", "mic_sign_alone", "error", 1, id="MIC <= alone"),
        pytest.param("ok1,21,1", "isolate_repeated", "warning", 2, id="one isolate twice"),
    ],
)
def test_a_bad_row_is_found_by_row_and_column_and_the_others_are_kept(
    shared: Any, row: str, rule: str, severity: str, kept: int
) -> None:
    isolate = f"isolate-{row}".replace(",", "-")  # another version for each case
    content = (HEADER + ROW + row + "\n").replace("ok1", isolate)
    uploaded = send(shared, content).json()
    assert (uploaded["rows_in"], uploaded["rows_kept"]) == (2, kept)
    headers = shared.by("researcher")
    found = shared.client.get(uploaded["findings_url"], headers=headers).json()["items"]
    one = next(one for one in found if one["rule"] == rule)
    assert (one["severity"], one["row"]) == (severity, 3)
    as_csv = shared.client.get(f"{uploaded['findings_url']}.csv", headers=headers)
    assert as_csv.headers["content-type"] == "text/csv; charset=utf-8"
    assert rule in as_csv.text


def test_an_unknown_drug_is_refused_with_what_is_near(shared: Any) -> None:
    answer = send(shared, GOOD, drug="ampicilin")
    assert answer.status_code == 422
    assert any("ampicillin" in one["message"].lower() for one in answer.json()["errors"]), answer.text


def test_missing_facts_are_asked_for(shared: Any) -> None:
    answer = shared.client.post(
        "/api/v1/datasets",
        params={"name": "x"},
        content=b"MIC,DIA\n1,20\n",
        headers=shared.by("researcher"),
    )
    assert answer.status_code == 422, answer.text
    assert "fact_missing" in {one["rule"] for one in answer.json()["errors"]}


def test_a_declared_oversize_is_refused_before_reading_with_the_limit_named(shared: Any) -> None:
    answer = send(shared, b"x" * (shared.limit_bytes + 1))
    assert (answer.status_code, answer.json()["code"]) == (413, "upload_too_large")
    assert f"{shared.limit_bytes / 1_000_000:g} MB" in answer.json()["detail"]


def test_an_undeclared_oversize_is_cut_off_while_reading(shared: Any) -> None:
    taken = 0

    def endless() -> Any:
        nonlocal taken
        for _ in range(1000):
            taken += 10_000
            yield b"x" * 10_000

    answer = shared.client.post(
        "/api/v1/datasets",
        params={"name": "x", **FACTS},
        content=endless(),
        headers=shared.by("researcher"),
    )
    assert (answer.status_code, answer.json()["code"]) == (413, "upload_too_large")


def test_an_unknown_scale_is_refused(shared: Any) -> None:
    answer = send(shared, GOOD, mic_scale="ln")
    assert (answer.status_code, answer.json()["code"]) == (422, "fact_unreadable")


def test_a_published_data_set_is_seen_by_everybody_and_by_nobody_before(service: Any) -> None:
    uploaded = send(service, GOOD).json()
    address = f"/api/v1/datasets/{uploaded['id']}"
    assert service.client.get(address).status_code == 404
    assert (
        service.client.post(
            f"{address}/publish?all_versions=true", headers=service.by("stranger")
        ).status_code
        == 404
    )
    licensed = service.client.put(
        f"{address}/sharing", json={"licence": "CC-BY-4.0"}, headers=service.by("researcher")
    )
    assert licensed.status_code == 200, licensed.text
    published = service.client.post(f"{address}/publish?all_versions=true", headers=service.by("researcher"))
    assert published.json()["visibility"] == "public"
    seen = service.client.get(address).json()
    assert (seen["mine"], seen["owner"]) == (False, None)


def test_a_data_set_is_drawn_without_lines(shared: Any) -> None:
    uploaded = send(shared, GOOD).json()
    address = f"/api/v1/datasets/{uploaded['id']}/scattergram"
    drawn = shared.client.get(address, headers=shared.by("lab"))
    assert drawn.status_code == 200, drawn.text
    assert "vega-lite" in drawn.json()["$schema"]
    absent = shared.client.get(address, params={"drug": "tilmicosin"}, headers=shared.by("lab"))
    assert (absent.status_code, absent.json()["code"]) == (422, "group_absent")
