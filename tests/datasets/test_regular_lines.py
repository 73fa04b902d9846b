"""The quickest way gives what the careful one gives, or leaves the file to it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datasets.plain_lines import plain_frame, plain_lines
from datasets.regular_lines import regular_frame

CELL = st.text(st.sampled_from("a1 \u3000é,\n\r;."), max_size=4)


@given(st.lists(st.lists(CELL, min_size=1, max_size=4), min_size=1, max_size=6), st.integers(0, 2))
def test_a_regular_file_reads_as_the_careful_way_reads_it(lines: list[list[str]], below: int) -> None:
    text = "\n".join(",".join(cells) for cells in lines)
    careful = plain_lines(text)
    for columns in ([0, 1, 2], [2], [0, 1]):
        found = regular_frame(text.encode(), ",", columns, 3, below)
        if found is not None:
            assert careful is not None
            assert found.to_dict(as_series=False) == plain_frame(careful, ",", columns, 3, below).to_dict(
                as_series=False
            )


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("last", ["", "\n"])
@pytest.mark.parametrize("bom", ["", "\ufeff"])
def test_ordinary_files_take_the_quick_way(end: str, last: str, bom: str) -> None:
    text = bom + end.join(["isolate,zone,mic", "V1,20,4", "V2,,0.5", "Ｖ３,6,>32"]) + last.replace("\n", end)
    found = regular_frame(text.encode(), ",", [0, 2], 3, 1)
    assert found is not None
    assert found.rows() == [(2, False, "V1", "4"), (3, False, "V2", "0.5"), (4, False, "Ｖ３", ">32")]


@pytest.mark.parametrize(
    "rows",
    [
        "V1,20\n",
        "V1,20,4,\n",
        "V1,20,4\n\n",
        "V1,20,4\n,,\n",
        "V1,20,4\n , ,\n",
        'V1,"20",4\n',
        "V1,2\n0,4,8\n",
    ],
)
def test_what_is_irregular_is_left_to_the_careful_way(rows: str) -> None:
    assert regular_frame(f"isolate,zone,mic\n{rows}".encode(), ",", [0, 1, 2], 3, 1) is None
