"""Where a cell says that it is: the quick look at a sheet passes nothing that the careful one refuses."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from datasets.errors import UnreadableFile
from datasets.findings import Rule
from datasets.limits import UploadLimits
from datasets.preflight import refuse_hostile
from datasets.preflight.workbook import _has_only_near_cells
from tests.datasets.slow_makers import sheet_written

FAR_ROWS = 100_000
BLANKS = st.sampled_from(["", " ", "  ", "\n", "\t", "\r\n ", " \n"])
LETTERS = st.text("ABRSTYZaz", max_size=3)
LIMITS = st.sampled_from([1, 5, 26, 27, 30, 52, 53, 500, 701, 702, 703, 2000])


def _number(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


@given(
    blanks=st.tuples(BLANKS, BLANKS, BLANKS, BLANKS),
    quote=st.sampled_from("\"'"),
    tag=st.sampled_from(["c", "row", "x:c", "x:row"]),
    letters=LETTERS,
    row=st.integers(0, 10**9) | st.sampled_from([99_999, 100_000, 199_999, 200_000, 999_999, 1_000_000]),
    last_row=st.integers(0, 1_048_576) | st.sampled_from([0, 99_999, 100_000, 900_000, 999_999]),
    most_columns=LIMITS,
)
@example(("  ", "", "", ""), '"', "c", "XFD", 1_048_576, 0, 500)
@example(("", "", "", ""), '"', "c", "SF", 1, 0, 500)
@example(("", "", "", ""), '"', "row", "", 300_000, 150_000, 500)
def test_no_far_place_however_written_passes_for_a_near_one(
    blanks: tuple[str, str, str, str],
    quote: str,
    tag: str,
    letters: str,
    row: int,
    last_row: int,
    most_columns: int,
) -> None:
    before, after, within, behind = blanks
    written = f"<{tag} t={quote}n{quote} r{before}={after}{quote}{within}{letters}{row}{behind}{quote}>"
    near = _has_only_near_cells(written.encode(), last_row, UploadLimits(max_columns=most_columns))
    if near:
        assert _number(letters) <= most_columns
        assert row <= last_row + FAR_ROWS


@pytest.mark.parametrize(
    ("row", "column", "most_columns", "is_refused"),
    [
        (100_000, "A", 500, False),
        (100_100, "A", 500, True),
        (2, "SF", 500, False),
        (2, "SG", 500, True),
        (2, "AZ", 52, False),
        (2, "BA", 52, True),
    ],
)
def test_a_sheet_reaches_as_far_as_it_may_and_no_further(
    tmp_path: Path, row: int, column: str, most_columns: int, is_refused: bool
) -> None:
    path = tmp_path / "sheet.xlsx"
    near = '<row r="1"><c r="A1"><v>1</v></c></row>'
    path.write_bytes(sheet_written(f'{near}<row r="{row}"><c r="{column}{row}"><v>1</v></c></row>'))
    if not is_refused:
        refuse_hostile(path, UploadLimits(max_columns=most_columns))
        return
    with pytest.raises(UnreadableFile) as refused:
        refuse_hostile(path, UploadLimits(max_columns=most_columns))
    assert refused.value.findings[0].rule is Rule.FILE_CELL_FAR_AWAY


def test_a_sheet_written_in_order_may_have_every_row_there_is(tmp_path: Path) -> None:
    path = tmp_path / "sheet.xlsx"
    rows = "".join(f'<row r="{row}"><c r="A{row}"/></row>' for row in range(1, 1_048_577, 9))
    path.write_bytes(sheet_written(rows))
    refuse_hostile(path, UploadLimits())


@pytest.mark.parametrize("places", [600, 29_000])
def test_a_cell_without_an_end_is_refused_whatever_places_it_names(tmp_path: Path, places: int) -> None:
    path = tmp_path / "sheet.xlsx"
    cell = "<c " + ' r="ZZ1"' * places
    path.write_bytes(sheet_written(f'<row r="1">{cell * 12}/></row>'))
    with pytest.raises(UnreadableFile) as refused:
        refuse_hostile(path, UploadLimits())
    assert refused.value.findings[0].rule is Rule.FILE_DAMAGED


def test_every_place_that_a_cell_names_is_looked_at(tmp_path: Path) -> None:
    path = tmp_path / "sheet.xlsx"
    path.write_bytes(sheet_written('<row r="1"><c r="AA1" r="ZZ1"><v>1</v></c></row>'))
    with pytest.raises(UnreadableFile) as refused:
        refuse_hostile(path, UploadLimits())
    assert refused.value.findings[0].rule is Rule.FILE_CELL_FAR_AWAY
