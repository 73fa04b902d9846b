"""Lines that come back as they are: the same file and summary as if every cell were read and written anew."""

import random
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from breakpoints.batch.lines import shards
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
    anew: list[str] = []
    write = classifying.write
    monkeypatch.setattr(classifying, "write", lambda *of: anew.append("written") or write(*of))
    by_line = classified(tmp_path, results(400, notes), "by_line.csv")
    assert anew == ([] if as_lines else ["written"])
    monkeypatch.setattr(classifying, "plain_text", lambda *_: None)
    assert classified(tmp_path, results(400, notes), "by_cell.csv") == by_line


OWN = ("kind", "100 %s", "備考", "patient_name")
OWN_CELLS = ("", "x", "100 %", "%b", "犬 ", " #", "1e3", "'", "\\", "+", "-4", "\u3000", " ", "=")
DAMAGES = (
    *("", "", "", "", "a line too long", "a short line", "both", "a blank line", "CRLF", "CRLF", "no end"),
    *(
        "CRLF, no end",
        "one return",
        "a quote",
        "a mark",
        "a mark",
        "a formula",
        "a tab",
        "blanks",
        "Shift_JIS",
    ),
)


def some_text(draw: random.Random, separator: str) -> bytes:
    """Return results with columns of their own as separated text, seldom damaged."""
    results = some_results(draw, draw.randint(0, 60))
    if draw.random() < 0.6:  # many rows ask the same then
        results = results.drop("isolate", "date", "medium", "incubation", strict=False)
    own = draw.sample(OWN, draw.randint(0, len(OWN)))
    cells = [[*results.columns, *own]]
    cells += [
        [*(cell or "" for cell in row), *(draw.choice(OWN_CELLS) for _ in own)] for row in results.rows()
    ]
    order = draw.sample(range(len(cells[0])), len(cells[0]))
    written = [separator.join(row[place].replace(separator, " ") for place in order) for row in cells]
    damage = draw.choice(DAMAGES)
    if damage in {"a line too long", "both"}:
        written[-1] += separator
    if damage in {"a short line", "both"}:
        written[len(written) // 2] = written[len(written) // 2].rpartition(separator)[0]
    if damage in {"a blank line", "blanks"}:
        blank = "" if damage == "a blank line" else separator.join(" " for _ in order)
        written.insert(draw.randint(1, len(written)), blank)
    if damage == "a formula":
        written.insert(draw.randint(1, len(written)), separator.join(["=1+1", *("x" for _ in order[1:])]))
    if damage == "a tab":
        written[-1] = f"\t{written[-1]}"
    if damage == "a quote":
        written[-1] += '"'
    if damage == "one return":
        written[-1] += "\r"
    end = "\r\n" if damage.startswith("CRLF") else "\n"
    text = end.join(written) + ("" if damage.endswith("no end") else end)
    if damage == "Shift_JIS":
        return text.encode("cp932", errors="replace")
    return ("\ufeff" * (damage == "a mark") + text).encode()


def answered(path: Path, out: Path, draw: random.Random) -> tuple[bytes, FileClassified] | FaultFound:
    """Return the classified file and its summary, or why it is refused."""
    tables, policy = some_tables(draw), some_policy(draw)
    asked = classifying.Asked(tables=tables, words=vocabulary(), policy=policy, on="2026-01-01")
    try:
        report = classifying.classify(path, out, FileOptions(), asked, keep_personal=draw.random() < 0.5)
    except Unclassifiable as found:
        return found.fault
    return out.read_bytes(), report


@settings(max_examples=settings().max_examples // 3, deadline=None)
@given(
    st.integers(0, 2**32),
    st.sampled_from([",", "\t", ";", "|"]),
    st.sampled_from([40, 1000, shards.BYTES_OF_A_SHARD]),
)
def test_any_plain_lines_are_the_bytes_of_a_file_read_and_written_cell_by_cell(
    seed: int, separator: str, size: int
) -> None:
    with TemporaryDirectory() as folder, patch.object(shards, "BYTES_OF_A_SHARD", size):
        path, out = Path(folder, "in.csv"), Path(folder, "out.csv")
        path.write_bytes(some_text(random.Random(seed), separator))  # noqa: S311 - a repeatable draw
        by_line = answered(path, out, random.Random(seed))  # noqa: S311
        with patch.object(classifying, "plain_text", lambda *_: None):
            assert answered(path, out, random.Random(seed)) == by_line  # noqa: S311
