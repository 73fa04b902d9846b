"""The row of a separated text that no table holds: more fields than the header, or an open quotation mark."""

import csv
from pathlib import Path

from service.file_classification.faults import FileFault, Unclassifiable


def refuse_ragged(text: Path, delimiter: str, *, columns: int, header_row: int) -> None:
    """Name the first row that cannot be read, in a text in UTF-8 that begins with its header.

    ``header_row`` is the row in which the header stands in the file, from 1. Nothing is quoted of the file.

    Raises
    ------
    Unclassifiable
        There is such a row.
    """
    row = header_row - 1
    with text.open(encoding="utf-8", errors="replace", newline="") as lines:
        try:
            for row, fields in enumerate(csv.reader(lines, delimiter=delimiter, strict=True), header_row):
                if len(fields) > columns:
                    raise Unclassifiable(
                        FileFault.TOO_MANY_FIELDS, row=row, fields=len(fields), columns=columns
                    )
        except csv.Error as fault:
            raise Unclassifiable(FileFault.QUOTE_NOT_CLOSED, row=row + 1) from fault
