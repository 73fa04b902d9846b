"""`zonebook import`: a folder or file to a server, with the counts and what was found."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import httpx
import pytest

from service.cli.application import DONE, REFUSED, USAGE, run_application

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(shared: Any, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]) -> Run:
    """Return status, standard output and standard error of the command; the server is in this process."""
    monkeypatch.setenv("ZONEBOOK_LANGUAGE", "en")
    monkeypatch.setenv("ZONEBOOK_KEY", shared.keys["lab"])
    monkeypatch.setattr(httpx, "Client", lambda **_: nullcontext(shared.client))

    def running(*arguments: object) -> tuple[int, str, str]:
        status = run_application(["import", *map(str, arguments)])
        said, complained = capfdbinary.readouterr()
        return status, said.decode(), complained.decode()

    return running


@pytest.fixture
def folder(tmp_path: Path, licensed: Any) -> Path:
    packed = tmp_path / "whonet.zip"
    packed.write_bytes(licensed.whonet())
    with zipfile.ZipFile(packed) as archive:
        archive.extractall(tmp_path / "whonet")
    (tmp_path / "whonet" / "letter.txt").write_text("not for the server", encoding="utf-8")
    return tmp_path / "whonet"


def test_a_folder_is_packed_on_the_way_and_its_counts_are_printed(run: Run, folder: Path) -> None:
    status, said, complained = run(folder, "--name", "folder")
    assert status == REFUSED  # one row was
    assert "imported: " in said
    assert "folder-clsi-2025@1.0.0" in said
    assert "Ranges of control strains: 1" in said
    assert "Breakpoints.txt:3 (not imported)" in complained


def test_the_same_folder_again_is_the_same_bytes_and_does_nothing(run: Run, folder: Path) -> None:
    run(folder, "--name", "again")
    status, said, _ = run(folder, "--name", "again")
    assert "nothing was done" in said
    assert status == REFUSED


def test_the_same_folder_packed_otherwise_changes_nothing_either(
    run: Run, folder: Path, tmp_path: Path, shared: Any
) -> None:
    run(folder, "--name", "packed")
    otherwise = tmp_path / "Resources.zip"
    with zipfile.ZipFile(otherwise, "w") as archive:
        for one in (folder / "Resources").iterdir():
            archive.write(one, f"{one.parent.name}/{one.name}")
    _, said, complained = run(otherwise, "--name", "packed")
    assert "nothing was done" in said, complained
    listed = shared.client.get("/api/v1/imports", headers=shared.by("lab")).json()["items"]
    assert [one["name"] for one in listed].count("packed") == 1


def test_a_single_file_of_a_folder_and_a_name_of_another_format_are_refused_once(
    run: Run, folder: Path, tmp_path: Path, licensed: Any
) -> None:
    status, _, complained = run(folder / "Resources/Breakpoints.txt", "--name", "single")
    assert (status, complained.count(str(folder))) == (REFUSED, 1)
    run(folder, "--name", "single")
    other = tmp_path / "export.csv"
    other.write_bytes(licensed.r_amr())
    _, _, complained = run(other, "--name", "single")
    assert complained.count("was imported as") == 1


def test_a_file_is_recognised_by_its_content_and_answered_as_json(
    run: Run, tmp_path: Path, licensed: Any
) -> None:
    path = tmp_path / "anything.dat"
    path.write_bytes(licensed.r_amr())
    status, said, complained = run(path, "--name", "by-content", "--json")
    answer = json.loads(said)
    assert (status, complained, answer["format"]) == (DONE, "", "r-amr")
    assert [one["table"] for one in answer["tables"]] == ["by-content-clsi-2025"]


def test_what_the_server_refuses_is_said_in_words(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "some.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    status, said, complained = run(path, "--name", "some")
    assert (status, said) == (REFUSED, "")
    headline, why = complained.splitlines()
    assert "Nothing of the file could be imported" in headline
    assert why.startswith("some.csv has no column")
    path.write_bytes(b"")
    assert "some.csv is empty" in run(path, "--name", "some")[2]
    status, _, complained = run(path, "--name", "Not This")
    assert "cannot begin the name of a table" in complained
    assert status == REFUSED


def test_without_a_key_a_folder_or_a_server_it_says_what_to_do(
    run: Run, tmp_path: Path, licensed: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    assert "Breakpoints.txt" in run(empty, "--name", "a")[2]
    assert run(tmp_path / "absent", "--name", "a")[0] == REFUSED
    assert run(empty)[0] == USAGE
    monkeypatch.undo()
    monkeypatch.setenv("ZONEBOOK_LANGUAGE", "en")
    assert "ZONEBOOK_KEY" in run(empty, "--name", "a")[2]
    monkeypatch.setenv("ZONEBOOK_KEY", "zb_x")
    path = tmp_path / "own.csv"
    path.write_bytes(licensed.r_amr())
    _, _, complained = run(path, "--name", "a", "--server", "http://127.0.0.1:1")
    assert "does not answer" in complained
