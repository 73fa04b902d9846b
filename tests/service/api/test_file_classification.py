"""Files over HTTP: answered at once, or kept as a job; told what is wrong, and whose they are."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from datasets.limits import MEGABYTE, ChildLimits
from service.file_classification import at_once
from service.file_classification.errands import run
from tests.service.api.conftest import Service

URL = "/api/v1/classify/file"
CSV = (
    "patient,organism,host,drug,method,disk_content,value\n"
    "Pochi,Pasteurella multocida,pig,ampicillin,disk,10 µg,27\n"
    "Tama,wyvern,pig,ampicillin,disk,10 µg,27\n"
).encode()
ASKED = {"tables": "nval-tentative", "accept_not_stated": "true"}


def send(service: Service, content: bytes = CSV, who: str | None = None, **params: Any) -> Any:
    headers = {} if who is None else service.by(who)
    return service.client.post(URL, params={**ASKED, **params}, content=content, headers=headers)


def test_the_rows_come_back_with_their_categories_and_a_summary(shared: Service) -> None:
    answer = send(shared, file_name="April.csv")
    assert answer.status_code == 200
    lines = answer.text.splitlines()
    assert lines[0].startswith("organism,host,drug,method,disk_content,value,category,")
    assert [line.split(",")[6] for line in lines[1:]] == ["S", ""]
    summary = json.loads(answer.headers["zonebook-summary"])
    assert (summary["rows"], summary["categories"]) == (2, {"S": 1})
    assert summary["refused"] == [{"refused": "unknown_organism", "reason": None, "results": 1}]
    assert summary["personal_dropped"] == ["patient"]
    assert "Pochi" not in answer.text + str(answer.headers)
    assert 'filename="April-classified.csv"' in answer.headers["content-disposition"]


def test_options_may_come_as_json_and_as_parameters_which_win(shared: Service) -> None:
    options = json.dumps({"tables": ["nval-tentative"], "out": "xlsx", "policy": {"accept_not_stated": True}})
    answer = shared.client.post(URL, params={"options": options, "out": "parquet"}, content=CSV)
    assert answer.content.startswith(b"PAR1")


@pytest.mark.parametrize(
    ("params", "status", "pointer"),
    [
        ({"out": "docx"}, 422, "/out"),
        ({"options": '{"colour": 1}'}, 422, "/colour"),
        ({"options": "[1]"}, 422, "/query/options"),
        ({"options": "{"}, 422, "/query/options"),
        ({"colour": "1"}, 400, "/query/colour"),
        ({"tables": "no-such-table"}, 422, "/query/tables/0"),
        ({"kinds": "no-such-kind"}, 422, "/policy/kinds"),
        ({"host_fallback": "wyvern"}, 422, "/policy/host_fallback"),
        ({"on": "soon"}, 422, "/query/on"),
    ],
)
def test_what_is_not_known_is_refused_with_its_place(
    shared: Service, params: dict[str, str], status: int, pointer: str
) -> None:
    answer = send(shared, **params)
    assert answer.status_code == status
    assert pointer in [one["pointer"] for one in answer.json()["errors"]]


@pytest.mark.parametrize(
    ("content", "rule"),
    [(b"", "empty"), (b"%PDF-1.7", "is_pdf"), (b"PAR1....PAR1", "damaged"), (b"a,b\n1,2\n", "field_missing")],
)
@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_file_that_cannot_be_classified_is_a_problem_in_words(
    shared: Service, content: bytes, rule: str, language: str
) -> None:
    answer = send(shared, content, lang=language)
    assert (answer.status_code, answer.json()["code"]) == (422, "file_not_classified")
    assert [one["rule"] for one in answer.json()["errors"]] == [rule]
    assert shared.client.get("/healthz").status_code == 200


def test_the_service_answers_others_while_a_file_takes_all_that_it_may(
    shared: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = ChildLimits(memory_bytes=1_500 * MEGABYTE, cpu_seconds=2, wall_clock_seconds=2.0)
    monkeypatch.setattr(at_once, "run", lambda errand, _limits: run(errand, few))
    lines = b"\n".join(b"%d,dog,d%d,disk,,%d" % (n, n, n) for n in range(400_000))
    hostile = b"organism,host,drug,method,disk_content,value\n" + lines + b"\n"
    with ThreadPoolExecutor(1) as other:
        sent = other.submit(send, shared, hostile)
        meanwhile = 0
        while not sent.done():
            assert shared.client.get("/healthz").status_code == 200
            meanwhile += not sent.done()
    assert [one["rule"] for one in sent.result().json()["errors"]] == ["needs_too_much"]
    assert meanwhile > 1, "answered before the file was done with"
    monkeypatch.undo()
    assert send(shared).status_code == 200, "and the next file is classified"


def test_a_file_too_large_to_be_answered_at_once_needs_a_key(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(at_once, "AT_ONCE_BYTES", 100)
    assert (send(service).status_code, send(service).json()["code"]) == (413, "file_needs_key")
    chunks = (CSV[place : place + 50] for place in range(0, len(CSV), 50))
    assert service.client.post(URL, params=ASKED, content=chunks).json()["code"] == "file_needs_key"
    answer = send(service, who="lab")
    assert answer.status_code == 202
    assert answer.headers["location"] == f"/api/v1/classifications/{answer.json()['id']}"
    over = send(service, CSV * 1000, who="lab")
    assert (over.status_code, over.json()["code"]) == (413, "upload_too_large")


def test_a_kept_classification_is_seen_and_deleted_by_its_laboratory_only(service: Service) -> None:
    kept = send(service, who="lab", as_job="true").json()
    place = f"/api/v1/classifications/{kept['id']}"
    client = service.client
    for path in (place, f"{place}/result"):
        assert client.get(path, headers=service.by("strange_lab")).status_code == 404
        assert client.get(path).status_code == 401
        assert client.get(path, headers=service.by("researcher")).status_code == 403
    assert client.get("/api/v1/classifications", headers=service.by("strange_lab")).json()["items"] == []
    (listed,) = client.get("/api/v1/classifications", headers=service.by("lab")).json()["items"]
    assert (listed["id"], listed["state"]) == (kept["id"], "queued")
    early = client.get(f"{place}/result", headers=service.by("lab"))
    assert (early.status_code, early.json()["code"]) == (409, "result_not_ready")
    assert client.delete(place, headers=service.by("strange_lab")).status_code == 404
    assert client.delete(place, headers=service.by("lab")).status_code == 204
    assert client.get(place, headers=service.by("lab")).status_code == 410


def test_a_job_is_not_kept_without_a_key_of_a_laboratory(shared: Service) -> None:
    assert send(shared, as_job="true").status_code == 401
    assert send(shared, who="researcher", as_job="true").status_code == 403
