"""A workbook's formats of numbers cost what is written in it, however many cells could have each."""

from __future__ import annotations

from pathlib import Path

import pytest

from datasets.as_shown.number_formats import misleads
from datasets.as_shown.parts import WorkbookParts
from datasets.as_shown.set_aside import _hidden_columns, set_aside
from datasets.errors import UnreadableFile
from datasets.findings import Rule
from tests.datasets.hostile_makers import workbook

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def styled(folder: Path, codes: list[str], styles: int) -> WorkbookParts:
    formats = "".join(f'<numFmt numFmtId="{200 + at}" formatCode="{code}"/>' for at, code in enumerate(codes))
    used = "".join(f'<xf numFmtId="{200 + at % len(codes)}"/>' for at in range(styles))
    sheet = f'<styleSheet xmlns="{_MAIN}"><numFmts>{formats}</numFmts><cellXfs>{used}</cellXfs></styleSheet>'
    path = folder / "upload.xlsx"
    path.write_bytes(workbook('<row><c r="A1"><v>1</v></c></row>', more={"xl/styles.xml": sheet.encode()}))
    return WorkbookParts(path)


def test_more_formats_than_anybody_has_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile):
        styled(tmp_path, ["0." * 120] * 5_001, 1).misleading_styles()
    with pytest.raises(UnreadableFile):
        styled(tmp_path, ["0.0"], 70_001).misleading_styles()


def test_each_format_is_looked_at_once_however_many_styles_have_it(tmp_path: Path) -> None:
    misleads.cache_clear()
    found = styled(tmp_path, ["0.0", "&quot;≤&quot;0", "0%", "0." * 120], 60_000).misleading_styles()
    assert len(found.of_numbers) == 30_000
    assert misleads.cache_info().misses <= 4


def test_a_font_whose_number_is_longer_than_any_is_found_as_damage(tmp_path: Path) -> None:
    fonts = "<fonts><font><strike/></font></fonts>"
    path = tmp_path / "upload.xlsx"
    for number, is_read in (("0", True), ("9" * 5_000, False)):
        sheet = f'<styleSheet xmlns="{_MAIN}">{fonts}<cellXfs><xf fontId="{number}"/></cellXfs></styleSheet>'
        path.write_bytes(workbook("", more={"xl/styles.xml": sheet.encode()}))
        if is_read:
            assert WorkbookParts(path).struck_styles() == {0}
            continue
        with pytest.raises(UnreadableFile) as refused:
            WorkbookParts(path).struck_styles()
        assert refused.value.findings[0].rule is Rule.FILE_DAMAGED


def test_columns_hidden_again_and_again_are_each_yielded_once_and_too_many_tags_refused(
    tmp_path: Path,
) -> None:
    path = tmp_path / "upload.xlsx"
    whole = '<col min="1" max="16384" hidden="1"/>'
    some = (
        '<col min="3" max="5" hidden="1"/><col min="1" max="1" hidden="1"/><col min="4" max="7" hidden="1"/>'
    )
    for columns, found in ((some, (0, 2, 3, 4, 5, 6)), (whole * 900, tuple(range(16_384)))):
        path.write_bytes(workbook(f"<row>{columns}</row>"))
        assert set_aside(path, "S").columns == found
    assert len(list(_hidden_columns(whole.encode() * 900))) == 900, "tags, not the columns of each"
    path.write_bytes(workbook(f"<row>{whole * 30_000}</row>"))
    with pytest.raises(UnreadableFile):
        set_aside(path, "S")
