"""Rows of a separated text that no table holds: more fields than the header, or an open quotation mark."""

import csv
from pathlib import Path
from typing import Final

from service.file_classification.faults import FileFault, Unclassifiable

_MOST_TOLD: Final = 20


def refuse_ragged(text: Path, delimiter: str, *, columns: int, header_row: int) -> None:
    """Name the rows with too many fields, or the first that cannot be read, in a UTF-8 text with its header.

    ``header_row`` is the row in which the header stands in the file, from 1. Nothing is quoted of the file.

    Raises
    ------
    Unclassifiable
        There is such a row.
    """
    row, count, told = header_row - 1, 0, list[str]()
    with text.open(encoding="utf-8", errors="replace", newline="") as lines:
        try:
            for row, fields in enumerate(csv.reader(lines, delimiter=delimiter, strict=True), header_row):
                if len(fields) > columns:
                    count += 1
                    told += [f"{row} ({len(fields)})"] if count <= _MOST_TOLD else []
        except csv.Error as fault:
            if "limit" in str(fault):
                return  # a cell longer than this reader takes says nothing of the rows
            raise Unclassifiable(FileFault.QUOTE_NOT_CLOSED, row=row + 1) from fault
    if count:
        raise Unclassifiable(FileFault.TOO_MANY_FIELDS, rows=", ".join(told), count=count, columns=columns)
