"""The main job, end to end, over HTTP against the service as a person starts it.

A laboratory looks a criterion up. A researcher uploads paired data and gets a provisional disk
criterion with its evidence. Somebody else reviews and publishes it. Everybody classifies zones with
it and downloads it. First of all comes the five-minute tour of README.md, typed as it stands there, while the
store is as a reader's is: what it shows is what comes out.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tests.spec.conftest import ROOT, Service

NEEDED = ("bash", "curl", "jq", "sha256sum")
MARK = "--- next command ---"
ID = re.compile(r"\b[0-9a-f]{32}\b")


def tour() -> Iterator[tuple[str, list[str]]]:
    """Return each command of the tour with the lines that README shows below it."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    chapter = readme.split("\n## Five minutes\n")[1].split("\n## ")[0]
    for block in re.findall(r"```console\n(.*?)```", chapter, re.DOTALL):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            lines = part.split("\n")
            last = next(place for place, line in enumerate(lines) if not line.endswith("\\"))
            yield "\n".join(lines[: last + 1]), lines[last + 1 :]


def as_typed(command: str, address: str) -> str:
    """Return a command with the reader's own address and key."""
    if command.startswith("KEY="):
        return ":"
    return command.replace("http://127.0.0.1:8000", address)


@pytest.mark.skipif(not all(map(shutil.which, NEEDED)), reason=f"needs {', '.join(NEEDED)}")
def test_the_tour_shows_what_comes_out(service: Service, tmp_path: Path) -> None:
    steps = [(command, shown) for command, shown in tour() if not command.startswith("python3")]
    example = service.get("/api/v1/derivations", "admin").json()["items"][0]["id"]
    service.waited_for(example)
    address = str(service.http.base_url).rstrip("/")
    script = "\n".join(f"{as_typed(command, address)}\necho '{MARK}'" for command, _ in steps)
    keys = {"KEY": service.keys["admin"], "SECOND": service.keys["curator"]}
    done = subprocess.run(
        ["bash", "-c", script],
        cwd=tmp_path,
        env={**os.environ, **keys},
        capture_output=True,
        text=True,
        check=True,
    )
    came = [part.split("\n") for part in done.stdout.split(f"{MARK}\n")]
    for (command, shown), lines in zip(steps, came, strict=False):
        assert _told(lines) == _told(shown), command


def _told(lines: list[str]) -> list[str]:
    """Leave out empty lines, and what is drawn anew each time."""
    return [ID.sub("an id", line) for line in lines if line.strip()]


def candidate(record: dict[str, Any], method: str) -> dict[str, Any]:
    return next(one for one in record["candidates"] if one["method"] == method)


def test_a_laboratory_looks_up_what_ships_with_the_service(service: Any) -> None:
    found = service.get(
        "/api/v1/criteria", params={"organism": "パスツレラ・ムルトシダ", "drug": "ABPC", "host": "豚"}
    )
    criterion = found.json()["criteria"][0]
    assert (criterion["s"], criterion["r"]) == (">=25", "<=24")
    assert criterion["disk_content_not_stated"] is True
    row = {"organism": "Pasteurella multocida", "drug": "ampicillin", "method": "disk", "value": "26"}
    asked = {"results": [{**row, "host": "pig"}, {**row, "host": "dog"}]}
    evaluated, other_host = service.post("/api/v1/classify", json=asked).json()["results"]
    assert (evaluated["category"], evaluated["reason"]["code"]) == (
        "not_evaluable",
        "disk_content_not_stated",
    )
    assert other_host["category"] == "no_criterion"
    assert other_host["instead"] == [criterion["id"]]
    accepting = service.post("/api/v1/classify", json={**asked, "policy": {"accept_not_stated": True}})
    assert accepting.json()["results"][0]["category"] == "S"


def test_the_simulated_example_comes_with_a_worked_derivation(service: Any) -> None:
    (dataset,) = [one for one in service.get("/api/v1/datasets").json()["items"] if one["simulated"]]
    assert dataset["visibility"] == "public"
    assert "模擬" in dataset["name"]
    assert "imulated" in dataset["name"]
    (worked,) = [
        one
        for one in service.get("/api/v1/derivations", "admin").json()["items"]
        if one["dataset"] == dataset["id"]
    ]
    shown = service.waited_for(worked["id"])
    assert shown["record"]["n"] == dataset["versions"][0]["rows_kept"] == 500
    assert candidate(shown["record"], "error_bounded_constrained")["zone_s_ge_mm"] is not None


