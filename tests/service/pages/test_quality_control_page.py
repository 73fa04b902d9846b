"""Ranges of control strains on their page: a file or pasted rows, the ranges above the form."""

from __future__ import annotations

from typing import Any

import pytest
from litestar.testing import TestClient

from analysis.worked_examples.quality_control import ZONES_MM, control_example

ROWS = [f"{laboratory},A1,{zone},0.5" for laboratory, zones in ZONES_MM.items() for zone in zones]
CSV = "\n".join(["laboratory,medium_lot,zone_mm,mic_mg_per_l", *ROWS, "A,A1,61,0.5"]) + "\n"
SAID = {
    "en": ("71, used: 70, refused: 1", "Gavan", "too few", "outside", "By lot of the medium"),
    "ja": ("71（使用：70", "Gavan", "不足", "範囲外", "培地ロット別"),
}


@pytest.fixture
def by(admin_key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {admin_key}"}


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("way", ["file", "pasted"])
def test_ranges_and_refused_rows_are_shown_against_the_worked_example(
    client: TestClient[Any], by: dict[str, str], language: str, way: str
) -> None:
    sent: dict[str, Any] = (
        {"files": {"file": ("qc.csv", CSV.encode("utf-8"), "text/csv")}, "data": {"pasted": ""}}
        if way == "file"
        else {"files": {"file": ("", b"", "application/octet-stream")}, "data": {"pasted": CSV}}
    )
    shown = client.post(f"/{language}/quality-control", headers=by, **sent)
    assert shown.status_code == 200, shown.text
    example = control_example()
    for found in (example.gavan, example.normal):
        assert f"{found.lowest}–{found.highest} mm" in shown.text
    for words in SAID[language]:
        assert words in shown.text
    assert "0.25–1 mg/L" in shown.text
    assert "{" not in shown.text


@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_form_is_shown_to_those_with_a_key_and_the_page_to_everybody(
    client: TestClient[Any], by: dict[str, str], language: str
) -> None:
    public = client.get(f"/{language}/quality-control")
    assert public.status_code == 200
    assert "<textarea" not in public.text
    assert "<textarea" in client.get(f"/{language}/quality-control", headers=by).text
    refused = client.post(f"/{language}/quality-control", files={"pasted": (None, CSV)})
    assert refused.status_code == 401


@pytest.mark.parametrize(
    ("typed", "status", "said"),
    [
        ({"pasted": ""}, 200, "empty"),
        ({"pasted": CSV, "minimum_laboratories": "8"}, 200, "7, at least 8"),
        ({"pasted": CSV, "minimum_laboratories": "few"}, 422, "/required/laboratories"),
        ({"pasted": CSV, "mic_scale": "ln"}, 422, "/mic_scale"),
        ({"pasted": "zone_mm\n18\n"}, 200, "laboratory"),
        ({"pasted": "laboratory,zone_mm\n" + "A,18\n" * 1_000_100}, 413, "64000"),
    ],
    ids=["nothing", "more laboratories", "no number", "no scale", "no laboratory", "too much"],
)
def test_what_cannot_be_used_is_said_above_the_form(
    client: TestClient[Any], by: dict[str, str], typed: dict[str, str], status: int, said: str
) -> None:
    shown = client.post("/en/quality-control", headers=by, files={k: (None, v) for k, v in typed.items()})
    assert shown.status_code == status
    assert said in shown.text
