"""The quality of a version over HTTP: who may read it, what it says, in whose words."""

from __future__ import annotations

from collections import OrderedDict
from typing import Any

import pytest

from analysis.data_quality.report import MOST_COMPARED
from datasets.asking_child import NoAnswer
from datasets.child import ChildDied
from datasets.limits import READING_LIMITS
from service.paired_data.data_quality import measured

HEADER = "isolate_id,organism,drug,disk_content,zone_mm,mic_mg_per_l,laboratory,replicate\n"


def _row(isolate: str, zone: int, mic: str, laboratory: str = "Hokkaido", replicate: str = "") -> str:
    return f"{isolate},Pasteurella multocida,florfenicol,30 µg,{zone},{mic},{laboratory},{replicate}\n"


MICS, LABORATORIES = ("0.25", "0.5", "1"), ("Hokkaido", "Kyushu")
DATA = HEADER + "".join(
    [
        *(_row(f"U{n}", 28 - n % 3, MICS[n % 3], LABORATORIES[n % 2]) for n in range(40)),
        *(_row(f"R{n}", 24 + repeat, "1", "Kyushu", str(repeat)) for n in range(12) for repeat in (1, 2)),
        _row("X", 6, "0.25"),
    ]
)  # fmt: skip


@pytest.fixture
def data(shared: Any) -> str:
    answer = shared.client.post(
        "/api/v1/datasets",
        params={"name": "quality"},
        content=DATA.encode(),
        headers=shared.by("researcher"),
    )
    return str(answer.json()["id"])


def test_the_quality_of_a_version_names_flags_repeats_and_laboratories(shared: Any, data: str) -> None:
    answer = shared.client.get(
        f"/api/v1/datasets/{data}/latest/quality", params={"lang": "ja"}, headers=shared.by("researcher")
    )
    assert answer.status_code == 200, answer.text
    quality = answer.json()
    assert {one["laboratory"] for one in quality["laboratories"]} == {"Hokkaido", "Kyushu"}
    (series,) = quality["series"]
    flags = {one["flag"]: one for one in series["flags"]}
    assert set(flags) == {"isolates_repeated", "pairs_improbable"}
    assert "組" in flags["pairs_improbable"]["message"]
    assert quality["chosen"]["improbable"] == [
        {
            "mic_mg_per_l": "0.25",
            "zone_mm": 6,
            "isolates": 1,
            "usual_from_mm": 27,
            "usual_to_mm": 28,
            "laboratory": "Hokkaido",
            "rows": [66],
        }
    ]
    findings = shared.client.get(
        f"/api/v1/datasets/{data}/findings", params={"lang": "ja"}, headers=shared.by("researcher")
    ).json()["items"]
    assert any("検査機関：Hokkaido" in one["message"] for one in findings if one["row"] == 66)
    assert series["repeats"]["zone_mm"]["degrees_of_freedom"] == 12
    offered = quality["chosen"]["error_offered"]
    assert (offered["sigma_zone"], offered["of_series"]) == ("fixed", True)
    assert quality["chosen"]["errors_compared"] == {
        "mic_dilutions": pytest.approx(0.5**0.5),
        "zone_mm": pytest.approx(series["repeats"]["zone_mm"]["sd"], abs=0.05),
        "mic_of_repeats": False,
        "zone_of_repeats": True,
    }
    assert set(quality["plots"]) == {"stated", "drugs", "scattergram", "marginals", "digits", "repeats"}


