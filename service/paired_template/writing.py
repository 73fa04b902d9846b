"""Write the template. Runs inside the limited child; every cell is a text, never a formula."""

import datetime as dt
import io
from typing import Any, Final

from xlsxwriter import Workbook

from datasets.sheets_aside import ASIDE
from service.paired_template.errand import TemplateColumn, TemplateErrand

ROWS: Final = 2_000
"""Rows below the header that offer lists to choose from."""
_MADE: Final = dt.datetime(2000, 1, 1)  # noqa: DTZ001 - the same in every file, so that the same template gives the same bytes
_OPTIONS: Final = {"in_memory": True, "strings_to_formulas": False, "strings_to_numbers": False}
_MOST_OF_TITLE, _MOST_OF_NOTE = 31, 250


def template_workbook(errand: TemplateErrand) -> bytes:
    """Return the bytes of a workbook: data, examples, notes, and the lists behind the choices."""
    out = io.BytesIO()
    book = Workbook(out, _OPTIONS)
    book.set_properties({"created": _MADE})
    styles = {
        "needed": book.add_format({"bold": True, "bg_color": "#DCE4F6", "bottom": 2, "num_format": "@"}),
        "optional": book.add_format({"bg_color": "#EEF1F4", "bottom": 2, "num_format": "@"}),
        "text": book.add_format({"num_format": "@"}),
        "wrap": book.add_format({"text_wrap": True, "valign": "top"}),
        "strong": book.add_format({"bold": True, "valign": "top", "text_wrap": True}),
    }
    data = book.add_worksheet(errand.data_sheet)
    examples = book.add_worksheet(errand.examples_sheet)
    notes = book.add_worksheet(errand.notes_sheet)
    lists = book.add_worksheet(errand.lists_sheet)
    ranges = _write_lists(lists, errand)
    _write_data(data, errand, ranges, styles)
    _write_examples(examples, errand, styles)
    _write_notes(notes, errand, styles)
    lists.hide()
    book.close()
    return out.getvalue()


def _write_lists(sheet: Any, errand: TemplateErrand) -> dict[str, str]:
    """Write a column for each list of choices, and return where it stands."""
    sheet.write_string(0, 0, f"{ASIDE}: {errand.lists_aside}")
    ranges = {}
    listed = [column for column in errand.columns if column.choices]
    for place, column in enumerate(listed):
        sheet.write_string(1, place, column.header)
        for row, choice in enumerate(column.choices, start=2):
            sheet.write_string(row, place, choice)
        letter = chr(ord("A") + place)
        last = len(column.choices) + 2
        ranges[column.header] = f"='{errand.lists_sheet}'!${letter}$3:${letter}${last}"
    return ranges


def _write_data(sheet: Any, errand: TemplateErrand, ranges: dict[str, str], styles: dict[str, Any]) -> None:
    sheet.freeze_panes(1, 0)
    for place, column in enumerate(errand.columns):
        sheet.write_string(0, place, column.header, styles["needed" if column.needed else "optional"])
        said = "\n\n".join([*column.notes, column.unit, column.need])
        sheet.write_comment(0, place, said, {"x_scale": 2.6, "y_scale": 2.4})
        sheet.set_column(place, place, max(12, len(column.header) + 3), styles["text"])
        rule = _rule(column, errand, ranges)
        if rule is not None:
            sheet.data_validation(1, place, ROWS, place, rule)
    if errand.filled:
        _write_rows(sheet, 1, errand.examples, styles)


def _rule(column: TemplateColumn, errand: TemplateErrand, ranges: dict[str, str]) -> dict[str, Any] | None:
    """Return what a spreadsheet checks while one types; it warns and never forbids: synonyms are read."""
    title = column.header[:_MOST_OF_TITLE]
    if column.whole_from is not None:
        return {
            "validate": "integer",
            "criteria": "between",
            "minimum": column.whole_from,
            "maximum": column.whole_to,
            "input_title": title,
            "input_message": column.unit[:_MOST_OF_NOTE],
            "error_title": title,
            "error_message": errand.zone_out_of_range[:_MOST_OF_NOTE],
            "error_type": "warning",
        }
    if column.header in ranges:
        return {
            "validate": "list",
            "source": ranges[column.header],
            "input_title": title,
            "input_message": errand.choose[:_MOST_OF_NOTE],
            "error_title": title,
            "error_message": errand.not_listed[:_MOST_OF_NOTE],
            "error_type": "warning",
        }
    return None


def _write_examples(sheet: Any, errand: TemplateErrand, styles: dict[str, Any]) -> None:
    sheet.write_string(0, 0, f"{ASIDE}: {errand.examples_aside}", styles["strong"])
    for place, column in enumerate(errand.columns):
        sheet.write_string(1, place, column.header, styles["needed" if column.needed else "optional"])
        sheet.set_column(place, place, max(12, len(column.header) + 3), styles["text"])
    _write_rows(sheet, 2, errand.examples, styles)


def _write_rows(sheet: Any, first: int, rows: tuple[tuple[str, ...], ...], styles: dict[str, Any]) -> None:
    for at, row in enumerate(rows, start=first):
        for place, text in enumerate(row):
            if text:
                sheet.write_string(at, place, text, styles["text"])


def _write_notes(sheet: Any, errand: TemplateErrand, styles: dict[str, Any]) -> None:
    sheet.write_string(0, 0, f"{ASIDE}: {errand.notes_aside}", styles["strong"])
    for place, name in enumerate(errand.notes_head):
        sheet.write_string(1, place, name, styles["strong"])
    for row, column in enumerate(errand.columns, start=2):
        said = (column.header, *column.notes, column.need, column.unit)
        for place, text in enumerate(said):
            sheet.write_string(row, place, text, styles["strong" if place == 0 else "wrap"])
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 2, 70)
    sheet.set_column(3, 4, 28)
