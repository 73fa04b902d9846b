"""A workbook written row by row as it comes: texts as texts, so that nothing in it is ever a formula."""

import datetime as dt
import tempfile
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import polars as pl
from polars import selectors as cs
from xlsxwriter import Workbook
from xlsxwriter.exceptions import FileCreateError

from service.file_classification.faults import FileFault, Unclassifiable

MOST_ROWS: Final = 1_048_575
"""Rows of a sheet below its header."""
LONGEST_CELL: Final = 32_767
"""In units of UTF-16, as spreadsheets count."""
SHEET: Final = "Results"
_TOO_LONG: Final = -2
_EXACT: Final = 10**15
_MADE: Final = dt.datetime(2000, 1, 1)  # noqa: DTZ001 - the same in every file, so that the same rows give the same bytes
_AS_WRITTEN: Final = {
    "constant_memory": True,
    "use_zip64": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}


class WorkbookWritten:
    """A workbook with one sheet, in the making; what it holds meanwhile stands in a folder beside it."""

    def __init__(self, path: Path, names: Sequence[str]) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix=f"{path.name}.", dir=path.parent)
        self._book = Workbook(path, {**_AS_WRITTEN, "tmpdir": self._folder.name})
        self._book.set_properties({"created": _MADE})
        self._sheet = self._book.add_worksheet(SHEET)
        self._names, self._rows = tuple(names), 0

    def __enter__(self) -> Self:
        """Write the header, which stays in sight."""
        self._sheet.freeze_panes(1, 0)
        for place, name in enumerate(self._names):
            self._write_text(0, place, name)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Put the workbook together, a broken one too: that closes what stands beside it."""
        with self._folder:
            try:
                self._book.close()
            except FileCreateError as failed:
                if fault is None:
                    raise failed.args[0] from failed

    def add(self, rows: pl.DataFrame) -> None:
        """Write rows.

        Raises
        ------
        Unclassifiable
            More rows, or a longer text, than a sheet can hold.
        """
        if self._rows + rows.height > MOST_ROWS:
            raise Unclassifiable(FileFault.TOO_MANY_ROWS, limit=MOST_ROWS)
        texts = rows.with_columns((~cs.numeric()).cast(pl.String))
        for number, row in enumerate(texts.iter_rows(), start=self._rows + 1):
            for place, cell in enumerate(row):
                if isinstance(cell, str):
                    self._write_text(number, place, cell)
                elif cell is not None:
                    self._write_number(number, place, cell)
        self._rows += rows.height

    def _write_number(self, row: int, place: int, number: float) -> None:
        """Write a number; as a text where a sheet would round it, or has none like it."""
        if abs(number) <= _EXACT:
            self._sheet.write_number(row, place, number)
        else:
            self._write_text(row, place, str(number))

    def _write_text(self, row: int, place: int, text: str) -> None:
        if self._sheet.write_string(row, place, text) == _TOO_LONG:
            column = self._names[place][:60]
            raise Unclassifiable(FileFault.CELL_TOO_LONG, heading=column, limit=LONGEST_CELL)
