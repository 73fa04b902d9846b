"""Which texts are plain: each line of such a file may come back as it is."""

from pathlib import Path

import pytest

from breakpoints.batch.lines.cut import NotPlainError
from breakpoints.batch.lines.text import PlainText

HEADER = "a,b,c\n"


def is_plain(path: Path, names: list[str]) -> bool:
    """Tell whether a text is read as a plain one."""
    text = PlainText(
        path=path,
        names=names,
        kept=dict.fromkeys(names, ""),
        separator=",",
        marked=False,
        risky=b"=+",
        harmless=lambda cells: "=1+1" not in cells,
    )
    if not text.may_be_plain:
        return False
    rows: list[int] = []
    try:
        text.read(lambda cut, first: rows.extend(range(first, first + cut.rows)), tell=lambda _: None)
    except NotPlainError:
        return False
    return True


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        pytest.param(HEADER + "1,2,3\n4,,\n", True, id="as many cells in each line"),
        pytest.param(HEADER + "1,2,3", True, id="without an end of the last line"),
        pytest.param(HEADER, True, id="a header alone"),
        pytest.param(HEADER + '1,"2",3\n', False, id="quotes"),
        pytest.param((HEADER + "1,2,3\n4,,\n").replace("\n", "\r\n"), True, id="returns before every end"),
        pytest.param(HEADER + "1,2,3\r\n", False, id="a return"),
        pytest.param(HEADER.replace("\n", "\r\n") + "1,2\r,3\r\n", False, id="a return within a line"),
        pytest.param(HEADER + "1,2\n", False, id="a short line"),
        pytest.param(HEADER + "1,2\n1,2,3,4\n", False, id="a short line and a long one"),
        pytest.param(HEADER + "\n1,2,3\n", False, id="a blank line"),
        pytest.param(HEADER + ",,\n1,2,3\n", False, id="a line of empty cells"),
        pytest.param(HEADER + " ,\u3000,\n1,2,3\n", False, id="a line of blanks"),
        pytest.param(HEADER + ",,x\n \u3000,,1\n", True, id="lines that say something last"),
        pytest.param(HEADER + "1,+,=4\n", True, id="signs that are harmless"),
        pytest.param(HEADER + "1,=1+1,3\n", False, id="a formula"),
    ],
)
def test_a_text_is_plain(tmp_path: Path, text: str, *, plain: bool) -> None:
    (tmp_path / "in.csv").write_text(text, encoding="utf-8", newline="")
    assert is_plain(tmp_path / "in.csv", ["a", "b", "c"]) is plain


def test_a_single_column_is_never_plain(tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text("a\n1\n", encoding="utf-8")
    assert not is_plain(tmp_path / "in.csv", ["a"])
