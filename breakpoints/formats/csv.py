"""CSV for people and spreadsheets: a table version, and whatever else they open."""

import csv
import io
from collections.abc import Iterable
from typing import Final

from breakpoints.formats.flat_rows import flat_rows
from breakpoints.version import TableVersion

FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What makes a spreadsheet run a text; Japanese ones take the full-width signs, too."""


def csv_bytes(version: TableVersion) -> bytes:
    """Write a version as UTF-8 CSV; the same version gives the same bytes."""
    rows = flat_rows(version)
    header = list(rows[0]) if rows else ["table", "version", "digest"]
    return spreadsheet_csv(header, (row.values() for row in rows))


def spreadsheet_csv(header: Iterable[str], rows: Iterable[Iterable[object]]) -> bytes:
    """Write rows as CSV with LF that a spreadsheet opens without running anything.

    It starts with a byte order mark: without one, Excel in Japan reads ``10 µg`` as Shift_JIS.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(map(neutralised, row) for row in rows)
    return out.getvalue().encode("utf-8-sig")


def neutralised(value: object) -> str:
    """Write a cell; a text that a spreadsheet would take for a formula gets an apostrophe before it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    text = str(value)
    is_formula = isinstance(value, str) and text.startswith(FORMULA_STARTS)
    return f"'{text}" if is_formula else text
