"""A canary in every personal column, isolate and farm of every kind of file: it is never seen again."""

from __future__ import annotations

import io
import logging
import sqlite3
import sys
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec
import pytest

HERE = Path(__file__).resolve().parents[2] / "datasets"
sys.path.append(str(HERE))

from mutations import codec_of, sheets_of, workbook_of  # noqa: E402

CANARY = "kanarienvogel"
PERSONAL = ("Owner name", "Patient name", "電話番号", "住所", "Farm address")
FILES = HERE / "files"
DELIMITED = {
    "02_whonet_labels.csv": ",",
    "04_ncbi_antibiogram.tsv": "\t",
    "06_infarm_model_a.csv": ",",
    "08_zone_reader_long.csv": ";",
    "09_vitek_wide.csv": ",",
    "11_microscan_de.csv": ";",
    "15a_japanese_cp932.csv": ",",
    "15b_japanese_utf8_bom.csv": ",",
    "16_eu_decimal_comma.csv": ";",
    "20_target_tidy.csv": ",",
}
STATED: tuple[dict[str, Any], ...] = (
    {"drug": "ampicillin", "disk_content": "10 µg"},
    {"disk_contents": ["ampicillin:10 µg", "enrofloxacin:5 µg"]},
)
HALVES = (
    "08_zone_reader_long.csv",
    "09_vitek_wide.csv",
    "11_microscan_de.csv",
    "a sheet per isolate",
)
"""Zones without MICs or MICs without zones: nothing of them is kept."""
ROUTES = (
    *("", "/1", "/pairs", "/findings", "/findings.csv", "/findings.xlsx", "/scattergram", "/quality"),
    *("/origins", "/sharing", "/citation.cff"),
)


def _with_canaries(content: bytes, delimiter: str) -> bytes:
    """Add personal columns to a table, each cell of them a canary."""
    codec = codec_of(content)
    lines = content.decode(codec).splitlines()
    lines = [line for line in lines if line.strip(delimiter)]
    marked = [delimiter.join([lines[0], *PERSONAL])]
    marked += [delimiter.join([line, *(f"{CANARY}{i}" for i in range(len(PERSONAL)))]) for line in lines[1:]]
    return "\r\n".join(marked).encode(codec, "replace")


def _files() -> Iterator[tuple[str, bytes]]:
    for name, delimiter in DELIMITED.items():
        yield name, _with_canaries((FILES / name).read_bytes(), delimiter)
    yield "isolates and farms", _canaries_for_isolates()
    whonet = (FILES / "01_whonet_codes_pipe.txt").read_text()
    yield "01_whonet_codes_pipe.txt", whonet.replace("A00", CANARY).replace("S-", f"{CANARY}-").encode()
    for name in ("12_excel_merged_header.xlsx",):
        sheets = sheets_of((FILES / name).read_bytes())
        for rows in sheets.values():
            width = max(map(len, rows))
            for row in rows:
                of_isolate = bool(row) and row[0].startswith("V")
                last = CANARY if of_isolate else "Owner name" if row[:1] == ["Isolate"] else ""
                row.extend([*[""] * (width - len(row)), last])
        yield name, workbook_of(sheets)
    yield "a sheet per isolate", _sheets_called_like_isolates()
    yield "03_whonet.sqlite", _database()


def _canaries_for_isolates() -> bytes:
    head = "isolate_id,organism,drug,disk_content,zone_mm,mic_mg_per_l,farm,owner\n"
    rows = [
        f"{CANARY}-{n % 3},E. coli,ampicillin,10 ug,{zone},4,{CANARY} farm,{CANARY}"
        for n, zone in enumerate(("20", "19", "x", "", "20", "20", "5"))
    ]
    return (head + "\n".join(rows)).encode()


def _sheets_called_like_isolates() -> bytes:
    sheets = sheets_of((FILES / "13_excel_sheet_per_isolate.xlsx").read_bytes())
    renamed = {}
    for name, rows in sheets.items():
        new = f"{CANARY}{name}"
        renamed[new] = [[new if cell == name else cell for cell in row] for row in rows]
    return workbook_of(renamed)


def _database() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "whonet.sqlite"
        path.write_bytes((FILES / "03_whonet.sqlite").read_bytes())
        connection = sqlite3.connect(path)
        for column in ("OWNER", "SENDER", "TOWN", "LATITUDE"):
            with suppress(sqlite3.OperationalError):
                connection.execute(f"ALTER TABLE Isolates ADD COLUMN {column} TEXT")
            connection.execute(f"UPDATE Isolates SET {column} = ?", (CANARY,))  # noqa: S608
        connection.execute("UPDATE Isolates SET PATIENT_ID = ?", (CANARY,))
        connection.commit()
        connection.close()
        return path.read_bytes()


def _unpacked(content: bytes) -> bytes:
    """Return bytes with whatever they are packed in taken off."""
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return b"".join(map(archive.read, archive.namelist()))
    with suppress(zlib.error):
        return zlib.decompress(content)
    return content


def _sees(content: bytes) -> bool:
    unpacked = _unpacked(content).lower()
    return any(CANARY.encode(codec) in unpacked for codec in ("utf-8", "utf-16-le", "utf-16-be"))


FACTS = {
    "name": "canary",
    "organism": "Escherichia coli",
    "drug": "ampicillin",
    "zero_is_no_inhibition": "true",
}


@pytest.mark.parametrize(
    ("name", "content"),
    [
        pytest.param(*one, id=one[0], marks=[pytest.mark.all] if place % 3 else [])
        for place, one in enumerate(_files())
    ],
)
def test_a_canary_is_never_seen_again(
    service: Any, name: str, content: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    by = service.by("researcher")
    assert _sees(content)
    answers: dict[str, bytes] = {}
    taken = 0
    for facts in STATED:
        params = {"name": "canary", "organism": "Escherichia coli", **facts}
        sent = service.client.post("/api/v1/datasets", params=params, content=content, headers=by)
        assert sent.status_code in {202, 400, 422}, sent.text
        if sent.status_code != 400:
            answers[f"upload {facts}"] = sent.content
        if sent.status_code == 202:
            taken += 1
            dataset = msgspec.json.decode(sent.content)["id"]
            for route in ROUTES:
                got = service.client.get(f"/api/v1/datasets/{dataset}{route}", headers=by)
                answers[f"{facts} {route}"] = got.content
            for page in ("", "/sharing", "/quality"):
                got = service.client.get(f"/ja/datasets/{dataset}{page}", headers=by)
                answers[f"{facts} page {page}"] = got.content
    assert bool(taken) is (name not in HALVES)
    seen = [where for where, answer in answers.items() if _sees(answer)]
    assert not seen, seen
    assert CANARY not in caplog.text.lower()
    _is_not_in_the_store(service)
    left = [path for path in Path(tempfile.gettempdir()).glob("zonebook-upload-*") if _holds(path)]
    assert left == []


def _holds(path: Path) -> bool:
    with suppress(OSError):
        return _sees(path.read_bytes())
    return False


def _is_not_in_the_store(service: Any) -> None:
    path = Path(service.store.url.partition(":///")[2])
    for file in (path, path.with_name(f"{path.name}-wal")):
        if file.exists():
            assert CANARY.encode() not in file.read_bytes().lower()
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as connection:
        blobs = connection.execute("SELECT content FROM blob").fetchall()
    connection.close()
    assert not any(_sees(bytes(content)) for (content,) in blobs)
