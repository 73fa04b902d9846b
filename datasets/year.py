"""Read the year of an isolate."""

from __future__ import annotations

from datasets.cells import Cell
from datasets.findings import Rule


def read_year(text: str) -> Cell:
    """Return four digits of a year of 1900 to 2100, however it is written; warn of anything else."""
    digits = text.removesuffix("年").removesuffix(".0")
    if not digits:
        return Cell(None)
    is_year = len(digits) == 4 and digits.isascii() and digits.isdigit() and "1900" <= digits <= "2100"
    return Cell(digits) if is_year else Cell(None, Rule.YEAR_UNREADABLE)
