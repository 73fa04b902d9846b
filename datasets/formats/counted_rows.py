"""Tables whose rows are counted readings: a column says how many isolates a row stands for."""

from __future__ import annotations

from dataclasses import dataclass

from datasets.distributions.layout import COUNTS
from datasets.errors import UnreadableFile
from datasets.fields import MEASUREMENTS, Field
from datasets.findings import Rule, file_finding
from datasets.formats.headers import field_of, fields_that_may_be_meant, header_key
from datasets.normalise import is_missing, measurement_text
from datasets.source import Grid, Head, HeadedGrid


@dataclass(frozen=True, slots=True)
class CountedRows:
    """The measurements of such a table, and the headers of their columns, that of the counts last."""

    fields: tuple[Field, ...]
    headers: tuple[str, ...]


def counted_rows(grid: Grid, head: Head) -> CountedRows | None:
    """Tell a table of counts by its header and its first lines; ``None`` where rows are isolates.

    A table that names its isolates counts none of them, and neither does a column of ones or of running
    numbers.
    """
    fields = [_field(header) for header in head.headers]
    measured = [(field, at) for at, field in enumerate(fields) if field in MEASUREMENTS]
    of_counts = [
        at
        for at, header in enumerate(head.headers)
        if header_key(header) in COUNTS and field_of(header) is None
    ]
    if not measured or len(of_counts) != 1 or Field.ISOLATE_ID in fields:
        return None
    column = [line.cells[of_counts[0]] for line in grid.top if _reaches(line.row, line.cells, head)]
    if not _are_counts(column):
        return None
    return CountedRows(
        fields=tuple(field for field, _ in measured if field is not None),
        headers=tuple(head.headers[at] for at in (*(at for _, at in measured), *of_counts)),
    )


def require_isolates(headed: HeadedGrid) -> None:
    """Refuse a table of counted pairs of zone and MIC.

    Raises
    ------
    UnreadableFile
        Its rows are counted pairs, no isolates.
    """
    rows = counted_rows(headed.grid, headed.head)
    if rows is not None and {*rows.fields} == {*MEASUREMENTS}:
        raise UnreadableFile(file_finding(Rule.FILE_IS_COUNTED_PAIRS, header=rows.headers[-1][:60]))


def _field(header: str) -> Field | None:
    mentioned = fields_that_may_be_meant(header)
    return field_of(header) or (mentioned[0] if len(mentioned) == 1 else None)


def _reaches(row: int, cells: tuple[str, ...], head: Head) -> bool:
    return row > head.row and len(cells) == head.width


def _are_counts(cells: list[str]) -> bool:
    """Tell whole numbers, one at least not 1, that do not simply run on."""
    texts = [measurement_text(cell, ".") or "" for cell in cells]
    texts = [text for text in texts if not is_missing(text)]
    if not texts or not all(text.isascii() and text.isdigit() for text in texts):
        return False
    numbers = [int(text) for text in texts]
    runs_on = all(number == numbers[0] + at for at, number in enumerate(numbers))
    return {*numbers} != {1} and not (runs_on and len(numbers) > 1)
