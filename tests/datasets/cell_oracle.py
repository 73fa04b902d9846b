"""Whether a number that was kept stands in the file's own cells, told by other means than the reader's.

A cell speaks for an isolate and a drug if the isolate stands in its line (or is its sheet), and the drug in
its column's headings, in another cell of its line, or in the cell before it.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from decimal import Decimal, InvalidOperation

import msgspec

DRUGS = {
    "ampicillin": r"amp|abpc|\bam\b|アンピシリン",
    "enrofloxacin": r"enr|erfx|エンロフロキサシン",
    "trimethoprim_sulfamethoxazole": r"sxt|tmpsxt|trimethoprim|\bst\b",
    "ciprofloxacin": r"cip",
    "tetracycline": r"tcy|tet",
    "amoxicillin_clavulanic_acid": r"amc|amox",
}
_NUMBER = re.compile(r"[0-9]*[.,]?[0-9]+")


class Line(msgspec.Struct, frozen=True):
    """Cells of one line, and the headings above each of its columns."""

    sheet: str
    cells: tuple[str, ...]
    above: tuple[str, ...]


def lines_of_text(text: str, delimiter: str) -> list[Line]:
    """Take a text apart as the standard library does."""
    return lines_of_grid("", list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)))


def lines_of_grid(sheet: str, rows: list[list[str]]) -> list[Line]:
    """Return the lines of a grid; a heading counts for the columns to its right that have none."""
    width = max(map(len, rows), default=0)
    above = [""] * width
    lines = []
    for row in rows:
        cells = [_plain(cell) for cell in row] + [""] * (width - len(row))
        lines.append(Line(_plain(sheet), tuple(cells), tuple(above)))
        heading = ""
        for i, cell in enumerate(cells):
            heading = cell or heading
            if heading and not _NUMBER.fullmatch(heading):
                above[i] += f" {heading}"
    return lines


def stands(lines: list[Line], isolate: str | None, drug: str, number: str) -> bool:
    """Tell whether a number stands in a cell for an isolate and a drug."""
    wanted = _parts(number)
    return any(
        _speaks_for(line, i, drug) and _says(cell, wanted)
        for line in lines
        if _is_of(line, isolate)
        for i, cell in enumerate(line.cells)
    )


def _is_of(line: Line, isolate: str | None) -> bool:
    if isolate is None:
        return True
    wanted = _plain(isolate).partition(" #")[0]  # a number and which of its isolates
    return line.sheet == wanted or any(
        cell == wanted or cell.removesuffix(".0") == wanted or cell in wanted.split("-")
        for cell in line.cells
    )


def _speaks_for(line: Line, i: int, drug: str) -> bool:
    pattern = re.compile(DRUGS.get(drug, re.escape(drug)), re.IGNORECASE)
    above = line.above[i] if i < len(line.above) else ""
    before = line.cells[i - 1] if i else ""
    others = (cell for j, cell in enumerate(line.cells) if j != i)
    return any(pattern.search(re.sub("['\"]", "", text)) for text in (above, before, *others))


def _says(cell: str, wanted: list[Decimal]) -> bool:
    found = _parts(cell)
    if not found:
        return False
    if found[: len(wanted)] == wanted or [found[0].to_integral_value(rounding="ROUND_FLOOR")] == wanted:
        return True
    # A total of two components stands for both, and no inhibition is written as nothing or a disk's width.
    return sum(wanted) == found[0] or (wanted == [Decimal(6)] and found[0] == 0)


def _parts(text: str) -> list[Decimal]:
    """Return the numbers of a cell, components of a combination apart."""
    numbers = []
    for one in _NUMBER.findall(text):
        try:
            numbers.append(Decimal(one.replace(",", ".")))
        except InvalidOperation:
            return []
    return numbers


def _plain(cell: str) -> str:
    visible = (" " if unicodedata.category(letter)[0] == "C" else letter for letter in cell)
    return " ".join(unicodedata.normalize("NFKC", "".join(visible)).split())
