"""Control strains over HTTP and on their page: in range, out of range, or no range exists."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest

from breakpoints.model import Method
from breakpoints.quality_control.ranges import QualityRange
from datasets.store import imports
from datasets.store.rows import Actor
from tests.service.api.conftest import Service, serving

AMPICILLIN = QualityRange(
    guideline="CLSI",
    year=2025,
    strain="atcc25922",
    organism="escherichia_coli",
    drug="ampicillin",
    method=Method.DISK,
    disk_content="10 µg",
    medium="MH",
    lowest="15",
    highest="22",
)
RANGES = (
    AMPICILLIN,
    msgspec.structs.replace(AMPICILLIN, method=Method.MIC, disk_content=None, lowest="2", highest="8"),
    msgspec.structs.replace(AMPICILLIN, drug="enrofloxacin", disk_content="5 µg", lowest="32", highest="40"),
)
READING = {"strain": "ATCC 25922", "drug": "ABPC", "method": "disk", "value": "18"}
RESULT = {
    "organism": "Pasteurella multocida",
    "host": "pig",
    "drug": "ampicillin",
    "method": "disk",
    "disk_content": "10 µg",
    "value": "27",
}
LENIENT = {"tables": ["nval-tentative"], "policy": {"accept_not_stated": True}}


@pytest.fixture(scope="module")
def holding(started_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Serve a store in which the laboratory ``default`` holds three ranges."""
    path = tmp_path_factory.mktemp("holding") / "store.sqlite"
    path.write_bytes(started_file.read_bytes())
    for service in serving(f"sqlite:///{path}"):
        people = service.client.get("/api/v1/holders", headers=service.by("admin")).json()["items"]
        lab = next(one for one in people if one["name"] == "lab")
        with service.store.writing() as connection:
            new = imports.NewImport(
                name="lab",
                format="whonet",
                original_digest="0" * 64,
                rows_read=3,
                rows_refused=0,
                summary={},
                versions=(),
                parts={"quality": msgspec.json.encode(RANGES)},
            )
            actor = Actor(holder_id=lab["id"], laboratory_id=lab["laboratory"])
            imports.add(connection, new, by=actor, at=datetime.now(UTC))
        yield service


def checked(service: Service, *readings: dict[str, Any], who: str = "lab", **more: Any) -> dict[str, Any]:
    body = {"readings": list(readings), **more}
    answer = service.client.post("/api/v1/qc/check", json=body, headers=service.by(who))
    assert answer.status_code == 200, answer.text
    return answer.json()  # type: ignore[no-any-return]


def classified(service: Service, *rows: dict[str, Any], who: str = "lab", **more: Any) -> dict[str, Any]:
    body = {"results": list(rows), **LENIENT, **more}
    answer = service.client.post("/api/v1/classify", json=body, headers=service.by(who))
    assert answer.status_code == 200, answer.text
    return answer.json()  # type: ignore[no-any-return]


def codes(outcome: dict[str, Any]) -> list[str]:
    return [one["code"] for one in outcome.get("warnings", [])]


def test_each_reading_is_told_where_it_lies_and_what_to_do(holding: Service) -> None:
    readings = [{**READING, "value": value} for value in ("14", "15", "22", "23", "<15")]
    answer = checked(holding, *readings)
    assert [one["standing"] for one in answer["readings"]] == [
        "below",
        "in_range",
        "in_range",
        "above",
        "unreadable",
    ]
    assert (answer["failed"], answer["confirmed"]) == (2, 2)
    assert answer["editions"] == ["CLSI 2025"]
    first = answer["readings"][0]
    assert (first["strain"], first["drug"]["id"]) == ("ATCC 25922", "ampicillin")
    assert [(one["lowest"], one["highest"], one["unit"]) for one in first["ranges"]] == [("15", "22", "mm")]
    assert first["what_to_do"]
    assert first["cause"]


def test_the_drug_of_a_day_is_judged_over_all_its_readings(holding: Service) -> None:
    one, other = ({**READING, "value": value} for value in ("18", "25"))
    elsewhere = {**READING, "drug": "enrofloxacin", "value": "36"}
    first, second, third = checked(holding, one, other, elsewhere)["readings"]
    assert (first["standing"], second["standing"], third["standing"]) == ("in_range", "above", "in_range")
    assert "ATCC 25922 25 mm" in first["what_to_do"]
    assert "Do not report" in first["what_to_do"]
    assert "may be reported" in third["what_to_do"]
    alone = checked(holding, {**one, "date": "2026-01-01"}, {**other, "date": "2026-01-02"})["readings"][0]
    assert "may be reported" in alone["what_to_do"]


@pytest.mark.parametrize("written", ["25922", "大腸菌", "E. coli"])
def test_a_strain_without_its_collection_is_suggested(holding: Service, written: str) -> None:
    (found,) = checked(holding, {**READING, "strain": written})["readings"]
    assert found["reason"]["code"] == "strain_unknown"
    assert found["reason"]["text"].startswith("Did you mean ATCC 25922? ")


def test_a_drug_nobody_knows_is_one_outcome_and_the_others_are_answered(holding: Service) -> None:
    answer = checked(holding, {**READING, "drug": "ampicilin"}, READING)
    unknown, known = answer["readings"]
    assert (unknown["standing"], unknown["reason"]["code"]) == ("unreadable", "unknown_drug")
    assert "ampicillin" in unknown["reason"]["parameters"]["suggestions"]
    assert known["standing"] == "in_range"


def test_ranges_are_private_to_the_laboratory_that_imported_them(holding: Service) -> None:
    (foreign,) = checked(holding, READING, who="strange_lab")["readings"]
    assert (foreign["standing"], foreign["reason"]["code"]) == ("no_range", "no_ranges_held")
    public = holding.client.post("/api/v1/qc/check", json={"readings": [READING]}).json()
    assert public["readings"][0]["reason"]["code"] == "no_ranges_held"
    listed = holding.client.get("/api/v1/qc?drug=ampicillin", headers=holding.by("strange_lab")).json()
    assert (listed["ranges"], listed["exists"], listed["editions"]) == ([], [], [])


def test_the_ranges_of_a_drug_are_listed_for_its_laboratory(holding: Service) -> None:
    def listed(query: str) -> dict[str, Any]:
        answer = holding.client.get(f"/api/v1/qc?{query}", headers=holding.by("lab"))
        assert answer.status_code == 200, answer.text
        return answer.json()  # type: ignore[no-any-return]

    both = listed("drug=ampicillin")["ranges"]
    assert [(one["method"], one["lowest"]) for one in both] == [("disk", "15"), ("mic", "2")]
    assert len(listed("strain=atcc+25922")["ranges"]) == 3
    assert len(listed("strain=ATCC25922&drug=enrofloxacin&method=disk")["ranges"]) == 1
    nothing = listed("strain=ATCC25922&drug=enrofloxacin&method=mic")
    assert nothing["reason"]["code"] == "other_methods_only"
    assert [one["lowest"] for one in nothing["exists"]] == ["32"]
    other = listed("strain=ATCC25922&drug=ampicillin&method=disk&year=2019")
    assert other["reason"]["code"] == "other_editions_only"


@pytest.mark.parametrize(
    ("query", "rule"),
    [
        ("", "strain_or_drug_needed"),
        ("drug=ampicillin&method=gel", "unknown_method"),
        ("drug=nonsense", "unknown_drug"),
        ("drug=ampicillin&on=yesterday", "date_unreadable"),
    ],
    ids=["nothing asked", "no method", "no drug", "no date"],
)
def test_what_cannot_be_asked_is_refused_with_its_place(holding: Service, query: str, rule: str) -> None:
    refused = holding.client.get(f"/api/v1/qc?{query}", headers=holding.by("lab"))
    assert refused.status_code == 422
    assert [one["rule"] for one in refused.json()["errors"]] == [rule]


def test_a_failed_control_warns_on_each_result_of_its_drug_and_changes_no_category(holding: Service) -> None:
    alone = classified(holding, RESULT)["results"][0]
    control = {**READING, "value": "12"}
    beside = classified(holding, RESULT, {**RESULT, "drug": "tilmicosin"}, quality_control=[control])
    failed, other = beside["results"]
    assert failed["category"] == alone["category"]
    assert codes(failed) == [*codes(alone), "control_failed"]
    assert "control_failed" not in codes(other)
    assert [one["standing"] for one in beside["quality_control"]] == ["below"]
    said = next(one for one in failed["warnings"] if one["code"] == "control_failed")
    assert "15-22 mm" in said["text"]


@pytest.mark.parametrize(
    ("control", "warned"),
    [
        pytest.param({"value": "18"}, [], id="in range"),
        pytest.param({"value": "12"}, ["control_failed"], id="out of range"),
        pytest.param({"value": "abc"}, ["control_unreadable"], id="no zone"),
        pytest.param({"strain": "ATCC 27853"}, ["control_without_range"], id="no range of the strain"),
        pytest.param({"value": "12", "drug": "enrofloxacin"}, [], id="another drug"),
        pytest.param({"value": "1", "method": "mic"}, [], id="another method"),
        pytest.param({"value": "12", "disk_content": "2 µg"}, [], id="another disk"),
        pytest.param({"value": "12", "date": "2026-04-01"}, ["control_failed"], id="the same day"),
        pytest.param({"value": "12", "date": "2026-04-02"}, [], id="another day"),
    ],
)
def test_a_control_speaks_of_its_own_drug_method_disk_and_day(
    holding: Service, control: dict[str, Any], warned: list[str]
) -> None:
    row = {**RESULT, "date": "2026-04-01"}
    found = classified(holding, row, quality_control=[{**READING, **control}])["results"][0]
    assert [one for one in codes(found) if one.startswith("control_")] == warned


