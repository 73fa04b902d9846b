"""How files that are made to do harm are made."""

from __future__ import annotations

import gzip
import io
import sqlite3
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import polars as pl
import xlsxwriter

HEAD = b"isolate,organism,drug,disk_content,zone,mic\n"
ROW = b"V1,E. coli,ampicillin,10 ug,20,4\n"
CONTENT_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    'spreadsheetml.sheet.main+xml"/></Types>'
)
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def workbook(
    sheet: str | bytes,
    *,
    strings: bytes | None = None,
    sheets: str = '<sheet name="S" sheetId="1" r:id="rId1"/>',
    more: dict[str, bytes] | None = None,
    relations: str = "",
) -> bytes:
    """Return a workbook of hand-written parts."""
    parts: dict[str, bytes] = {
        "[Content_Types].xml": CONTENT_TYPES.encode(),
        "_rels/.rels": (
            f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="rId1" Type="{OFFICE}/officeDocument" '
            'Target="xl/workbook.xml"/></Relationships>'
        ).encode(),
        "xl/workbook.xml": (
            f'<workbook xmlns="{_MAIN}" xmlns:r="{OFFICE}"><sheets>{sheets}</sheets></workbook>'
        ).encode(),
        "xl/_rels/workbook.xml.rels": (
            f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="rId1" Type="{OFFICE}/worksheet" '
            f'Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="{OFFICE}/sharedStrings" '
            f'Target="sharedStrings.xml"/>{relations}</Relationships>'
        ).encode(),
        "xl/worksheets/sheet1.xml": sheet if isinstance(sheet, bytes) else sheet_of(sheet),
        **({} if strings is None else {"xl/sharedStrings.xml": strings}),
        **(more or {}),
    }
    return zipped(parts)


def sheet_of(rows: str) -> bytes:
    """Return the XML of a sheet with rows."""
    return f'<worksheet xmlns="{_MAIN}"><sheetData>{rows}</sheetData></worksheet>'.encode()


def zipped(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def of(content: bytes | Callable[[], bytes]) -> Callable[[Path], None]:
    def make(path: Path) -> None:
        path.write_bytes(content if isinstance(content, bytes) else content())

    return make


def far_cell(path: Path) -> None:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write("A1", "zone")
        sheet.write("XFD1048576", "far")


def hidden_far_cell() -> bytes:
    """A far cell written as no program writes it, so that a quick look misses it."""
    return workbook('<row><c t="str" r = "A1"><v>zone</v></c><c t="str" r = "xfd1048576"><v>x</v></c></row>')


def gzip_of(megabytes: int) -> bytes:
    packing = zlib.compressobj(1, zlib.DEFLATED, 31)
    zeros = bytes(1 << 20)
    return b"".join([*(packing.compress(zeros) for _ in range(megabytes)), packing.flush()])


def small_gzip() -> bytes:
    return gzip.compress(HEAD + ROW)


def workbook_with_deflated(name: str, size: int, *, claimed: int | None = None) -> bytes:
    """Return a workbook one of whose parts unpacks to ``size`` blanks, and claims ``claimed``."""
    packing = zlib.compressobj(1, zlib.DEFLATED, -15)
    blanks, checksum = b" " * (1 << 20), 0
    packed = []
    for _ in range(size >> 20):
        packed.append(packing.compress(blanks))
        checksum = zlib.crc32(blanks, checksum)
    data = b"".join([*packed, packing.flush()])
    told = size if claimed is None else claimed
    encoded = name.encode()
    local = struct.pack(
        "<4s5H3L2H", b"PK\x03\x04", 20, 0, 8, 0, 0, checksum, len(data), told, len(encoded), 0
    )
    directory = struct.pack(
        "<4s6H3L5H2L",
        *(b"PK\x01\x02", 20, 20, 0, 8, 0, 0, checksum, len(data), told, len(encoded), 0, 0, 0, 0, 0, 0),
    )
    body = local + encoded + data
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 1, 1, len(directory) + len(encoded), len(body), 0)
    return body + directory + encoded + end


def overlapping_members() -> bytes:
    """Two members that share the same packed bytes."""
    content = bytearray(zipped({"xl/a.xml": b" " * 10_000, "xl/b.xml": b"x"}))
    second = content.index(b"PK\x01\x02", content.index(b"PK\x01\x02") + 4)
    content[second + 42 : second + 46] = bytes(4)  # the second member begins where the first does
    return bytes(content)


def encrypted_member() -> bytes:
    content = bytearray(workbook('<row r="1"><c r="A1"><v>1</v></c></row>'))
    first = content.index(b"PK\x01\x02")
    content[first + 8] |= 1
    return bytes(content)


def million_sheets() -> bytes:
    sheets = "".join(f'<sheet name="S{i}" sheetId="{i}" r:id="rId1"/>' for i in range(1, 1_000_001))
    return workbook('<row r="1"><c r="A1"><v>1</v></c></row>', sheets=sheets)


