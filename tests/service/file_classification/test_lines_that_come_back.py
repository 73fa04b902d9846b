"""Lines that come back as they are: the same file and summary as if every cell were read and written anew."""

import random
from pathlib import Path

import pytest

from breakpoints.index import TableIndex
from breakpoints.policy import Policy
from breakpoints.shipped import nval_tentative
from breakpoints.vocabulary import vocabulary
from service.file_classification import classifying
from service.file_classification.options import FileOptions
from service.file_classification.report import FileClassified

HEADER = "isolate,organism,host,drug,method,disk_content,value,note"
ORGANISMS = ("Pasteurella multocida", "大腸菌", "E. coly", "")
DRUGS = ("ampicillin", "enrofloxacin", "STR", "cefazolin")
VALUES = ("18", "5", "30.5", "<=0.5", ">8", "x", "")


def results(rows: int, notes: tuple[str, ...]) -> bytes:
    """Return results as plain text."""
    draw = random.Random(5)  # noqa: S311 - a repeatable draw
    cells = [
        (
            str(place // 3),
            draw.choice(ORGANISMS),
            draw.choice(("cattle", "豚")),
            draw.choice(DRUGS),
            draw.choice(("disk", "mic")),
            "",
            draw.choice(VALUES),
            draw.choice(notes),
        )
        for place in range(rows)
    ]
    return "\n".join([HEADER, *map(",".join, cells), ""]).encode()


def classified(folder: Path, text: bytes, name: str) -> tuple[bytes, FileClassified]:
    """Classify a text; every call reads a file of the same name."""
    (folder / "in.csv").write_bytes(text)
    asked = classifying.Asked(
        tables=(TableIndex.of(nval_tentative()),), words=vocabulary(), policy=Policy(), on="2026-01-01"
    )
    report = classifying.classify(folder / "in.csv", folder / name, FileOptions(), asked, keep_personal=True)
    return (folder / name).read_bytes(), report


@pytest.mark.parametrize(
    ("notes", "as_lines"),
    [
        pytest.param(("", "x", "100 %", "a=b", "1-2"), True, id="plain"),
        pytest.param(("", "=1+1"), False, id="a formula"),
        pytest.param(("", "＝cmd"), False, id="a formula of full width"),
        pytest.param(("", '"a,b"'), False, id="quotes"),
    ],
)
def test_lines_and_summary_are_those_of_a_file_written_cell_by_cell(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, notes: tuple[str, ...], *, as_lines: bool
) -> None:
    asked: list[bool] = []
    comes_back = classifying.comes_back
    monkeypatch.setattr(classifying, "comes_back", lambda *of: asked.append(comes_back(*of)) or asked[-1])
    by_line = classified(tmp_path, results(400, notes), "by_line.csv")
    monkeypatch.setattr(classifying, "comes_back", lambda *_: False)
    assert classified(tmp_path, results(400, notes), "by_cell.csv") == by_line
    assert asked == [as_lines]
