"""A workbook's formats of numbers cost what is written in it, however many cells could have each."""

from __future__ import annotations

from pathlib import Path

import pytest

from datasets.as_shown.number_formats import misleads
from datasets.as_shown.parts import WorkbookParts
from datasets.errors import UnreadableFile
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
