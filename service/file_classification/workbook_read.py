"""A sheet of a workbook as rows of text: numbers as they are written, formulas as the value they show."""

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Final

import fastexcel
import msgspec
import polars as pl

from datasets.as_shown.set_aside import sheets_shown
from datasets.as_shown.sheet import Merged, filled_down, in_columns, merged_down
from datasets.errors import UnreadableFile
from datasets.formats.personal import is_of_remarks
from service.file_classification.below_title import Naming, header_below
from service.file_classification.beside_headings import is_beside_values
from service.file_classification.faults import FileFault, Unclassifiable
from service.file_classification.preflight import fault_of
from service.file_classification.result_texts import is_result
from service.file_classification.taken_out import TakenOut, taken_out

_LINES_LOOKED_AT: Final = 60


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    """A sheet's rows, its name, the names of all sheets, and its headings as they are written."""

    rows: pl.DataFrame
    name: str
    sheets: tuple[str, ...]
    headings: tuple[str, ...] = ()
    filled: tuple[str, ...] = ()
    """Columns in which merged cells stand for each of their rows."""
    out: TakenOut = TakenOut()
    """What is struck through or hidden."""
    header_row: int = 1
    """The row of the sheet in which the header stands, from 1."""
    below_title: bool = False
    """Something stands above the header."""
    above: tuple[str, ...] = ()
    """The first lines above the header, each as one text."""


def read_sheet(
    path: Path, wanted: str | None, naming: Naming = lambda _headers: (), *, header_row: int | None = None
) -> Sheet:
    """Read the sheet that is wanted, else the first shown.

    The first row that holds anything is the header, unless it names nothing and one soon below does, or
    another row (from 1) is stated.

    ``naming`` tells the columns that say what was tested: there, merged cells stand in each of their rows.

    Raises
    ------
    Unclassifiable
        No workbook, no such sheet, or nothing in it; or its numbers look otherwise than they are.
    """
    try:
        workbook = fastexcel.read_excel(path)
        names = tuple(workbook.sheet_names)
        if wanted is not None and wanted not in names:
            raise Unclassifiable(FileFault.UNKNOWN_SHEET, sheet=wanted, sheets=", ".join(names))
        if not names:
            raise Unclassifiable(FileFault.NO_SHEET)
        name = _first_shown(path, names) if wanted is None else wanted
        top = workbook.load_sheet(
            name, header_row=None, skip_rows=0, n_rows=_LINES_LOOKED_AT, dtypes="string"
        )
        lines = pl.DataFrame(top)
        line = _line_of(lines, header_row, naming)
        rows = pl.DataFrame(
            workbook.load_sheet(name, dtypes="string", skip_whitespace_tail_rows=True, header_row=line or 0)
        )
        first = pl.DataFrame(workbook.load_sheet(name, header_row=None, n_rows=1, dtypes="string"))
        whole = workbook.load_sheet(
            name, header_row=None, skip_rows=0, dtypes="string", skip_whitespace_tail_rows=True
        )
        above, named = whole.height - rows.height, naming(rows.columns)
        hidden = [one for one in names if one != name and one not in sheets_shown(path, names)]
        rows, out = taken_out(path, name, rows, named=named, above=above, hidden=hidden)
        merged = merged_down(path, name)
        out = msgspec.structs.replace(out, named=_in_all_rows(out.named, merged, rows.columns, above=above))
        rows, filled = _filled(rows, merged, named, above=above)
    except UnreadableFile as refused:
        raise fault_of(refused.findings[0], "xlsx") from refused
    except fastexcel.FastExcelError as fault:
        raise Unclassifiable(FileFault.DAMAGED, wanted="XLSX", reason=type(fault).__name__) from fault
    if not rows.width:
        raise Unclassifiable(FileFault.EMPTY)
    of_header = first.head(1) if line is None else lines.slice(line, 1)
    headings = tuple(cell or "" for cell in of_header.row(0)) if of_header.height else ()
    return Sheet(
        rows=rows,
        name=name,
        sheets=names,
        headings=headings,
        filled=filled,
        out=out,
        header_row=above,
        below_title=bool(line),
        above=tuple(" ".join(filter(None, cells)) for cells in lines.head(line or 0).iter_rows()),
    )


def _line_of(lines: pl.DataFrame, stated: int | None, naming: Naming) -> int | None:
    """Return the place of the header, from 0; None for the first row that holds anything."""
    if stated is None:
        return header_below(lines.iter_rows(), naming)
    if stated > lines.height or not any(cell and cell.strip() for cell in lines.row(stated - 1)):
        raise Unclassifiable(FileFault.HEADER_ROW_ABSENT, row=stated)
    return stated - 1


def _in_all_rows(
    places: Collection[tuple[str, int]], merged: Collection[Merged], columns: Sequence[str], *, above: int
) -> tuple[tuple[str, int], ...]:
    """Return the column and row of cells, of a merged one each of its rows."""
    last = {(one.column, one.first_row - above): one.last_row - above for one in merged} if places else {}
    return tuple(
        (name, row)
        for name, first in places
        for row in range(first, last.get((columns.index(name), first), first) + 1)
    )


def _filled(
    rows: pl.DataFrame, merged: Sequence[Merged], named: Collection[str], *, above: int
) -> tuple[pl.DataFrame, tuple[str, ...]]:
    """Let merged cells stand in each of their rows in which anything stands; say in which columns.

    A result is of its first row alone, unless its heading is of signs, units, scales or remarks.
    """
    if not merged:
        return rows, ()
    below = in_columns(merged, range(rows.width), above=above)
    said = {
        place: [
            one
            for one in those
            if _is_of_every_row(rows.columns[place], named)
            or _is_word(rows.to_series(place), one, above=above)
        ]
        for place, those in below.items()
    }
    found = {place: those for place, those in said.items() if those}
    holds = rows.select(pl.any_horizontal(pl.all().str.contains(r"\S").fill_null(value=False))).to_series()
    filled = [filled_down(rows.to_series(place), those, above=above) for place, those in found.items()]
    whole_cells = (pl.when(holds).then(column).otherwise(None).alias(column.name) for column in filled)
    return rows.with_columns(*whole_cells), tuple(rows.columns[place] for place in sorted(found))


def _is_of_every_row(heading: str, named: Collection[str]) -> bool:
    """Tell whether no result of a drug stands under a heading, whatever the cells look like."""
    return heading in named or is_beside_values(heading) or is_of_remarks(heading)


def _is_word(cells: pl.Series, merged: Merged, *, above: int) -> bool:
    """Tell whether a merged cell says something of its rows, and is no result: a sign, unit or remark."""
    row = merged.first_row - above
    text = cells[row] if row < len(cells) else None
    return text is not None and text.strip() != "" and not is_result(text)


def _first_shown(path: Path, names: tuple[str, ...]) -> str:
    """Return the first sheet that is not hidden: people send the one that they see."""
    shown = sheets_shown(path, names)
    return next((name for name in names if name in shown), names[0])
