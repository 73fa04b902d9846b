"""Tables that a laboratory imports hold no NUL: answers of a batch are parted by it."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest

COLUMNS = "organism,drug,method,disk_content,host,kind,s_text,r_text,citation\n"
ROW = "escherichia_coli,ampicillin,disk,10 µg,dog,clinical,>=17,<=13,a book\n"


def imported(shared: Any, name: str, table_format: str, content: bytes) -> Any:
    params = {"name": name, "format": table_format}
    return shared.client.post("/api/v1/imports", params=params, content=content, headers=shared.by("lab"))


@pytest.mark.parametrize("place", ["a book", "clinical", "dog", "10 µg", "ampicillin", "organism,drug"])
def test_a_table_of_ones_own_with_a_zero_is_refused_whole(shared: Any, place: str) -> None:
    content = (COLUMNS + ROW).replace(place, place[:-1] + "\0" + place[-1], 1).encode()
    answer = imported(shared, "own-zero", "zonebook", content)
    assert answer.status_code == 422, answer.text
    assert "\\u0000" not in answer.text


def test_r_amrs_export_with_a_zero_is_refused_whole(shared: Any, licensed: Any) -> None:
    content = licensed.r_amr().replace(b"Zebramycin", b"Zebra\0mycin")
    assert imported(shared, "amr-zero", "r-amr", content).status_code == 422


@pytest.mark.parametrize("place", ["10 mcg", "Ampicillin", "Escherichia coli", "ATCC 25922", "Dogs"])
def test_no_text_of_a_whonet_folder_with_a_zero_is_kept(shared: Any, licensed: Any, place: str) -> None:
    content = licensed.whonet()
    assert imported(shared, "whonet-plain", "whonet", content).status_code in {200, 201}
    with_zero = rewritten(content, place.encode(), place.encode()[:-1] + b"\0" + place.encode()[-1:])
    answer = imported(shared, "whonet-zero", "whonet", with_zero)
    assert answer.status_code == 422, answer.text[:500]


def rewritten(archive: bytes, text: bytes, other: bytes) -> bytes:
    """Return an archive with another text in all of its parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as read, zipfile.ZipFile(out, "w") as written:
        for member in read.infolist():
            written.writestr(member, read.read(member).replace(text, other))
    return out.getvalue()
