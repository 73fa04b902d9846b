"""A sheet of a workbook as rows of text: numbers as they are written, formulas as the value they show."""

from pathlib import Path

import fastexcel
import msgspec
import polars as pl

from service.file_classification.faults import FileFault, Unclassifiable


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    """A sheet's rows, its name, the names of all sheets, and its headings as they are written."""

    rows: pl.DataFrame
    name: str
    sheets: tuple[str, ...]
    headings: tuple[str, ...] = ()


def read_sheet(path: Path, wanted: str | None) -> Sheet:
    """Read the sheet that is wanted, else the first one; its first row that holds anything is the header.

    Raises
    ------
    Unclassifiable
        No workbook, no such sheet, or nothing in it.
    """
    try:
        workbook = fastexcel.read_excel(path)
        names = tuple(workbook.sheet_names)
        if wanted is not None and wanted not in names:
            raise Unclassifiable(FileFault.UNKNOWN_SHEET, sheet=wanted, sheets=", ".join(names))
        if not names:
            raise Unclassifiable(FileFault.NO_SHEET)
        name = names[0] if wanted is None else wanted
        sheet = workbook.load_sheet(name, dtypes="string", skip_whitespace_tail_rows=True)
        rows = pl.DataFrame(sheet)
        first = pl.DataFrame(workbook.load_sheet(name, header_row=None, n_rows=1, dtypes="string"))
    except fastexcel.FastExcelError as fault:
        raise Unclassifiable(FileFault.DAMAGED, wanted="XLSX", reason=type(fault).__name__) from fault
    if not rows.width:
        raise Unclassifiable(FileFault.EMPTY)
    headings = tuple(cell or "" for cell in first.row(0)) if first.height else ()
    return Sheet(rows=rows, name=name, sheets=names, headings=headings)
