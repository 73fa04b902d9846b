"""The step between choosing a file and sending it, as a browser without JavaScript sees it."""

from __future__ import annotations

import re
from typing import Any

SAME_ORIGIN = {"Sec-Fetch-Site": "same-origin"}
WIDE = (
    "検体番号,菌種,飼い主,ABPC阻止円(mm),ABPC MIC(μg/mL)\nV1,大腸菌,山田,20,4\nV2,大腸菌,鈴木,18,8\n".encode(
        "cp932"
    )
)
READER = b"well,D1,M1\nV1,20,4\nV2,0,>32\n"
EXPLAINED = {
    "organism": "E. coli",
    "isolate_column": "well",
    "measured": "D1 = zone, ampicillin, 10 µg\nM1 = mic, ampicillin",
    "zero_is_no_inhibition": "yes",
}


def send(reader: Any, path: str, content: bytes, data: dict[str, str] | None = None, **files: bytes) -> Any:
    sent = {"file": ("a.csv", content), **{name: (f"{name}.csv", other) for name, other in files.items()}}
    return reader.post(path, files=sent, data=data or {}, headers=SAME_ORIGIN)


def test_the_preview_says_what_was_recognised_and_asks_for_the_disks(signed_in: Any) -> None:
    answer = send(signed_in, "/ja/datasets/preview", WIDE)
    assert answer.status_code == 200, answer.text
    assert "薬剤ごとに阻止円径・MIC の列がある表" in answer.text
    assert "飼い主" in answer.text
    assert "山田" not in answer.text
    assert "ABPC = " in answer.text
    label = re.search(r'<label for="disk_contents">(.*?)</label>', answer.text)
    assert label is not None
    assert "必須" in label[1], "without it every result of the file is refused"
    assert re.search(r'<option value="cp932"', answer.text)


def test_what_was_entered_is_there_again_and_uploads_the_file(signed_in: Any) -> None:
    data = {"disk_contents": "ABPC = 10 µg"}
    seen = send(signed_in, "/en/datasets/preview", WIDE, data)
    assert "ABPC = 10 µg</textarea>" in seen.text
    kept = signed_in.post(
        "/en/datasets",
        files={"file": ("a.csv", WIDE), "second_file": ("", b"")},
        data=data,
        headers=SAME_ORIGIN,
        follow_redirects=False,
    )
    assert kept.status_code == 303, kept.text


def test_two_files_are_previewed_and_joined(signed_in: Any) -> None:
    zones = b"isolate,organism,drug,disk,zone\nV1,E. coli,AMP,10 ug,20\n"
    mics = b"isolate;drug;mic\nV1;AMP;4\n"
    seen = send(signed_in, "/en/datasets/preview", zones, second_file=mics)
    assert seen.text.count("First lines of the file</caption>") == 2
    kept = signed_in.post(
        "/en/datasets",
        files={"file": ("z.csv", zones), "second_file": ("m.csv", mics)},
        headers=SAME_ORIGIN,
        follow_redirects=False,
    )
    assert kept.status_code == 303, kept.text


def test_a_mapping_is_saved_and_applied_when_such_a_file_comes_again(signed_in: Any) -> None:
    saved = send(signed_in, "/en/datasets/mappings", READER, {**EXPLAINED, "mapping_name": "reader 7"})
    assert saved.status_code == 200, saved.text
    assert "The mapping reader 7 was saved." in saved.text
    again = send(signed_in, "/en/datasets/preview", READER)
    assert re.search(r'<option value="[0-9a-f]+" selected>reader 7</option>', again.text)
    assert "D1 = " in again.text
    taken = send(signed_in, "/en/datasets/mappings", READER, {**EXPLAINED, "mapping_name": "reader 7"})
    assert taken.status_code == 409


def test_a_line_that_cannot_be_read_is_told_with_an_example(signed_in: Any) -> None:
    answer = send(signed_in, "/en/datasets/preview", READER, {"measured": "D1 zone"})
    assert answer.status_code == 422
    assert "D1 = zone, ampicillin, 10 µg" in answer.text


def test_a_visitor_previews_nothing(reader: Any) -> None:
    assert send(reader, "/en/datasets/preview", READER).status_code in {401, 403}
