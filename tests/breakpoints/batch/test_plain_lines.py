"""Which texts are plain: each line of such a file may come back as it is."""

from pathlib import Path

import pytest

from breakpoints.batch import lines

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
        pytest.param(HEADER + "1,\x01,3\n", 3, False, id="a character that no text holds"),
        pytest.param("\ufeff" + HEADER, 3, False, id="a byte order mark"),
        pytest.param("a\n1\n", 1, False, id="a single column"),
    ],
)
def test_a_file_is_plain(tmp_path: Path, text: str, columns: int, plain: bool) -> None:
    (tmp_path / "in.csv").write_text(text, encoding="utf-8", newline="")
    assert lines.is_plain(tmp_path / "in.csv", ",", columns) is plain