def test_from_simulated_data_to_a_published_table_that_everybody_can_use(service: Any) -> None:
    dataset = next(one for one in service.get("/api/v1/datasets").json()["items"] if one["simulated"])
    group = {
        "organism": "simulated_organism",
        "drug": "simulated_drug",
        "disk_content": dataset["versions"][0]["groups"][0]["disk_content"],
    }
    derived = service.derive(dataset["id"], "0.5", "2", **group)
    assert service.derive(dataset["id"], "0.5", "2", **group)["id"] == derived["id"]

    proposed = service.post(
        "/api/v1/proposals",
        "researcher",
        json={
            "derivation": derived["id"],
            "table": "of-the-main-job",
            "title_en": "Of the main job",
            "title_ja": "本業の例",
            "comment": "to show the way",
        },
    )
    assert proposed.status_code == 201, proposed.text
    proposal, approval = proposed.json()["id"], {"verdict": "approve", "comment": "data and table checked"}
    reviews, publish = f"/api/v1/proposals/{proposal}/reviews", f"/api/v1/proposals/{proposal}/publish"

    own = service.post(reviews, "researcher", json=approval)
    assert (own.status_code, own.json()["code"]) == (403, "own_proposal")
    assert service.post(publish, "curator").json()["code"] == "wrong_state"
    assert service.get(f"/api/v1/proposals/{proposal}", "stranger").status_code == 404
    assert service.post(reviews, "curator", json=approval).json()["state"] == "approved"
    published = service.post(publish, "curator").json()
    assert service.post(publish, "curator").json() == published
    assert (published["table"], published["version"]) == ("of-the-main-job", "1.0.0")

    shown = service.get("/api/v1/tables/of-the-main-job/latest").json()
    row = shown["rows"][0]
    assert (shown["table"]["version"], row["simulated"], row["host_not_stated"]) == ("1.0.0", True, True)
    s_ge = int(row["s"].removeprefix(">="))
    result = {**group, "host": "pig", "method": "disk"}
    body = {
        "results": [{**result, "value": str(s_ge)}, {**result, "value": "6"}],
        "tables": ["of-the-main-job"],
        "policy": {"accept_not_stated": True},
    }
    answer = service.post("/api/v1/classify", json=body).json()
    assert [one["category"] for one in answer["results"]] == ["S", "R"]
    assert answer["results"][0]["criterion"] == published["criterion"]
    assert answer["tables"][0]["digest"] == published["digest"]
    unnamed = service.post("/api/v1/classify", json={**body, "tables": []}).json()["results"][0]
    assert unnamed["category"] == "no_criterion"  # simulated data answer only where they are named

    evidence = service.get(f"/api/v1/criteria/{published['criterion']}/evidence").json()
    assert evidence["record_digest"] == derived["record_digest"]
    assert [one["reviewer"] for one in evidence["reviews"]] == ["curator"]
    assert sum(cell["count"] for cell in evidence["cells"]) == evidence["n_isolates"] == 500


def test_a_published_version_is_downloaded_verified_and_compared(service: Any) -> None:
    table = "/api/v1/tables/of-the-main-job"
    shown = service.get(f"{table}/1.0.0").json()
    for ending in ("json", "csv", "parquet"):
        got = service.get(f"{table}/1.0.0.{ending}")
        digest = hashlib.sha256(got.content).hexdigest()
        assert got.headers["etag"] == f'"{digest}"' == f'"{shown["formats"][ending]}"'
        known = service.http.get(f"{table}/1.0.0.{ending}", headers={"If-None-Match": got.headers["etag"]})
        assert (known.status_code, known.content) == (304, b"")
        part = service.http.get(f"{table}/1.0.0.{ending}", headers={"Range": "bytes=0-99"})
        assert (part.status_code, part.content) == (206, got.content[:100])
    assert shown["formats"]["json"] == shown["table"]["digest"]
    as_csv = pl.read_csv(service.get(f"{table}/1.0.0.csv").content, infer_schema_length=0)
    as_parquet = pl.read_parquet(service.get(f"{table}/1.0.0.parquet").content)
    assert as_csv.height == as_parquet.height == 1

    dataset = next(one for one in service.get("/api/v1/datasets").json()["items"] if one["simulated"])
    group = dataset["versions"][0]["groups"][0]
    names = {name: group[name] for name in ("organism", "drug", "disk_content")}
    derived = service.derive(dataset["id"], "0.25", "1", **names)
    body = {"derivation": derived["id"], "table": "of-the-main-job"}
    proposal = service.post("/api/v1/proposals", "researcher", json=body).json()
    assert (proposal["next_version"], proposal["changes"][0]["change"]) == ("2.0.0", "changed")
    approval = {"verdict": "approve", "comment": "another MIC criterion"}
    service.post(f"/api/v1/proposals/{proposal['id']}/reviews", "curator", json=approval)
    assert service.post(f"/api/v1/proposals/{proposal['id']}/publish", "curator").json()["version"] == "2.0.0"
    difference = service.get(f"{table}/diff", params={"from": "1.0.0", "to": "2.0.0"}).json()
    assert len(difference["changes"]) == 1
    assert difference["changes"][0]["before"]["zone"] != difference["changes"][0]["after"]["zone"]
    assert service.get(f"{table}/1.0.0").json()["table"]["digest"] == shown["table"]["digest"]


