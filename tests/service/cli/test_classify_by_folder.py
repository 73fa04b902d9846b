"""`zonebook classify --table FOLDER`: a WHONET resource folder answers without any server or store."""

from __future__ import annotations

import csv
import zipfile
from pathlib import Path
from typing import Any

import pytest

from service.cli.application import DONE, REFUSED, run_application

LINES = "organism,host,drug,method,disk_content,value\neco,dog,AMP,disk,10 µg,17\nzzt,dog,AMP,disk,10 µg,30\n"


@pytest.fixture
def results(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ZONEBOOK_LANGUAGE", "en")
    monkeypatch.setenv("ZONEBOOK_STORE", f"sqlite:///{tmp_path}/absent.sqlite")
    path = tmp_path / "results.csv"
    path.write_text(LINES, encoding="utf-8")
    return path


@pytest.mark.parametrize("packed", [True, False], ids=["zip", "folder"])
def test_a_folder_or_its_zip_answers_with_its_words_and_rules(
    results: Path, licensed: Any, capfdbinary: pytest.CaptureFixture[bytes], *, packed: bool
) -> None:
    folder = results.parent / "whonet.zip"
    folder.write_bytes(licensed.whonet())
    if not packed:
        with zipfile.ZipFile(folder) as archive:
            archive.extractall(results.parent / "whonet")
        folder = results.parent / "whonet"
    out = results.parent / "out.csv"
    status = run_application(["classify", str(results), "--out", str(out), "--table", str(folder)])
    said, complained = capfdbinary.readouterr()
    assert status == DONE, complained
    with out.open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    assert [row["category"] for row in rows] == ["S", "intrinsic"]
    assert rows[0]["table"] == "folder-clsi-2025@1.0.0"
    assert b"folder-clsi-2025@1.0.0" in said
    assert b"1 of " in complained  # one row of the folder was refused
    assert not (results.parent / "absent.sqlite").exists()


def test_a_folder_of_something_else_is_refused_with_what_is_missing(
    results: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    out = results.parent / "out.csv"
    status = run_application(["classify", str(results), "--out", str(out), "--table", str(results.parent)])
    assert status == REFUSED
    assert b"Breakpoints.txt" in capfdbinary.readouterr().err
    assert not out.exists()
