"""What a laboratory in Japan meets: names, files that spreadsheets open, repeated uploads, cancelling."""

from __future__ import annotations

from typing import Any

import pytest
from litestar.testing import TestClient

from datasets.fields import Field
from service.derivations.question import criterion_asked
from service.derivations.request import MicCriterionIn
from service.locale.catalogue import has_text

Client = TestClient[Any]
SAME_ORIGIN = {"Origin": "http://testserver.local", "Sec-Fetch-Site": "same-origin"}
WIDE = """検体番号,ABPC阻止円(mm),ABPC MIC(μg/mL),ERFX阻止円(mm),ERFX MIC(μg/mL)
V001,20,4,30,0.03
V002,6,>32,0,0.03
"""
FACTS = {"organism": "大腸菌", "drug": "ABPC", "disk_content": "10 µg"}


@pytest.fixture
def signed_in(client: Client, admin_key: str) -> Client:
    """Return a client that has signed in with every scope."""
    client.post("/en/sign-in", data={"key": admin_key}, headers=SAME_ORIGIN, follow_redirects=False)
    return client


def upload(client: Client, **typed: str) -> str:
    """Upload the wide file in Japanese and return the page that comes."""
    file = {"file": ("wide.csv", WIDE.encode("utf-8-sig"))}
    return client.post("/ja/datasets", files=file, data=typed, headers=SAME_ORIGIN).text


def test_the_scientific_name_stands_beside_the_japanese_one(reader: Client) -> None:
    shown = reader.get("/ja/tables/nval-tentative/1.0.0").text
    assert "パスツレラ・ムルトシダ" in shown
    assert "Pasteurella multocida" in shown


def test_a_simulated_organism_has_no_scientific_name(reader: Client) -> None:
    held = reader.get("/api/v1/datasets").json()["items"][0]["id"]
    assert "Simulated" not in reader.get(f"/ja/datasets/{held}").text


def test_a_downloaded_table_starts_with_the_mark_that_excel_needs_for_micrograms(reader: Client) -> None:
    assert reader.get("/api/v1/tables/nval-tentative/1.0.0.csv").content.startswith(b"\xef\xbb\xbf")


def test_a_file_with_two_drugs_asks_for_the_other_disk_and_reads_one_where_its_columns_are_named(
    signed_in: Client,
) -> None:
    assert "次の薬剤に使用したディスクの含有量がファイルにありません：エンロフロキサシン" in upload(
        signed_in, **FACTS
    )
    columns = {"zone_column": "ERFX阻止円(mm)", "mic_column": "ERFX MIC(μg/mL)"}
    assert "採用 1 件" in upload(signed_in, **FACTS, **columns)
    assert "採用 2 件" in upload(signed_in, **FACTS, **columns, zero_is_no_inhibition="yes")


def test_logarithms_read_as_concentrations_are_warned_of_before_the_findings(signed_in: Client) -> None:
    file = {"file": ("log2.csv", b"MIC,DIA\n-4,47\n3,18\n")}
    shown = signed_in.post("/ja/datasets", files=file, data=FACTS, headers=SAME_ORIGIN).text
    assert "MIC は log2 値とみられます" in shown
    assert "MIC は log2 値とみられます" not in upload(
        signed_in, **FACTS, zone_column="ABPC阻止円(mm)", mic_column="ABPC MIC(μg/mL)"
    )


def test_a_criterion_in_wide_digits_is_the_same_question_as_in_narrow_ones() -> None:
    named = {"kind": "clinical", "source": "x"}
    wide = criterion_asked(MicCriterionIn(s_le_mg_per_l="０．２５", r_ge_mg_per_l="１", **named))
    assert wide == criterion_asked(MicCriterionIn(s_le_mg_per_l="0.25", r_ge_mg_per_l="1", **named))


def test_the_same_file_again_says_that_nothing_was_added(signed_in: Client) -> None:
    columns = {"zone_column": "ABPC阻止円(mm)", "mic_column": "ABPC MIC(μg/mL)"}
    assert "すでに登録されている" not in upload(signed_in, **FACTS, **columns)
    assert "すでに登録されている" in upload(signed_in, **FACTS, **columns)


def test_a_waiting_derivation_is_cancelled_from_its_page(signed_in: Client) -> None:
    waiting = signed_in.get("/api/v1/derivations").json()["items"][0]["id"]
    page = f"/ja/derivations/{waiting}"
    assert f"{page}/cancel" in signed_in.get(page).text
    assert "取り消されました" in signed_in.post(f"{page}/cancel", headers=SAME_ORIGIN).text
    again = signed_in.post(f"{page}/cancel", headers=SAME_ORIGIN)
    assert (again.status_code, "取り消せません" in again.text) == (409, True)


def test_a_form_shows_names_and_not_ids(signed_in: Client) -> None:
    held = signed_in.get("/api/v1/datasets").json()["items"][0]["id"]
    form = signed_in.get(f"/ja/derivations/new?dataset={held}&organism=escherichia_coli&drug=ampicillin").text
    assert 'value="大腸菌"' in form
    assert 'value="アンピシリン"' in form


@pytest.mark.parametrize(
    ("language", "said"), [("ja", "データセット「none」はありません"), ("en", "no data set none")]
)
def test_what_is_absent_is_named_in_the_readers_language(reader: Client, language: str, said: str) -> None:
    assert said in reader.get(f"/{language}/datasets/none").text


def test_every_field_of_a_file_has_a_name() -> None:
    assert {field.value for field in Field if not has_text(f"field.{field.value}")} == set()
