"""Lines that come back as they are: the same file and summary as if every cell were read and written anew."""

import random
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from breakpoints.batch import lines
from breakpoints.index import TableIndex
from breakpoints.policy import Policy
from breakpoints.shipped import nval_tentative
from breakpoints.vocabulary import vocabulary
from service.file_classification import classifying
from service.file_classification.faults import FaultFound, Unclassifiable
from service.file_classification.options import FileOptions
from service.file_classification.report import FileClassified
from tests.breakpoints.batch.random_results import some_policy, some_results, some_tables

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


OWN = ("kind", "100 %s", "備考")
OWN_CELLS = ("", "x", "100 %", "%b", "犬 ", " #", "1e3", "'", "\\", "\t")
DAMAGES = ("", "", "", "a line too long", "a short line", "both", "a blank line", "CRLF", "no end", "a quote")


def some_text(draw: random.Random, separator: str) -> bytes:
    """Return results with columns of their own as separated text, seldom damaged."""
    results = some_results(draw, draw.randint(0, 60))
    cells = [[*results.columns, *OWN]]
    cells += [
        [*(cell or "" for cell in row), *(draw.choice(OWN_CELLS) for _ in OWN)] for row in results.rows()
    ]
    written = [separator.join(cell.replace(separator, " ") for cell in row) for row in cells]
    damage = draw.choice(DAMAGES)
    if damage in {"a line too long", "both"}:
        written[-1] += separator
    if damage in {"a short line", "both"}:
        written[len(written) // 2] = written[len(written) // 2].rpartition(separator)[0]
    if damage == "a blank line":
        written.insert(draw.randint(1, len(written)), "")
    if damage == "a quote":
        written[-1] += '"'
    end = "\r\n" if damage == "CRLF" else "\n"
    return (end.join(written) + ("" if damage == "no end" else end)).encode()


def answered(path: Path, out: Path, draw: random.Random) -> tuple[bytes, FileClassified] | FaultFound:
    """Return the classified file and its summary, or why it is refused."""
    tables, policy = some_tables(draw), some_policy(draw)
    asked = classifying.Asked(tables=tables, words=vocabulary(), policy=policy, on="2026-01-01")
    try:
        report = classifying.classify(path, out, FileOptions(), asked, keep_personal=True)
    except Unclassifiable as found:
        return found.fault
    return out.read_bytes(), report


@settings(max_examples=settings().max_examples // 3, deadline=None)
@given(
    st.integers(0, 2**32), st.sampled_from([",", "\t"]), st.sampled_from([40, 1000, lines.BYTES_OF_A_SHARD])
)
def test_any_plain_lines_are_the_bytes_of_a_file_read_and_written_cell_by_cell(
    seed: int, separator: str, size: int
) -> None:
    with TemporaryDirectory() as folder, patch.object(lines, "BYTES_OF_A_SHARD", size):
        path, out = Path(folder, "in.csv"), Path(folder, "out.csv")
        path.write_bytes(some_text(random.Random(seed), separator))  # noqa: S311 - a repeatable draw
        by_line = answered(path, out, random.Random(seed))  # noqa: S311
        with patch.object(classifying, "comes_back", lambda *_: False):
            assert answered(path, out, random.Random(seed)) == by_line  # noqa: S311
