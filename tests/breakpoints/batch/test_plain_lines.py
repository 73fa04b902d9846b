"""A plain file's lines come back as they were: the same bytes as if every cell were read and written anew."""

import importlib.util
import random
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from breakpoints.batch import FileUnreadable, classify_file, files, lines
from breakpoints.vocabulary import vocabulary


def drawn() -> ModuleType:
    """Load the generator of random tables and results that stands beside this file."""
    spec = importlib.util.spec_from_file_location(
        "random_results_of_lines", Path(__file__).with_name("random_results.py")
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


DRAWN = drawn()
OWN = ("kind", "100 %s", "備考")
OWN_CELLS = ("", "x", "100 %", "%b", "犬 ", " #", "1e3", "'", "\\", "\x00", "\t")
DAMAGES = ("", "", "", "a line too long", "a short line", "both", "a blank line", "CRLF", "no end", "a quote")


def some_text(draw: random.Random, separator: str) -> bytes:
    """Return results with columns of their own as separated text, seldom damaged."""
    results = DRAWN.some_results(draw, draw.randint(0, 60))
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


def written(path_in: Path, path_out: Path, draw: random.Random) -> bytes | None:
    """Return the classified file, or None where it is refused."""
    tables, policy = DRAWN.some_tables(draw), DRAWN.some_policy(draw)
    try:
        classify_file(path_in, path_out, tables, policy, vocabulary())
    except FileUnreadable:
        return None
    return path_out.read_bytes()


@given(
    st.integers(0, 2**32), st.sampled_from([",", "\t"]), st.sampled_from([40, 1000, lines.BYTES_OF_A_SHARD])
)
def test_plain_lines_are_the_bytes_of_a_file_read_and_written_cell_by_cell(
    seed: int, separator: str, size: int
) -> None:
    suffix = {",": "csv", "\t": "tsv"}[separator]
    with TemporaryDirectory() as folder, patch.object(lines, "BYTES_OF_A_SHARD", size):
        path = Path(folder, f"in.{suffix}")
        path.write_bytes(some_text(random.Random(seed), separator))  # noqa: S311 - a repeatable draw
        out = Path(folder, f"out.{suffix}")
        by_line = written(path, out, random.Random(seed))  # noqa: S311
        with patch.object(files, "is_plain", lambda *_: False):
            assert written(path, out, random.Random(seed)) == by_line  # noqa: S311


HEADER = "a,b,c\n"


@pytest.mark.parametrize(
    ("text", "columns", "plain"),
    [
        pytest.param(HEADER + "1,2,3\n4,,\n", 3, True, id="as many cells in each line"),
        pytest.param(HEADER + "1,2,3", 3, True, id="without an end of the last line"),
        pytest.param(HEADER, 3, True, id="a header alone"),
        pytest.param(HEADER + '1,"2",3\n', 3, False, id="quotes"),
        pytest.param(HEADER.replace("\n", "\r\n"), 3, False, id="returns"),
        pytest.param(HEADER + "1,2\n", 3, False, id="a short line"),
        pytest.param(HEADER + "\n1,2,3\n", 3, False, id="a blank line"),
        pytest.param("\ufeff" + HEADER, 3, False, id="a byte order mark"),
        pytest.param("a\n1\n", 1, False, id="a single column"),
    ],
)
def test_a_file_is_plain(tmp_path: Path, text: str, columns: int, plain: bool) -> None:
    (tmp_path / "in.csv").write_text(text, encoding="utf-8", newline="")
    assert lines.is_plain(tmp_path / "in.csv", ",", columns) is plain


def test_a_damaged_cell_that_nobody_asks_for_is_refused_all_the_same(tmp_path: Path) -> None:
    path = tmp_path / "in.csv"
    path.write_bytes(b"organism,host,drug,method,value,note\nE. coli,dog,ERFX,mic,1,\xff\n")
    assert lines.is_plain(path, ",", 6)
    with pytest.raises(FileUnreadable):
        classify_file(path, tmp_path / "out.csv", (), DRAWN.Policy(), vocabulary())
