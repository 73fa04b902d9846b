"""Say what people took out of the sheets of a workbook without deleting it: struck through, or hidden."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from datasets.as_shown.column_letters import column_letters
from datasets.as_shown.set_aside import sheets_shown
from datasets.findings import Finding, Rule, file_finding
from datasets.source import HeadedGrid
from datasets.workbook import SheetGrid

_MOST_NAMED: Final = 20


def taken_out(grids: Iterable[HeadedGrid]) -> tuple[Finding, ...]:
    """Name the cells that are struck through, and the hidden rows, columns and sheets that are read.

    Raises
    ------
    UnreadableFile
        More is struck through or hidden than in any sheet of people.
    """
    found: list[Finding] = []
    sheets = [headed.grid for headed in grids if isinstance(headed.grid, SheetGrid)]
    for sheet in sheets:
        found += _of_sheet(sheet)
    names = [sheet.sheet for sheet in sheets]
    path = sheets[0].path if sheets else None
    hidden = [] if path is None else [name for name in names if name not in sheets_shown(path, names)]
    if hidden:
        found.append(file_finding(Rule.HIDDEN_SHEETS_READ, sheets=_listed(hidden)))
    return tuple(found)


def _of_sheet(sheet: SheetGrid) -> list[Finding]:
    aside, start = sheet.aside, sheet.first_column if sheet.aside else 0
    struck = [f"{column_letters(column + start)}{row + 1}" for row, column in aside.struck]
    rows = [str(row + 1) for row in aside.rows]
    columns = [column_letters(column + start) for column in aside.columns]
    found = []
    if struck:
        said = {"sheet": sheet.sheet, "cells": _listed(struck), "count": len(struck)}
        found.append(file_finding(Rule.CELLS_STRUCK_THROUGH, **said))
    if rows:
        found.append(file_finding(Rule.HIDDEN_ROWS_READ, sheet=sheet.sheet, rows=_listed(rows)))
    if columns:
        found.append(file_finding(Rule.HIDDEN_COLUMNS_READ, sheet=sheet.sheet, columns=_listed(columns)))
    return found


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:_MOST_NAMED]) + (", …" if len(names) > _MOST_NAMED else "")