def test_the_public_example_of_dbets_gives_its_right_answers(service: Any, acceptance_dir: Path) -> None:
    content = (acceptance_dir / "reference" / "dbets_data1.csv").read_bytes()
    facts = {"organism": "Escherichia coli", "drug": "ampicillin", "disk_content": "10 µg"}
    uploaded = service.upload(content, mic_scale="log2", **facts).json()
    assert (uploaded["rows_in"], uploaded["rows_kept"], uploaded["rows_refused"]) == (500, 500, 0)
    again = service.upload(content, mic_scale="log2", **facts).json()
    assert (again["already_there"], again["version"]) == (True, uploaded["version"])

    first = service.derive(uploaded["id"], "0.5", "2", **facts)["record"]
    best = candidate(first, "error_bounded_unconstrained")
    assert (best["zone_r_le_mm"], best["zone_s_ge_mm"]) == (34, 39)
    assert best["index"] == pytest.approx(0.332757, abs=5e-7)
    groups = {one["group"]: one for one in best["groups"]}
    assert [groups["within"][name] for name in ("very_major", "major", "minor", "n")] == [0, 1, 64, 254]
    assert [groups["outside"][name] for name in ("very_major", "major", "minor", "n")] == [0, 0, 2, 246]

    second = candidate(
        service.derive(uploaded["id"], "1", "4", **facts)["record"], "error_bounded_unconstrained"
    )
    assert (second["zone_r_le_mm"], second["zone_s_ge_mm"]) == (29, 34)
    assert second["index"] == pytest.approx(0.324895, abs=5e-7)

    one_breakpoint = service.derive(uploaded["id"], "2", None, **facts)["record"]
    assert one_breakpoint["roc"]["best_zone_s_ge_mm"] == [31]
    assert one_breakpoint["roc"]["youden_j"] == pytest.approx(0.8772, abs=5e-5)
    ols = next(one for one in first["regressions"] if one["method"] == "ols")
    assert (ols["intercept_mm"], ols["slope_mm_per_log2"]) == pytest.approx((35.530, -4.634), abs=5e-4)


HEADER = b"isolate_id,organism,drug,disk_content,zone_mm,mic_mg_per_l\n"
ROW = b"Escherichia coli,ampicillin,10 ug,"


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        pytest.param(b"", "file_empty", id="empty file"),
        pytest.param(HEADER, "file_header_only", id="header only"),
        pytest.param(b"%PDF-1.7\n1 0 obj", "file_is_pdf", id="a PDF named .csv"),
        pytest.param(HEADER + b"a," + ROW + b"5,1\n", "zone_out_of_range", id="zone 5"),
        pytest.param(HEADER + b"a," + ROW + b"61,1\n", "zone_out_of_range", id="zone 61"),
        pytest.param(HEADER + b"a," + ROW + b"S,1\n", "zone_is_category", id="zone S"),
        pytest.param(HEADER + b"a," + ROW + b"20,0\n", "mic_not_positive", id="MIC 0"),
        pytest.param(HEADER + b"a," + ROW + b"20,-1\n", "mic_not_positive", id="MIC -1"),
        pytest.param(HEADER + b"a," + ROW + b"20,<=\n", "mic_sign_alone", id="MIC <= alone"),
        pytest.param(HEADER + b"a,E. coli,nodrug,10 ug,20,1\n", "drug_unknown", id="unknown drug"),
    ],
)
def test_a_bad_file_is_answered_with_its_faults(service: Any, content: bytes, rule: str) -> None:
    answer = service.upload(content)
    assert (answer.status_code, answer.json()["code"]) == (422, "nothing_kept"), answer.text
    assert rule in {one["rule"] for one in answer.json()["errors"]}


