"""The pages of saved mappings and of distributions, and what a refused upload shows."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
import xlsxwriter

from tests.service.pages.test_upload_preview import EXPLAINED, READER, SAME_ORIGIN, send

MICS = b"drug,0.125,0.25,0.5,1,2,4,8,16,32\nampicillin,1,6,38,120,71,12,2,3,40\n"


def test_a_mapping_is_listed_with_what_was_read_by_it_renamed_and_removed(signed_in: Any) -> None:
    named = {**EXPLAINED, "mapping_name": "reader of the ward"}
    reader = READER.replace(b"well", b"place")
    saved = send(
        signed_in,
        "/en/datasets/mappings",
        reader,
        {**named, "isolate_column": "place", "zero_is_no_inhibition": "yes"},
    )
    identity = re.search(r'<option value="([0-9a-f]+)" selected>reader of the ward', saved.text)
    assert identity, saved.text
    mapping = identity[1]
    assert "none that is known" in signed_in.get("/en/datasets/mappings").text
    data = {"mapping": mapping, "organism": "E. coli", "name": "read by the ward's"}
    kept = send(signed_in, "/en/datasets", reader, data)
    assert kept.status_code == 200, kept.text
    listed = signed_in.get("/en/datasets/mappings").text
    assert "read by the ward&#39;s" in listed
    assert "isolate: place" in listed
    assert "A zone of 0 means no inhibition" in listed
    address = f"/en/datasets/mappings/{mapping}"
    renamed = signed_in.post(address, data={"step": "rename", "name": "reader 8"}, headers=SAME_ORIGIN)
    assert ("reader 8" in renamed.text, renamed.status_code) == (True, 200)
    removed = signed_in.post(address, data={"step": "remove"}, headers=SAME_ORIGIN)
    assert "reader 8" not in removed.text


def test_a_mapping_that_says_nothing_is_not_saved(signed_in: Any) -> None:
    refused = send(signed_in, "/ja/datasets/mappings", READER, {"mapping_name": "empty"})
    assert refused.status_code == 422
    assert "保存する対応がありません" in refused.text


def test_a_visitor_sees_no_mapping_and_is_asked_to_sign_in(reader: Any) -> None:
    page = reader.get("/ja/datasets/mappings")
    assert (page.status_code, "/ja/sign-in" in page.text) == (200, True)


@pytest.mark.parametrize(("language", "said"), [("en", "≤ 4 mg/L"), ("ja", "≤ 4 mg/L")])
def test_a_distribution_leads_to_its_wild_type_cut_off(signed_in: Any, language: str, said: str) -> None:
    answer = signed_in.post(
        f"/{language}/distributions", files={"file": ("d.csv", MICS)}, headers=SAME_ORIGIN
    )
    assert answer.status_code == 200, answer.text
    assert said in answer.text
    assert {"en": "ampicillin", "ja": "アンピシリン"}[language] in answer.text
    assert 'data-chart="plot-mic-1"' in answer.text


def test_a_file_of_pairs_counts_each_isolate_once(signed_in: Any) -> None:
    rows = "".join(f"A{n},{18 + n % 9},{2 ** (n % 5)}\n" for n in range(40)) + "A40,20,\nA41,,4\n"
    answer = signed_in.post("/api/v1/distributions", content=f"isolate,zone,MIC\n{rows}".encode())
    assert answer.status_code == 200, answer.text
    (found,) = answer.json()["distributions"]
    assert found["isolates"] == 42
    assert (sum(one["n"] for one in found["zone_counts"]), sum(one["n"] for one in found["mic_counts"])) == (
        41,
        41,
    )
    assert {*found["plots"]} == {"zone", "mic"}


def test_a_workbook_and_the_cut_off_that_the_file_states_are_read(signed_in: Any) -> None:
    book = io.BytesIO()
    with xlsxwriter.Workbook(book) as workbook:
        sheet = workbook.add_worksheet()
        for at, line in enumerate(MICS.decode().splitlines()):
            sheet.write_row(at, 0, [*line.split(","), "(T)ECOFF" if at == 0 else "4"])
    answer = signed_in.post("/api/v1/distributions?lang=ja", content=book.getvalue())
    assert answer.status_code == 200, answer.text
    (found,) = answer.json()["distributions"]
    assert (found["name"], found["cut_off_in_file"]) == ("アンピシリン", "4")
    assert found["mic"]["cut_offs"][0]["cut_off_step"] == 2
    assert answer.json()["columns_not_used"] == []


def test_a_visitor_sends_no_distribution(reader: Any) -> None:
    assert reader.post("/api/v1/distributions", content=MICS).status_code == 401


def test_a_file_without_counts_is_told_why_it_has_no_cut_off(signed_in: Any) -> None:
    answer = signed_in.post(
        "/en/distributions", files={"file": ("d.csv", b"a,b\n1,2\n")}, headers=SAME_ORIGIN
    )
    assert answer.status_code == 200
    assert "No cut-off was placed" in answer.text


def test_a_refused_upload_asks_for_all_that_is_missing_at_once(signed_in: Any) -> None:
    refused = send(signed_in, "/en/datasets", b"zone,MIC\n20,4\n22,2\n")
    assert refused.status_code == 422
    assert refused.text.count("(needed)") == 3
    assert 'name="host"' in refused.text


def test_control_readings_come_in_a_file_of_their_own(signed_in: Any) -> None:
    isolates = b"isolate,organism,drug,disk,zone,mic,run\nV1,E. coli,AMP,10 ug,20,4,R1\n"
    controls = b"strain,drug,disk,zone,run\nATCC 25922,AMP,10 ug,19,R1\n"
    kept = send(signed_in, "/en/datasets", isolates, {"name": "with controls"}, control_file=controls)
    assert kept.status_code == 200, kept.text
    assert "Readings of control strains in the file: 1" in kept.text
    bad = send(signed_in, "/en/datasets", isolates, control_file=b"strain,drug,zone\nV9,AMP,19\n")
    assert (bad.status_code, "File of control readings" in bad.text) == (422, True)
