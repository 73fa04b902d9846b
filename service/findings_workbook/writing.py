"""Write the workbook. Runs inside the limited child; every cell is a text or a number, never a formula."""

import datetime as dt
import io
from collections.abc import Sequence
from typing import Any, Final

from xlsxwriter import Workbook

from datasets.as_shown.column_letters import column_letters
from datasets.fields import Field
from datasets.rows_as_read import RowsAsRead, TableAsRead, unpacked_rows
from datasets.texts_changed import TextsChanged
from service.findings_workbook.errand import FindingLine, WorkbookErrand, WorkbookWords
from service.findings_workbook.marks import Place, marks_of

MOST_COMMENTS: Final = 5_000
LONGEST_CELL: Final = 32_000
_MADE: Final = dt.datetime(2000, 1, 1)  # noqa: DTZ001 - the same in every file, so that the same rows give the same bytes
_OPTIONS: Final = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}
_STYLES: Final = {
    "head": {"bold": True, "bottom": 1, "bg_color": "#EEF1F4", "text_wrap": True, "valign": "top"},
    "error": {"bg_color": "#F9C9BD", "border": 1, "border_color": "#A8321A", "num_format": "@"},
    "warning": {"bg_color": "#FBE7A8", "border": 1, "border_color": "#7D5200", "num_format": "@"},
    "text": {"num_format": "@"},
    "soft": {"font_color": "#4D5A68"},
    "wrap": {"text_wrap": True, "valign": "top"},
    "link": {"font_color": "#26418F", "underline": 1, "valign": "top"},
    "strong": {"bold": True, "valign": "top"},
}
_WIDTHS: Final = {Field.ORGANISM: 26, Field.DRUG: 20, Field.ISOLATE_ID: 24}


def findings_workbook(errand: WorkbookErrand) -> bytes:
    """Return the bytes of a workbook: the rows with their marks, the findings, and what the colours mean."""
    out = io.BytesIO()
    book = Workbook(out, _OPTIONS)
    book.set_properties({"created": _MADE})
    styles = {name: book.add_format(style) for name, style in _STYLES.items()}
    places: dict[int, str] = {}
    changed: TextsChanged | None = None
    if errand.rows is not None:
        rows = unpacked_rows(errand.rows)
        places = _write_rows(book, rows, errand, styles)
        changed = rows.changed
    _write_findings(book, errand, places, styles)
    if changed is not None:
        _write_changed(book, changed, errand.words, styles)
    _write_about(book, errand.words, styles)
    book.close()
    return out.getvalue()


def _write_rows(
    book: Any, rows: RowsAsRead, errand: WorkbookErrand, styles: dict[str, Any]
) -> dict[int, str]:
    """Write a sheet for each file; return where each finding (by its id) is to be seen."""
    places: dict[int, str] = {}
    for number, table in enumerate(rows.tables, start=1):
        name = errand.words.rows_sheet if len(rows.tables) == 1 else f"{errand.words.rows_sheet} {number}"
        marks = marks_of(table, number, errand.findings)
        writer = _TableWriter(book, name, table, errand.words, styles)
        places |= writer.write(marks)
    return places


class _TableWriter:
    """One sheet of rows."""

    def __init__(
        self, book: Any, name: str, table: TableAsRead, words: WorkbookWords, styles: dict[str, Any]
    ) -> None:
        self._sheet, self._name, self._table = book.add_worksheet(name), name, table
        self._styles, self._comments = styles, 0
        self._fields = list(table.cells)
        self._leading = [words.row] + ([words.sheet] if table.sheets is not None else [])
        if table.names:
            self._leading.append(words.column_in_file)

    def write(self, marks: dict[Place, list[FindingLine]]) -> dict[int, str]:
        """Write the header and every row, marked cells in their colour with what was found as comment."""
        sheet, ahead = self._sheet, len(self._leading)
        sheet.freeze_panes(1, ahead)
        for place, name in enumerate(self._leading):
            sheet.write_string(0, place, name, self._styles["head"])
            sheet.set_column(place, place, 12)
        for place, field in enumerate(self._fields, start=ahead):
            header = field.value if field in self._table.names else self._table.headers[field]
            sheet.write_string(0, place, _cut(header), self._styles["head"])
            sheet.set_column(place, place, _WIDTHS.get(field, 14), self._styles["text"])
        found: dict[int, str] = {}
        for row, line in enumerate(self._table.lines):
            self._write_row(row, line, marks, found)
        sheet.autofilter(0, 0, max(len(self._table.lines), 1), ahead + len(self._fields) - 1)
        return found

    def _write_row(
        self, row: int, line: int, marks: dict[Place, list[FindingLine]], found: dict[int, str]
    ) -> None:
        sheet, whole = self._sheet, marks.get((row, None), [])
        self._write_leading(row, line)
        if whole:
            self._mark(row, 0, str(line), whole, found, number=line)
        for place, field in enumerate(self._fields, start=len(self._leading)):
            text = _cut(self._table.cells[field][row])
            meant = marks.get((row, field), [])
            if meant:
                self._mark(row, place, text, meant, found)
            elif text:
                sheet.write_string(row + 1, place, text, self._styles["text"])

    def _write_leading(self, row: int, line: int) -> None:
        self._sheet.write_number(row + 1, 0, line, self._styles["soft"])
        more: list[str] = []
        if self._table.sheets is not None:
            more.append(self._table.sheets[row] or "")
        if self._table.names:
            named = (names[row] for names in self._table.names.values())
            more.append(" | ".join(dict.fromkeys(name for name in named if name)))
        for place, text in enumerate(more, start=1):
            self._sheet.write_string(row + 1, place, _cut(text), self._styles["soft"])

    def _mark(
        self,
        row: int,
        place: int,
        text: str,
        meant: Sequence[FindingLine],
        found: dict[int, str],
        *,
        number: int | None = None,
    ) -> None:
        worst = "error" if any(one.severity == "error" for one in meant) else "warning"
        if number is None:
            self._sheet.write_string(row + 1, place, text, self._styles[worst])
        else:
            self._sheet.write_number(row + 1, place, number, self._styles[worst])
        if not text:
            self._sheet.write_blank(row + 1, place, None, self._styles[worst])
        if self._comments < MOST_COMMENTS:
            self._comments += 1
            said = "\n".join(f"{one.severity_word}: {one.message}" for one in meant)
            self._sheet.write_comment(row + 1, place, said[:2000], {"x_scale": 2.4, "y_scale": 1.6})
        for one in meant:
            found.setdefault(id(one), f"internal:'{self._name}'!{_cell(row + 1, place)}")


