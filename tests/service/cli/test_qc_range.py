"""`zonebook qc-range`: readings of a control strain to its ranges on a terminal."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from analysis.worked_examples.quality_control import ZONES_MM, control_example
from service.cli.application import DONE, REFUSED, USAGE, run_application

Run = Callable[..., tuple[int, str, str]]
ROWS = [f"{name},{zone}" for name, zones in ZONES_MM.items() for zone in zones]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]) -> Run:
    """Return status, standard output and standard error of the command."""
    monkeypatch.setenv("ZONEBOOK_LANGUAGE", "en")

    def running(*arguments: object) -> tuple[int, str, str]:
        status = run_application(["qc-range", *map(str, arguments)])
        said, complained = capfdbinary.readouterr()
        return status, said.decode(), complained.decode()

    return running


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "qc.csv"
    path.write_text("\n".join(["laboratory,zone_mm", *ROWS]) + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize(("language", "words"), [("en", "Normal model"), ("ja", "正規分布モデル")])
def test_the_ranges_are_printed_against_the_worked_example(
    run: Run, file: Path, language: str, words: str
) -> None:
    status, said, complained = run(file, "--language", language)
    example = control_example()
    assert (status, complained) == (DONE, "")
    assert words in said
    for found in (example.gavan, example.normal):
        assert f"{found.lowest}–{found.highest} mm" in said
        assert f"{found.in_range}/{found.n}" in said


def test_the_same_as_json(run: Run, file: Path) -> None:
    status, said, _ = run(file, "--json")
    (series,) = json.loads(said)["series"]
    gavan = series["zone"]["ranges"][0]
    assert (gavan["zone_min_mm"], gavan["zone_max_mm"]) == (
        control_example().gavan.lowest,
        control_example().gavan.highest,
    )
    assert run(file, "--json")[1] == said
    assert status == DONE


def test_a_refused_row_and_a_refused_range_are_told_with_their_reason(run: Run, file: Path) -> None:
    with file.open("a", encoding="utf-8") as more:
        more.write("A,S\n")
    status, said, complained = run(file, "--minimum-laboratories", "9")
    assert status == REFUSED
    assert "Rows: 71, used: 70, refused: 1" in said
    assert "Row 72, zone diameter: S is a category" in complained
    assert "Too few laboratories: 7, at least 9 are needed." in said


def test_outlier_laboratories_and_lots_are_named_with_their_unit(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "lots.csv"
    rows = [f"{row},L{place % 2}" for place, row in enumerate(ROWS)]
    far = [f"H,{zone + 8},L0" for zone in ZONES_MM["A"]]
    path.write_text("\n".join(["laboratory,zone_mm,lot", *rows, *far]) + "\n", encoding="utf-8")
    status, said, _ = run(path)
    assert status == DONE
    assert "Outlier laboratory: H, mean 34.20 against" in said
    assert "Normal model, without H" in said
    assert "Medium lot L1: 35 readings of 7 laboratories, mean" in said
    assert " mm\n" in said


def test_a_file_that_is_not_there_and_a_wrong_option_are_refused(
    run: Run, tmp_path: Path, file: Path
) -> None:
    status, _, complained = run(tmp_path / "absent.csv")
    assert (status, "absent.csv" in complained) == (REFUSED, True)
    assert run(file, "--minimum-readings", "0")[0] == USAGE