def test_a_result_without_a_day_is_warned_of_every_day(holding: Service) -> None:
    control = {**READING, "value": "12", "date": "2026-04-02"}
    (found,) = classified(holding, RESULT, quality_control=[control])["results"]
    assert "control_failed" in codes(found)


def test_a_row_of_a_control_strain_is_the_control_of_its_day(holding: Service) -> None:
    row = {**RESULT, "date": "2026-04-01"}
    strain = {**row, "organism": "E. coli ATCC 25922", "value": "12"}
    answer = classified(holding, row, strain, {**row, "date": "2026-04-02"})
    result, control, later = answer["results"]
    assert "control_failed" in codes(result)
    assert {"control_strain", "control_failed"} <= set(codes(control))
    assert "control_failed" not in codes(later)
    assert [one["strain"] for one in answer["quality_control"]] == ["ATCC 25922"]


def test_an_isolate_that_bears_the_name_of_a_control_strain_has_no_category(holding: Service) -> None:
    named, plain, same = classified(
        holding, {**RESULT, "isolate": "E. coli ATCC 25922"}, {**RESULT, "isolate": "25922"}, RESULT
    )["results"]
    assert (named["category"], named["reason"]["code"]) == ("not_evaluable", "control_strain")
    assert "control_strain" in codes(named)
    assert plain["category"] == same["category"] != "not_evaluable"
    assert "control_strain" not in codes(plain)


def test_stated_deviations_are_said_beside_the_result(holding: Service) -> None:
    row = {**RESULT, "medium": "blood agar", "incubation": "48 h"}
    (found,) = classified(holding, row)["results"]
    assert {"medium_deviates", "incubation_deviates"} <= set(codes(found))
    (plain,) = classified(holding, {**RESULT, "medium": "Mueller-Hinton agar"})["results"]
    assert "medium_deviates" not in codes(plain)


def test_a_date_that_cannot_be_read_is_said_whether_controls_are_sent_or_not(holding: Service) -> None:
    (found,) = classified(holding, {**RESULT, "date": "nonsense"})["results"]
    assert "date_unreadable" in codes(found)
    assert "nonsense" in next(one["text"] for one in found["warnings"] if one["code"] == "date_unreadable")
    (plain,) = classified(holding, {**RESULT, "date": "2026-04-01"})["results"]
    assert "date_unreadable" not in codes(plain)


def test_a_day_that_cannot_be_read_is_said_and_no_control_is_left_out(holding: Service) -> None:
    row = {**RESULT, "date": "1/4/26"}
    control = {**READING, "value": "12", "date": "2026-04-01"}
    (found,) = classified(holding, row, quality_control=[control])["results"]
    assert {"date_unreadable", "control_failed"} <= set(codes(found))


@pytest.mark.parametrize(
    ("language", "said"), [("en", ("below the range", "15–22", "repeat")), ("ja", ("許容範囲未満", "再検査"))]
)
def test_the_page_shows_where_a_typed_reading_lies(
    holding: Service, language: str, said: tuple[str, ...]
) -> None:
    typed = "qc_strain=ATCC+25922&qc_drug=ampicillin&qc_method=disk&qc_disk_content=&qc_value=12"
    path = f"/{language}/quality-control/today"
    shown = holding.client.get(f"{path}?{typed}", headers=holding.by("lab"))
    assert shown.status_code == 200, shown.text
    for words in said:
        assert words in shown.text
    assert "{" not in shown.text
    empty = holding.client.get(path)
    assert empty.status_code == 200
    assert f"/{language}/sign-in" in empty.text


@pytest.mark.parametrize("who", ["lab", "strange_lab"])
def test_a_file_with_its_controls_warns_as_the_same_rows_in_json_do(holding: Service, who: str) -> None:
    control = {**RESULT, "organism": "ATCC 25922", "value": "30"}
    rows = [{**one, "date": "2026-04-01"} for one in (RESULT, control, RESULT)]
    rows += [{**RESULT, "date": "2026-04-02"}, {**RESULT, "drug": "enrofloxacin", "date": "2026-04-01"}]
    in_json = [codes(one) for one in classified(holding, *rows, who=who)["results"]]
    lines = [",".join(rows[0]), *(",".join(row.values()) for row in rows)]
    answer = holding.client.post(
        "/api/v1/classify/file",
        params={"tables": "nval-tentative", "accept_not_stated": "true"},
        content="\n".join(lines).encode(),
        headers=holding.by(who),
    )
    read = csv.DictReader(answer.text.splitlines())
    in_file = [row["warnings"].split(";") if row["warnings"] else [] for row in read]
    assert [sorted(one) for one in in_file] == [sorted(one) for one in in_json]
    assert ("control_failed" if who == "lab" else "control_without_range") in in_file[0]
    assert not [one for one in in_file[3] if one.startswith("control_")]
