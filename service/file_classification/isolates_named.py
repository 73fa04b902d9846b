"""Whether the rows of a file name their isolates, so that the rules can join them."""

from collections.abc import Mapping, Sequence
from typing import Final

import polars as pl

from breakpoints.batch.columns import ISOLATE
from breakpoints.screening import TESTS, found_in
from service.file_classification.faults import FileFault, Unclassifiable
from service.file_classification.opened import Opened, readable

_DITTO: Final = (
    *('"', '""', "''", "'", "|", "ditto", "Ditto", "DITTO", "do.", "Do.", "do", "same", "as above"),
    *("〃", "″", "”", "“", "’’", "＂", "〟", "々", "仝", "同上", "同", "上に同じ", "↓", "↑", "｜", "〃〃"),
)
"""What is written below a name that holds for this row, too."""


def refuse_ditto_marks(found: Opened, fields: Mapping[str, str]) -> None:
    """Refuse a file with ditto marks for isolates: every mark would name one and the same isolate.

    Raises
    ------
    Unclassifiable
    """
    column = fields.get(ISOLATE)
    if column is None:
        return
    cells = pl.col(column).cast(pl.String).str.strip_chars()
    with readable(found.format):
        marks = found.rows.select(cells.filter(cells.is_in(_DITTO)).head(1)).collect(engine="streaming")
    if marks.height:
        raise Unclassifiable(FileFault.ISOLATE_DITTO, column=column, mark=marks.item())


def positive_and_unnamed(
    found: Opened, fields: Mapping[str, str], further: Mapping[str, Sequence[str]]
) -> frozenset[str]:
    """Return the screening tests that are positive in some row, where not every row names its isolate.

    A row without a name may be of the isolate that was found positive: where an isolate is
    written once, the rows below it are its own.
    """
    tests = {test: (fields[test], *further.get(test, ())) for test in TESTS if test in fields}
    if not tests or not _some_name_none(found, fields.get(ISOLATE)):
        return frozenset()
    return frozenset(
        test
        for test, columns in tests.items()
        if any(found_in(test, cell) == "positive" for column in columns for cell in _texts(found, column))
    )


def _some_name_none(found: Opened, column: str | None) -> bool:
    if column is None:
        return True
    with readable(found.format):
        blank = pl.col(column).cast(pl.String).fill_null("").str.strip_chars() == ""
        return bool(found.rows.select(blank.any()).collect(engine="streaming").item())


def _texts(found: Opened, column: str) -> list[str]:
    with readable(found.format):
        cells = found.rows.select(pl.col(column).cast(pl.String).unique()).collect(engine="streaming")
    return cells.to_series().drop_nulls().to_list()
