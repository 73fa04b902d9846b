"""Small files that would keep a reader busy: what they are made of."""

from __future__ import annotations

import io
import sqlite3
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

from tests.datasets.hostile_makers import workbook

_PIECE = 1 << 20


def workbook_of(begins: bytes, repeated: bytes, ends: bytes, megabytes: int) -> Callable[[Path], None]:
    """Return what writes a workbook whose only sheet repeats something until it has so many megabytes."""

    def make(path: Path) -> None:
        sheet = "xl/worksheets/sheet1.xml"
        piece = repeated * (_PIECE // len(repeated))
        with (
            zipfile.ZipFile(io.BytesIO(workbook('<row r="1"><c r="A1"><v>1</v></c></row>'))) as plain,
            zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as out,
        ):
            for member in plain.namelist():
                if member != sheet:
                    out.writestr(member, plain.read(member))
            with out.open(sheet, "w") as part:
                part.write(begins)
                for _ in range(megabytes):
                    part.write(piece)
                part.write(ends)

    return make


_BEGINS = (
    b'<?xml version="1.0" encoding="UTF-8"?>'
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
)
_ENDS = b"</sheetData></worksheet>"


def cells_without_place(megabytes: int = 500) -> Callable[[Path], None]:
    """Return a workbook of rows whose cells do not say where they are."""
    row = b"<row>" + b"<c><v>1</v></c>" * 90 + b"</row>"
    return workbook_of(_BEGINS, row, _ENDS, megabytes)


def empty_cells(megabytes: int = 500) -> Callable[[Path], None]:
    """Return a workbook of one row with millions of cells that hold nothing."""
    return workbook_of(_BEGINS + b"<row>", b"<c/>", b"</row>" + _ENDS, megabytes)


def sheet_written(rows: str, prefix: str = "") -> bytes:
    """Return a workbook with rows as they are written, its other parts plain."""
    sheet = (
        f'<?xml version="1.0" encoding="UTF-8"?><{prefix}worksheet xmlns="http://schemas.openxmlformats.org/'
        'spreadsheetml/2006/main" xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f"<{prefix}sheetData>{rows}</{prefix}sheetData></{prefix}worksheet>"
    )
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook(""))) as plain,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as given,
    ):
        for member in plain.namelist():
            given.writestr(member, sheet if member == "xl/worksheets/sheet1.xml" else plain.read(member))
    return out.getvalue()


def far_cells() -> dict[str, bytes]:
    """Return workbooks with a cell, or a row, far away, each written in another way that XML allows."""
    near = '<row r="1"><c r="A1"><v>1</v></c></row>'
    ways = {
        "a line end before r": near + '<row r="2"><c\nr="XFD1048576"><v>1</v></c></row>',
        "two blanks before =": near + '<row r="2"><c r  ="XFD1048576"><v>1</v></c></row>',
        "blanks around =": near + '<row r="2"><c r = "XFD1048576"><v>1</v></c></row>',
        "an apostrophe": near + "<row r='2'><c r='XFD1048576'><v>1</v></c></row>",
        "small letters": near + '<row r="2"><c r="xfd1048576"><v>1</v></c></row>',
        "a cell far below its row": near + '<row><c r="A1048576"><v>1</v></c></row>',
        "a far cell before a near one": near + '<row r="2"><c r="CV1048576"><v>1</v></c></row>' + near,
        "a row with a line end": near + '<row\nr="1048576"><c><v>1</v></c></row>',
    }
    found = {name: sheet_written(rows) for name, rows in ways.items()}
    prefixed = (near + '<row r="2"><c r="XFD1048576"><v>1</v></c></row>').replace("</", "</x:")
    for tag in ("row", "c", "v"):
        prefixed = prefixed.replace(f"<{tag}", f"<x:{tag}")
    found["prefixed"] = sheet_written(prefixed, "x:")
    return found


def looping_database(path: Path) -> None:
    """Write a database of three pages: the root names the same page of rows eight thousand times."""
    size = 65_536
    names = ("LABORATORY", "ORGANISM", "AMP_ND10", "AMP_NM", *(f"C{place}" for place in range(150)))
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "plain.sqlite"
        connection = sqlite3.connect(plain)
        connection.execute(f"PRAGMA page_size={size}")
        connection.execute(f"CREATE TABLE ISOLATES ({', '.join(names)})")
        rows = ((None,) * len(names) for _ in range(350))
        connection.executemany(f"INSERT INTO ISOLATES VALUES ({', '.join('?' * len(names))})", rows)  # noqa: S608
        connection.commit()
        connection.close()
        content = plain.read_bytes()
    assert len(content) == 2 * size  # the schema, and one page of rows, which moves to the third
    cells = [b"\0\0\0\3" + _varint(400 + place) for place in range(8_000)]
    places, body, end = b"", b"", size
    for cell in cells:
        end -= len(cell)
        places, body = places + end.to_bytes(2, "big"), cell + body
    head = b"\5\0\0" + len(cells).to_bytes(2, "big") + (end % size).to_bytes(2, "big") + b"\0\0\0\0\3"
    root = (head + places).ljust(end, b"\0") + body
    whole = bytearray(content[:size] + root + content[size:])
    whole[28:32] = (3).to_bytes(4, "big")
    path.write_bytes(bytes(whole))


def _varint(number: int) -> bytes:
    return bytes([number & 0x7F]) if number < 0x80 else bytes([number >> 7 | 0x80, number & 0x7F])


def newlines(megabytes: int = 100) -> Callable[[Path], None]:
    """Return what writes a header and nothing but line ends."""

    def make(path: Path) -> None:
        with path.open("wb") as file:
            file.write(b"isolate_id,zone,mic\n")
            for _ in range(megabytes):
                file.write(b"\n" * _PIECE)

    return make
