"""What people took out of a sheet without deleting it: struck results are refused, the rest is told."""

from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Final

import msgspec
import polars as pl

from breakpoints.no_measurement import STRUCK
from breakpoints.screening import TESTS, found_in
from datasets.as_shown.column_letters import column_letters
from datasets.as_shown.parts import MOST_NOTES, WorkbookParts
from datasets.as_shown.set_aside import set_aside
from datasets.as_shown.sheet import first_column
from service.file_classification.report import Notice, NoticeCode
from service.file_classification.result_texts import is_result

_MOST_NAMED: Final = 20


class TakenOut(msgspec.Struct, frozen=True, kw_only=True):
    """Names of the cells that are struck through, of hidden rows, columns and sheets."""

    struck: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    sheets: tuple[str, ...] = ()
    noted: tuple[str, ...] = ()
    """Names of cells with a note, which nobody reads."""
    named: tuple[tuple[str, int], ...] = ()
    """Of cells that are struck through and say what was tested, the column and the row below the header."""

    def notices(self) -> tuple[Notice, ...]:
        """Say what was found, with what was made of it."""
        found = []
        if self.struck:
            parameters = {"cells": _listed(self.struck), "count": str(len(self.struck))}
            found.append(Notice(code=NoticeCode.STRUCK_THROUGH, parameters=parameters))
        if self.rows:
            found.append(Notice(code=NoticeCode.HIDDEN_ROWS, parameters={"rows": _listed(self.rows)}))
        if self.columns:
            columns = {"columns": _listed(self.columns)}
            found.append(Notice(code=NoticeCode.HIDDEN_COLUMNS, parameters=columns))
        if self.sheets:
            parameters = {"sheets": _listed(self.sheets)}
            found.append(Notice(code=NoticeCode.HIDDEN_SHEETS, parameters=parameters))
        if self.noted:
            count = str(len(self.noted)) if len(self.noted) <= MOST_NOTES else f">{MOST_NOTES}"
            parameters = {"cells": _listed(self.noted), "count": count}
            found.append(Notice(code=NoticeCode.CELL_NOTES, parameters=parameters))
        return tuple(found)


def taken_out(
    path: Path, sheet: str, rows: pl.DataFrame, *, named: Collection[str], above: int, hidden: Iterable[str]
) -> tuple[pl.DataFrame, TakenOut]:
    """Let results that are struck through be read as no results, and name all that was taken out.

    Parameters
    ----------
    path, sheet : Path, str
        A workbook that was looked at before, and the sheet of it that is read.
    rows : polars.DataFrame
        The sheet below its header, as text.
    named : collection of str
        Columns that say what was tested: no result stands in them.
    above : int
        Rows of the sheet that are not in ``rows``.
    hidden : iterable of str
        Names of hidden sheets that are not read.

    Raises
    ------
    UnreadableFile
        More is struck through or hidden than in any sheet of people.
    """
    aside = set_aside(path, sheet)
    sheets = tuple(hidden)
    if not aside:
        return rows, TakenOut(sheets=sheets)
    start = first_column(WorkbookParts(path).pieces_of_sheet(sheet))
    by_column: dict[int, list[int]] = {}
    struck, said = [], []
    for row, column in aside.struck:
        place, at = column - start, row - above
        if 0 <= place < rows.width and 0 <= at < rows.height and (rows[at, place] or "").strip():
            struck.append(f"{column_letters(column)}{row + 1}")
            if rows.columns[place] in named:
                said.append((rows.columns[place], at))
            if rows.columns[place] not in named or _is_negative(rows[at, place]):
                by_column.setdefault(place, []).append(at)
    marked = [
        _blank(cells, places) if cells.name in named else _marked(cells, places)
        for cells, places in ((rows.to_series(place), places) for place, places in by_column.items())
    ]
    found = TakenOut(
        struck=tuple(struck),
        rows=tuple(str(row + 1) for row in aside.rows if 0 <= row - above < rows.height),
        columns=tuple(column_letters(one) for one in aside.columns if 0 <= one - start < rows.width),
        sheets=sheets,
        noted=tuple(f"{column_letters(column)}{row + 1}" for row, column in aside.noted),
        named=tuple(said),
    )
    return rows.with_columns(marked), found


def _marked(cells: pl.Series, places: Iterable[int]) -> pl.Series:
    texts = cells.to_list()
    for at in places:
        if is_result(texts[at]):
            texts[at] = f"{STRUCK}{texts[at]}"
    return pl.Series(cells.name, texts, dtype=pl.String)


def _is_negative(text: str) -> bool:
    """Tell whether a text is the negative result of a test: struck through, it states nothing any more."""
    return found_in(TESTS[0], text) == "negative"


def _blank(cells: pl.Series, places: Iterable[int]) -> pl.Series:
    texts = cells.to_list()
    for at in places:
        texts[at] = None
    return pl.Series(cells.name, texts, dtype=pl.String)


def _listed(names: tuple[str, ...]) -> str:
    more = ", …" if len(names) > _MOST_NAMED else ""
    return ", ".join(names[:_MOST_NAMED]) + more
