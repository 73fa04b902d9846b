"""A workbook as text, sheet by sheet; raised digits, which point to notes, are left out.

A cell that shows 0.5 with a raised 1 holds the text ``0.51``: whoever reads the text alone
reads another breakpoint. So the raised parts are taken out of the workbook before it is read.
"""

import io
import zipfile
from collections.abc import Iterator
from typing import Final
from xml.etree import ElementTree as ET

import msgspec

from breakpoints.errors import ImportUnreadable
from breakpoints.importing.opening import MOST_BYTES
from breakpoints.importing.report import Unreadable

_STRINGS: Final = "xl/sharedStrings.xml"
_MAIN: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_MOST_COLUMNS: Final = 60
_MOST_ROWS: Final = 20_000


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    """One sheet: its name, and its rows from the first line on; an empty cell is an empty text."""

    name: str
    rows: tuple[tuple[str, ...], ...]


def sheets_of(content: bytes, file: str) -> tuple[Sheet, ...]:
    """Read every sheet as text.

    Raises
    ------
    ImportUnreadable
        No workbook, a damaged or locked one, or one larger than any such file.
    """
    import fastexcel  # noqa: PLC0415 - only in the process that reads files

    plain = _without_raised(content, file)
    try:
        workbook = fastexcel.read_excel(plain)
        return tuple(Sheet(name=name, rows=_rows(workbook, name)) for name in workbook.sheet_names)
    except fastexcel.FastExcelError as fault:
        raise ImportUnreadable(file, Unreadable.NOT_A_WORKBOOK) from fault


def _rows(workbook: object, name: str) -> tuple[tuple[str, ...], ...]:
    """Return a sheet's rows, numbers as they are written, blanks around cells taken off."""
    sheet = workbook.load_sheet(  # type: ignore[attr-defined]  # fastexcel is imported late
        name, header_row=None, skip_rows=0, n_rows=_MOST_ROWS, dtypes="string"
    )
    if sheet.width == 0:
        return ()
    table = sheet.to_polars()
    return tuple(
        tuple("" if cell is None else " ".join(str(cell).split()) for cell in row[:_MOST_COLUMNS])
        for row in table.rows()
    )


def _without_raised(content: bytes, file: str) -> bytes:
    """Return the workbook without the raised parts of its texts."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            size = sum(one.file_size for one in archive.infolist())
            if size > MOST_BYTES:
                parameters = {"bytes": str(size), "most": str(MOST_BYTES)}
                raise ImportUnreadable(file, Unreadable.TOO_LARGE, parameters)
            parts = {one.filename: archive.read(one) for one in archive.infolist()}
        if _STRINGS in parts:
            parts[_STRINGS] = _strings_without_raised(parts[_STRINGS])
    except (
        zipfile.BadZipFile,
        RuntimeError,
        NotImplementedError,
        OSError,
        EOFError,
        ET.ParseError,
    ) as fault:
        raise ImportUnreadable(file, Unreadable.NOT_A_WORKBOOK) from fault
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return out.getvalue()


def _strings_without_raised(strings: bytes) -> bytes:
    if b"<!DOCTYPE" in strings or b"<!ENTITY" in strings:  # no spreadsheet writes them; entities can explode
        raise ET.ParseError("a document type in a workbook")
    root = ET.fromstring(strings)  # noqa: S314 - without a document type there are no entities
    for item in root.iter(f"{_MAIN}si"):
        for run in list(_raised(item)):
            item.remove(run)
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _raised(item: ET.Element) -> Iterator[ET.Element]:
    """Yield the parts of a text that stand above the line."""
    for run in item.findall(f"{_MAIN}r"):
        place = run.find(f"{_MAIN}rPr/{_MAIN}vertAlign")
        if place is not None and place.get("val") == "superscript":
            yield run