def _write_findings(
    book: Any, errand: WorkbookErrand, places: dict[int, str], styles: dict[str, Any]
) -> None:
    words = errand.words
    sheet = book.add_worksheet(words.findings_sheet)
    files = any(one.file is not None for one in errand.findings)
    sheets = any(one.sheet is not None for one in errand.findings)
    heads = [words.row, *([words.file] if files else []), *([words.sheet] if sheets else [])]
    heads += [words.column, words.value, words.severity, words.message, words.what_to_do, words.rule]
    widths = [8, *([6] if files else []), *([14] if sheets else []), 18, 18, 14, 70, 50, 26]
    for place, (name, width) in enumerate(zip(heads, widths, strict=True)):
        sheet.write_string(0, place, name, styles["head"])
        sheet.set_column(place, place, width)
    sheet.freeze_panes(1, 0)
    for row, one in enumerate(errand.findings, start=1):
        _write_row_number(sheet, row, one, places.get(id(one)), styles)
        said = [*([str(one.file or "")] if files else []), *([one.sheet or ""] if sheets else [])]
        said += [one.column or "", one.value or "", one.severity_word, one.message, one.what_to_do, one.rule]
        for place, text in enumerate(said, start=1):
            marked = place == len(said) - 3
            sheet.write_string(row, place, _cut(text), styles[one.severity] if marked else styles["wrap"])
    sheet.autofilter(0, 0, max(len(errand.findings), 1), len(heads) - 1)


def _write_row_number(
    sheet: Any, row: int, one: FindingLine, place: str | None, styles: dict[str, Any]
) -> None:
    if one.row is None:
        return
    if place is None:
        sheet.write_number(row, 0, one.row, styles["wrap"])
    else:
        sheet.write_url(row, 0, place, styles["link"], str(one.row))


def _write_changed(book: Any, changed: TextsChanged, words: WorkbookWords, styles: dict[str, Any]) -> None:
    """Write each different text of the kept rows beside what it is kept as."""
    sheet = book.add_worksheet(words.changed_sheet)
    heads = (words.column, words.value, words.changed_to, words.changed_rows)
    for place, (name, width) in enumerate(zip(heads, (24, 34, 34, 12), strict=True)):
        sheet.write_string(0, place, name, styles["head"])
        sheet.set_column(place, place, width)
    sheet.freeze_panes(1, 0)
    row = 0
    for field, found in changed.fields.items():
        name = words.fields[field]
        lines = [*zip(found.texts, found.values, found.rows, strict=True)]
        if found.rows_not_kept:
            lines.append((words.changed_not_kept, "", found.rows_not_kept))
        for written, said, n in lines:
            row += 1
            for place, text in enumerate((name, written, said)):
                sheet.write_string(row, place, _cut(text), styles["text"])
            sheet.write_number(row, 3, n)


def _write_about(book: Any, words: WorkbookWords, styles: dict[str, Any]) -> None:
    sheet = book.add_worksheet(words.about_sheet)
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 100)
    for row, (first, second) in enumerate(words.about):
        sheet.write_string(row, 0, first, styles["strong"])
        sheet.write_string(row, 1, _cut(second), styles["wrap"])


def _cut(text: str) -> str:
    """Cut what no cell can hold; spreadsheets count in units of UTF-16."""
    return text if len(text) < LONGEST_CELL // 2 else text[: LONGEST_CELL // 2] + "…"


def _cell(row: int, column: int) -> str:
    return f"{column_letters(column)}{row + 1}"