def test_a_wrong_delimiter_is_told_and_a_decimal_zone_is_kept_with_a_warning(service: Any) -> None:
    rows = HEADER + b"a," + ROW + b"18.5,1\n" + b"b," + ROW + b"20,2\n"
    kept = service.upload(rows).json()
    assert (kept["rows_kept"], {one["rule"] for one in kept["findings"]}) == (2, {"zone_rounded"})
    told = service.upload(rows, delimiter=";")
    assert told.status_code == 422, told.text
    assert told.json()["errors"]


def test_a_file_over_the_limit_is_cut_off_with_the_limit_named(service: Any) -> None:
    def chunks() -> Iterator[bytes]:
        yield HEADER
        for number in range(40_000):
            yield b"i%d," % number + ROW + b"20,1\n"

    answer = service.post("/api/v1/datasets", "researcher", params={"name": "big"}, content=chunks())
    assert (answer.status_code, answer.json()["code"]) == (413, "upload_too_large")
    assert "limit of 1 MB" in answer.json()["detail"]
    assert answer.headers["connection"] == "close"  # the rest of the file is never read
    assert service.upload(HEADER + b"a," + ROW + b"20,1\n").status_code == 202


@pytest.mark.parametrize(
    ("pairs", "refusal"),
    [
        pytest.param([(20, 1)], "too_few_isolates", id="one isolate"),
        pytest.param(
            [(30 - n % 5, 2.0 ** (n % 3 - 4)) for n in range(60)], "no_resistant_isolate", id="no resistant"
        ),
        pytest.param([(20, 2.0 ** (n % 9 - 4)) for n in range(60)], "constant_zones", id="constant zones"),
    ],
)
def test_data_that_allow_no_criterion_are_derived_to_a_refusal(
    service: Any, pairs: list[tuple[int, float]], refusal: str
) -> None:
    rows = b"".join(b"i%d," % number + ROW + b"%d,%g\n" % pair for number, pair in enumerate(pairs))
    uploaded = service.upload(HEADER + rows).json()
    facts = {"organism": "Escherichia coli", "drug": "ampicillin", "disk_content": "10 µg"}
    record = service.derive(uploaded["id"], "1", "4", **facts)["record"]
    refused = [one["code"] for one in record["refusals"]]
    refused += [one["refusal"]["code"] for one in record["candidates"] if one.get("refusal")]
    assert refusal in refused


def test_questions_that_cannot_be_asked_are_refused(service: Any) -> None:
    dataset = next(one for one in service.get("/api/v1/datasets").json()["items"] if one["simulated"])
    group = dataset["versions"][0]["groups"][0]
    body: dict[str, Any] = {
        "dataset": dataset["id"],
        **{name: group[name] for name in ("organism", "drug", "disk_content")},
        "mic_criterion": {"s_le_mg_per_l": "2", "r_ge_mg_per_l": "2", "kind": "clinical", "source": "x"},
    }
    ask = "/api/v1/derivations"
    assert service.post(ask, "researcher", json=body).json()["code"] == "r_not_above_s"
    body["mic_criterion"]["r_ge_mg_per_l"] = "5"
    assert service.post(ask, "researcher", json=body).json()["code"] == "mic_boundary_unreadable"
    body["mic_criterion"]["r_ge_mg_per_l"] = "8"
    assert service.post(ask, "researcher", json={**body, "drug": "nodrug"}).json()["code"] == "unknown_drug"
    assert service.post(ask, json=body).json()["code"] == "no_key"
    assert service.post(ask, "curator", json=body).json()["code"] == "scope_missing"


def test_another_laboratory_sees_nothing_of_it(service: Any) -> None:
    mine = service.upload(HEADER + b"mine," + ROW + b"22,1\n").json()
    for path in ("", "/latest", "/findings", "/pairs", "/scattergram"):
        assert service.get(f"/api/v1/datasets/{mine['id']}{path}", "stranger").status_code == 404
        assert service.get(f"/api/v1/datasets/{mine['id']}{path}").status_code == 404
    assert mine["id"] not in service.get("/api/v1/datasets", "stranger").text


def test_the_audit_log_tells_the_story_and_is_whole(service: Any) -> None:
    entries = service.get("/api/v1/audit", "admin").json()["items"]
    assert {"table_published", "proposal_reviewed", "proposal_submitted"} <= {
        one["action"] for one in entries
    }
    for newer, older in pairwise(entries):
        assert newer["previous_hash"] == older["hash"]
    assert service.get("/api/v1/audit", "curator").json()["code"] == "scope_missing"
