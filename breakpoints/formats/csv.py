"""A table version as CSV for people and spreadsheets."""

import csv
import io
from typing import Final

from breakpoints.formats.flat_rows import Cell, flat_rows
from breakpoints.version import TableVersion

FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What makes a spreadsheet run a text; Japanese ones take the full-width signs, too."""


def csv_bytes(version: TableVersion) -> bytes:
    """Write a version as UTF-8 CSV with LF; the same version gives the same bytes.

    It starts with a byte order mark: without one, Excel in Japan reads ``10 µg`` as Shift_JIS.
    A text that a spreadsheet would take for a formula gets an apostrophe before it.
    """
    rows = flat_rows(version)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(list(rows[0]) if rows else ["table", "version", "digest"])
    writer.writerows([_cell(value) for value in row.values()] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _cell(value: Cell) -> str:
    """Write a cell as text that no spreadsheet runs."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    text = str(value)
    is_formula = isinstance(value, str) and text.startswith(FORMULA_STARTS)
    return f"'{text}" if is_formula else text