def xml_bomb() -> bytes:
    entities = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 10))
    strings = (
        f'<?xml version="1.0"?><!DOCTYPE sst [<!ENTITY l0 "lol">{entities}]>'
        f'<sst xmlns="{_MAIN}"><si><t>&l9;</t></si></sst>'
    )
    return workbook('<row r="1"><c r="A1" t="s"><v>0</v></c></row>', strings=strings.encode())


def outside_entity() -> bytes:
    declared = '<!DOCTYPE sst [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    strings = f'{declared}<sst xmlns="{_MAIN}"><si><t>&x;</t></si></sst>'
    return workbook('<row r="1"><c r="A1" t="s"><v>0</v></c></row>', strings=strings.encode())


def long_shared_string() -> bytes:
    """One string of 32 kB that a million cells name."""
    strings = f'<sst xmlns="{_MAIN}"><si><t>{"x" * 32_000}</t></si></sst>'.encode()
    rows = "".join(
        f'<row r="{i}"><c r="A{i}" t="s"><v>0</v></c><c r="B{i}" t="s"><v>0</v></c></row>'
        for i in range(1, 500_001)
    )
    return workbook(rows, strings=strings)


def many_claimed_strings() -> bytes:
    strings = f'<sst xmlns="{_MAIN}" count="4294967295" uniqueCount="4294967295"><si><t>zone</t></si></sst>'
    return workbook('<row r="1"><c r="A1" t="s"><v>4294967294</v></c></row>', strings=strings.encode())


def small_parquet() -> bytes:
    """Return a Parquet file of two kilobytes that reads well."""
    out = io.BytesIO()
    pl.DataFrame(
        {
            "isolate": ["V1", "V2", "V3"],
            "organism": ["E. coli"] * 3,
            "drug": ["ampicillin"] * 3,
            "disk_content": ["10 ug"] * 3,
            "zone": ["20", "6", "21"],
            "mic": ["4", ">32", "2"],
        }
    ).write_parquet(out)
    return out.getvalue()


def flipped(content: bytes, bit: int) -> bytes:
    """Return bytes with one bit turned."""
    changed = bytearray(content)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


def parquet_of_many_rows(n: int) -> Callable[[Path], None]:
    def make(path: Path) -> None:
        table = pl.select(pl.repeat(20, n, dtype=pl.Int8).alias("zone"))
        table.write_parquet(path, compression="zstd", statistics=False)

    return make


def lying_parquet() -> bytes:
    """A footer that claims 500 million rows of a file that has three."""
    content = small_parquet()
    n_bytes = int.from_bytes(content[-8:-4], "little")
    footer = content[-8 - n_bytes : -8]
    for place in range(len(footer) - 1):  # field 3 of the footer, num_rows: 0x16, then 3 in zigzag
        if footer[place : place + 2] == b"\x16\x06":
            many = bytes([0x80, 0x94, 0xEB, 0xDC, 0x03])  # 500,000,000 in zigzag, as a varint
            footer = footer[: place + 1] + many + footer[place + 2 :]
            break
    return content[: -8 - n_bytes] + footer + len(footer).to_bytes(4, "little") + b"PAR1"


def database(path: Path, *statements: str) -> None:
    path.unlink(missing_ok=True)
    connection = sqlite3.connect(path)
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()


ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT * FROM n"


def endless_view(path: Path) -> None:
    database(path, f"CREATE VIEW Isolates(ORGANISM, AMP_ND10, AMP_NM) AS SELECT i, i, i FROM ({ENDLESS})")  # noqa: S608


def endless_column(path: Path) -> None:
    computed = "hex(zeroblob(100000000))"
    database(
        path,
        f"CREATE TABLE Isolates (ROW_IDX, ORGANISM AS ({computed}), AMP_ND10 AS ({computed}))",
        "INSERT INTO Isolates (ROW_IDX) VALUES (1)",
    )


def database_of_more_pages(path: Path) -> None:
    database(
        path, "CREATE TABLE Isolates (ORGANISM, AMP_ND10, AMP_NM)", "INSERT INTO Isolates VALUES (1,2,3)"
    )
    content = bytearray(path.read_bytes())
    content[28:32] = (2**31).to_bytes(4, "big")
    path.write_bytes(content)


def million_columns() -> bytes:
    names = b",".join(b"c%d" % i for i in range(1_000_000))
    return names + b"\n" + b"," * 999_999 + b"\n"


def million_columns_all_the_way() -> bytes:
    return b"\n".join([b",".join([b"20"] * 1_000_000)] * 40)


def huge(size: int) -> Callable[[Path], None]:
    def make(path: Path) -> None:
        with path.open("wb") as file:
            file.write(HEAD)
            piece = b"9" * (1 << 20)
            for _ in range(size >> 20):
                file.write(piece)
            file.write(b",4\n")

    return make


def a_gigabyte(path: Path) -> None:
    path.write_bytes(HEAD)
    with path.open("r+b") as file:
        file.truncate(1 << 30)


def flipped_footer() -> bytes:
    """Turn a bit that makes the first page claim other bytes than it has."""
    content = small_parquet()
    return flipped(content, 8 * 6 + 4)