def test_a_stranger_learns_nothing_and_a_visitor_of_published_data_no_names(service: Any) -> None:
    uploaded = service.client.post(
        "/api/v1/datasets",
        params={"name": "quality"},
        content=DATA.encode(),
        headers=service.by("researcher"),
    ).json()
    address = f"/api/v1/datasets/{uploaded['id']}/quality"
    assert service.client.get(address, headers=service.by("stranger")).status_code == 404
    service.client.put(
        f"/api/v1/datasets/{uploaded['id']}/sharing",
        json={"licence": "CC0-1.0"},
        headers=service.by("researcher"),
    ).raise_for_status()
    service.client.post(
        f"/api/v1/datasets/{uploaded['id']}/publish?all_versions=true", headers=service.by("researcher")
    ).raise_for_status()
    seen = service.client.get(address, headers=service.by("stranger"))
    assert seen.status_code == 200
    assert "Hokkaido" not in seen.text
    (together,) = seen.json()["laboratories"]
    assert together["n"] == seen.json()["n_rows"]
    assert seen.json()["chosen"]["laboratories"] == []
    assert [(one["laboratory"], one["rows"]) for one in seen.json()["chosen"]["improbable"]] == [(None, [])]
    assert "Laboratory A" not in seen.text
    assert not any(flag["laboratory"] for one in seen.json()["series"] for flag in one["flags"])


@pytest.mark.parametrize("series", ["-1", "x", "1000000"])
def test_a_series_that_cannot_be_is_refused(shared: Any, data: str, series: str) -> None:
    answer = shared.client.get(
        f"/api/v1/datasets/{data}/quality", params={"series": series}, headers=shared.by("researcher")
    )
    assert answer.status_code == 400


def test_a_series_beyond_the_last_is_answered_without_details(shared: Any, data: str) -> None:
    answer = shared.client.get(
        f"/api/v1/datasets/{data}/quality", params={"series": 3}, headers=shared.by("researcher")
    )
    assert answer.json()["chosen"] is None


def _chosen(shared: Any, rows: list[str], series: int = 0, language: str = "en") -> Any:
    made = shared.client.post(
        "/api/v1/datasets",
        params={"name": "withheld"},
        content=(HEADER + "".join(rows)).encode(),
        headers=shared.by("researcher"),
    ).json()
    address = f"/api/v1/datasets/{made['id']}/quality"
    asked = {"series": series, "lang": language}
    return shared.client.get(address, params=asked, headers=shared.by("researcher")).json()["chosen"]


def test_an_error_of_repeats_that_often_leave_the_scale_is_offered_with_them(shared: Any) -> None:
    rows = [
        _row(f"R{n}", 24 + r, ("1", "2")[r * (n % 2)], replicate=str(r + 1))
        for n in range(40)
        for r in range(2)
    ]
    rows += [_row(f"S{n}", 14 + r, ("4", ">4")[r], replicate=str(r + 1)) for n in range(5) for r in range(2)]
    chosen = _chosen(shared, rows)
    found = chosen["series"]["repeats"]["mic_log2"]
    assert (found["isolates"], found["isolates_off_scale"]) == (45, 5)
    assert found["degrees_of_freedom_designed"] >= 10
    assert chosen["error_offered"]["sigma_mic_log2"] == round(found["sd"], 2)
    assert chosen["error_withheld"] == []


@pytest.mark.parametrize(("language", "word"), [("en", "degrees of freedom"), ("ja", "自由度")])
def test_an_error_that_few_repeats_show_is_not_offered_and_that_is_told(
    shared: Any, language: str, word: str
) -> None:
    rows = [
        _row(f"R{n}", 24 + 2 * r, ("1", "2")[r], replicate=str(r + 1)) for n in range(4) for r in range(2)
    ]
    chosen = _chosen(shared, rows, language=language)
    assert chosen["error_offered"] is None
    assert len(chosen["error_withheld"]) == 2
    assert word in chosen["error_withheld"][0]


@pytest.mark.parametrize(("language", "word"), [("en", "no repeats"), ("ja", "反復測定ではない")])
def test_rows_on_two_media_are_named_as_such_and_not_as_repeats(
    shared: Any, language: str, word: str
) -> None:
    header = HEADER.replace("replicate", "medium")
    rows = [_row(f"R{n}", 24, "1", replicate=medium) for n in range(10) for medium in ("MHB", "MHF")]
    made = shared.client.post(
        "/api/v1/datasets",
        params={"name": f"media {language}"},
        content=(header + "".join(rows)).encode(),
        headers=shared.by("researcher"),
    ).json()
    quality = shared.client.get(
        f"/api/v1/datasets/{made['id']}/quality",
        params={"lang": language},
        headers=shared.by("researcher"),
    ).json()
    (flag,) = quality["series"][0]["flags"]
    assert flag["flag"] == "media_several"
    assert "MHB (10), MHF (10)" in flag["message"]
    assert word in flag["message"]


