"""A workbook written row by row as it comes: texts as texts, so that nothing in it is ever a formula.

Written by hand rather than by a library because half of a large answer's time would go there; the parts
are the fewest that a workbook can have, and the same rows give the same bytes.
"""

import zipfile
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import IO, Final, Self

import polars as pl

from service.file_classification.faults import FileFault, Unclassifiable

MOST_ROWS: Final = 1_048_575
"""Rows of a sheet below its header."""
LONGEST_CELL: Final = 32_767
_ROWS_AT_ONCE: Final = 20_000
_NAMESPACE: Final = "http://schemas.openxmlformats.org"
_MAIN: Final = f"{_NAMESPACE}/spreadsheetml/2006/main"
_DOCUMENT: Final = f"{_NAMESPACE}/officeDocument/2006/relationships"
_PACKAGE: Final = f"{_NAMESPACE}/package/2006"
_DECLARED: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_PARTS: Final = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPE}.worksheet+xml"/>'
    f'<Override PartName="/xl/sharedStrings.xml" ContentType="{_TYPE}.sharedStrings+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_DOCUMENT}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_DOCUMENT}">'
    '<sheets><sheet name="Results" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_DOCUMENT}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{_DOCUMENT}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
}
_FREEZE: Final = (
    '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" state="frozen"/>'
    "</sheetView></sheetViews>"
)
_START: Final = f'{_DECLARED}<worksheet xmlns="{_MAIN}">{_FREEZE}<sheetData>\n'
_END: Final = "</sheetData></worksheet>"
_NOT_IN_XML: Final = r"[\x00-\x08\x0B-\x1F\uFFFE\uFFFF]"
_LOOKS_ESCAPED: Final = r"_(x[0-9A-Fa-f]{4}_)"


class WorkbookWritten:
    """A workbook with one sheet, in the making."""

    def __init__(self, path: Path, names: Sequence[str]) -> None:
        self._archive = zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1)
        self._names, self._rows = tuple(names), 0
        self._texts: dict[str, int] = {}
        self._sheet: IO[bytes] | None = None

    def __enter__(self) -> Self:
        """Write what comes before the rows."""
        for name, part in _PARTS.items():
            self._archive.writestr(_entry(name), _DECLARED + part)
        self._sheet = self._archive.open(_entry("xl/worksheets/sheet1.xml"), "w", force_zip64=True)
        self._sheet.write(_START.encode())
        header = pl.DataFrame([pl.Series(name, [name]) for name in self._names])
        self._write(header, number=1)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Write what comes after the rows."""
        if self._sheet is not None:
            if kind is None:
                self._sheet.write(_END.encode())
            self._sheet.close()
            self._write_texts()
        self._archive.close()

    def add(self, rows: pl.DataFrame) -> None:
        """Write rows.

        Raises
        ------
        Unclassifiable
            More rows, or a longer text, than a sheet can hold.
        """
        for first in range(0, rows.height, _ROWS_AT_ONCE):
            part = rows.slice(first, _ROWS_AT_ONCE)
            if self._rows + part.height > MOST_ROWS:
                raise Unclassifiable(FileFault.TOO_MANY_ROWS, limit=MOST_ROWS)
            self._write(part, number=self._rows + 2)
            self._rows += part.height

    def _write(self, rows: pl.DataFrame, *, number: int) -> None:
        """Write the rows from this number of the sheet on."""
        at = pl.int_range(number, number + rows.height).cast(pl.String)
        cells = []
        for place, series in enumerate(rows.get_columns()):
            if series.null_count() < rows.height:
                ends = self._ends(series).alias(f"{place}")
                cells.append(pl.lit(f'<c r="{_letters(place)}') + at + pl.lit(ends))
        line = pl.concat_str([pl.lit('<row r="') + at + '">', *cells, pl.lit("</row>")], ignore_nulls=True)
        written = pl.select(line.alias("line"))["line"].str.join("\n").item()
        if self._sheet is not None:
            self._sheet.write(f"{written}\n".encode())

    def _ends(self, series: pl.Series) -> pl.Series:
        """Return each cell after its place; nothing for an empty one. A text stands once, for all cells."""
        if series.dtype.is_numeric():
            return pl.select(pl.lit('"><v>') + series.cast(pl.String) + "</v></c>").to_series()
        texts = series.cast(pl.String)
        distinct = texts.unique(maintain_order=True).drop_nulls()
        if (distinct.str.len_bytes() > LONGEST_CELL).any():
            raise Unclassifiable(FileFault.CELL_TOO_LONG, column=series.name[:60], limit=LONGEST_CELL)
        numbers = [self._texts.setdefault(text, len(self._texts)) for text in distinct]
        ends = pl.Series([f'" t="s"><v>{number}</v></c>' for number in numbers], dtype=pl.String)
        return texts.replace_strict(distinct, ends, default=None, return_dtype=pl.String)

    def _write_texts(self) -> None:
        """Write every text that a cell refers to."""
        escaped = _escaped(pl.Series(list(self._texts), dtype=pl.String))
        with self._archive.open(_entry("xl/sharedStrings.xml"), "w", force_zip64=True) as part:
            part.write(f'{_DECLARED}<sst xmlns="{_MAIN}">\n'.encode())
            for texts in escaped.to_frame("text").iter_slices(_ROWS_AT_ONCE):
                items = '<si><t xml:space="preserve">' + texts["text"] + "</t></si>\n"
                part.write(items.str.join("").item().encode())
            part.write(b"</sst>")


def _escaped(texts: pl.Series) -> pl.Series:
    """Write characters that XML cannot hold as Excel does: ``_x0001_``."""
    if texts.str.contains(_LOOKS_ESCAPED).any():
        texts = texts.str.replace_all(_LOOKS_ESCAPED, "_x005F_${1}")
    if texts.str.contains(_NOT_IN_XML).any():
        codes = [*range(0x09), *range(0x0B, 0x20), 0xFFFE, 0xFFFF]
        texts = texts.str.replace_many([chr(code) for code in codes], [f"_x{code:04X}_" for code in codes])
    return texts.str.replace_many(["&", "<", ">"], ["&amp;", "&lt;", "&gt;"])


def _entry(name: str) -> zipfile.ZipInfo:
    """Return an entry with no date of its own."""
    entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def _letters(place: int) -> str:
    """Return the letters of a column: A, B ... Z, AA."""
    letters = ""
    place += 1
    while place:
        place, letter = divmod(place - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters
