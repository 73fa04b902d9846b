"""Read every sheet of a workbook by itself, and put what they hold one below the other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

import polars as pl

from datasets.facts import UploadedFacts
from datasets.formats.control_columns import with_control_of_the_day
from datasets.formats.tidy_table import SHEET, TidyTable
from datasets.source import HeadedGrid

ReadOne = Callable[[HeadedGrid, UploadedFacts], TidyTable]


def sheet_by_sheet(read_one: ReadOne) -> Callable[[Sequence[HeadedGrid], UploadedFacts], TidyTable]:
    """Return the reader of a file of one or several grids from that of one."""

    def read(grids: Sequence[HeadedGrid], facts: UploadedFacts) -> TidyTable:
        tables = (read_one(headed, with_control_of_the_day(headed, facts)) for headed in grids)
        return _together([_placed(one, headed.grid.sheet) for one, headed in zip(tables, grids, strict=True)])

    return read


def _placed(table: TidyTable, sheet: str | None) -> TidyTable:
    if sheet is None:
        return table
    return replace(table, frame=table.frame.with_columns(pl.lit(sheet).alias(SHEET)))


def _together(tables: Sequence[TidyTable]) -> TidyTable:
    """Put tables together; what a field is called differs from sheet to sheet only by the first's leave."""
    if len(tables) == 1:
        return tables[0]
    headers = {field: header for table in reversed(tables) for field, header in table.headers.items()}
    return TidyTable(
        frame=pl.concat([table.frame for table in tables], how="diagonal_relaxed", rechunk=True),
        headers=headers,
        n_lines=sum(table.frame.height if table.n_lines is None else table.n_lines for table in tables),
        personal=_once(table.personal for table in tables),
        not_used=_once(table.not_used for table in tables),
        beside=_once(table.beside for table in tables),
        remarks=tuple(remark for table in tables for remark in table.remarks),
    )


def _once(names: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for those in names for name in those))