@pytest.mark.parametrize(("language", "word"), [("en", "instead of 64"), ("ja", "64株ではなく")])
def test_clones_of_farms_are_told_with_the_isolates_that_they_are_worth(
    shared: Any, language: str, word: str
) -> None:
    rows = (
        _row(f"C{n}", 18 + n // 8, ("0.5", "1", "2", "4")[n // 8 % 4], replicate=f"farm {n // 8}")
        for n in range(64)
    )
    made = shared.client.post(
        "/api/v1/datasets",
        params={"name": f"farms {language}"},
        content=(HEADER.replace("replicate", "farm") + "".join(rows)).encode(),
        headers=shared.by("researcher"),
    ).json()
    address = f"/api/v1/datasets/{made['id']}/quality"
    answer = shared.client.get(address, params={"lang": language}, headers=shared.by("researcher"))
    (flag,) = answer.json()["series"][0]["flags"]
    assert flag["flag"] == "farm_isolates_alike"
    assert word in flag["message"]


def test_one_mic_beside_several_zones_offers_no_error_of_mics(shared: Any) -> None:
    rows = [_row(f"R{n}", 24 + r, "1", replicate=str(r)) for n in range(12) for r in (1, 2, 3)]
    chosen = _chosen(shared, rows)
    assert chosen["error_offered"]["sigma_mic_log2"] is None
    assert len(chosen["error_withheld"]) == 1


def test_an_error_larger_than_a_derivation_takes_is_not_offered_and_that_is_told(shared: Any) -> None:
    far = [_row(f"R{n}", 24 + r, ("0.015", "256")[r], replicate=str(r)) for n in range(15) for r in (0, 1)]
    chosen = _chosen(shared, far)
    assert chosen["error_offered"]["sigma_mic_log2"] is None
    assert any("isolate numbers" in said for said in chosen["error_withheld"])


def test_an_error_smaller_than_a_derivation_takes_is_offered_larger_and_that_is_told(shared: Any) -> None:
    rows = [
        _row(f"R{n}", 24 + r * (n % 3), ("1", "2")[r if n == 0 else 0], replicate=str(r + 1))
        for n in range(30)
        for r in range(2)
    ]
    chosen = _chosen(shared, rows)
    assert chosen["series"]["repeats"]["mic_log2"]["sd"] < 0.1
    assert chosen["error_offered"]["sigma_mic_log2"] == 0.2
    assert "0.20" in chosen["error_withheld"][-1]


@pytest.mark.parametrize(("language", "word"), [("en", "28 of 40"), ("ja", "40株のうち28株")])
def test_mics_copied_beside_true_repeats_offer_no_error_and_the_page_says_why(
    shared: Any, language: str, word: str
) -> None:
    copied = [_row(f"R{n}", 24 + n % 3 + r, "1", replicate=str(r)) for n in range(28) for r in (1, 2, 3)]
    true = [
        _row(f"T{n}", 22 + n % 3 + r, MICS[r // 2], replicate=str(r)) for n in range(9) for r in (1, 2, 3)
    ]
    wide = [_row(f"W{n}", 22 + n % 3 + r, MICS[r], replicate=str(r)) for n in range(3) for r in (0, 1, 2)]
    chosen = _chosen(shared, copied + true + wide, language=language)
    assert chosen["series"]["repeats"]["mic_log2"]["degrees_of_freedom"] == 80
    assert chosen["error_offered"]["sigma_mic_log2"] is None
    assert word in chosen["error_withheld"][-1]


@pytest.mark.parametrize(("language", "word"), [("en", "replicate number"), ("ja", "反復番号")])
def test_the_page_says_which_repeats_take_no_part_and_why_an_error_is_not_offered(
    shared: Any, language: str, word: str
) -> None:
    rows = [_row(f"R{n}", 24 + r, "1", LABORATORIES[n % 2], str(r)) for n in range(12) for r in (1, 2, 3)]
    rows += [_row("N", 20, "2"), _row("N", 22, "2")]
    made = shared.client.post(
        "/api/v1/datasets",
        params={"name": f"page {language}"},
        content=(HEADER + "".join(rows)).encode(),
        headers=shared.by("researcher"),
    ).json()
    page = shared.client.get(f"/{language}/datasets/{made['id']}/quality", headers=shared.by("researcher"))
    assert page.status_code == 200
    assert word in page.text
    assert "dBETS" in page.text
    quality = shared.client.get(
        f"/api/v1/datasets/{made['id']}/quality",
        params={"lang": language},
        headers=shared.by("researcher"),
    ).json()
    (withheld,) = quality["chosen"]["error_withheld"]
    assert withheld in page.text


def test_mics_used_again_for_one_drug_spoil_the_error_of_mics_of_the_whole_version(shared: Any) -> None:
    again = [_row(f"R{n}", 24 + r, "1", replicate=str(r)) for n in range(12) for r in (1, 2, 3)]
    true = [_row(f"R{n}", 24 + r, ("1", "2")[r], replicate=str(r)) for n in range(12) for r in (0, 1)]
    true = [row.replace("florfenicol,30 µg", "enrofloxacin,5 µg") for row in true]
    few = [_row("R1", 24, "1").replace("florfenicol,30 µg", "tetracycline,30 µg")]
    offered = _chosen(shared, again + true + few, series=2)["error_offered"]
    assert (offered["of_series"], offered["sigma_zone"], offered["sigma_mic_log2"]) == (False, "fixed", None)


def test_a_version_that_could_not_be_measured_is_not_measured_again_at_once(
    shared: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []

    def needs_too_much(_: bytes, series: int) -> None:
        asked.append(series)
        raise NoAnswer(ChildDied(reason="cpu", detail=""), READING_LIMITS)

    monkeypatch.setattr(measured, "quality_in_child", needs_too_much)
    monkeypatch.setattr(measured, "_failed", OrderedDict())
    content = DATA + _row("never measured before", 25, "1")
    sent = shared.client.post(
        "/api/v1/datasets",
        params={"name": "dear"},
        content=content.encode(),
        headers=shared.by("researcher"),
    )
    address = f"/api/v1/datasets/{sent.json()['id']}/latest/quality"
    for series in (0, 0, 1):
        answer = shared.client.get(address, params={"series": series}, headers=shared.by("researcher"))
        assert (answer.status_code, answer.json()["code"]) == (422, "quality_not_measured")
    assert asked == [0]


def test_more_laboratories_than_can_be_compared_are_shown_with_the_reason(shared: Any) -> None:
    count = MOST_COMPARED + 1
    header = "organism,drug,disk_content,zone_mm,mic_mg_per_l,laboratory\n"
    rows = (
        f"Pasteurella multocida,florfenicol,30 µg,{20 + n // count},{2 ** (n % 3)},{16 + n % count:x}\n"
        for n in range(10 * count)
    )
    sent = shared.client.post(
        "/api/v1/datasets",
        params={"name": "many"},
        content=(header + "".join(rows)).encode(),
        headers=shared.by("researcher"),
    )
    address = f"/api/v1/datasets/{sent.json()['id']}/latest/quality"
    for language, said in (("en", "not compared with each other"), ("ja", "比較は行っていません")):
        answer = shared.client.get(address, params={"lang": language}, headers=shared.by("researcher"))
        assert answer.status_code == 200, answer.text[:500]
        chosen = answer.json()["chosen"]
        assert len(chosen["laboratories"]) == count
        assert said in chosen["not_compared"]
        assert {one["zone_shift_mm"] for one in answer.json()["chosen"]["laboratories"]} == {None}
