"""Which cells of the rows as read a finding means."""

from collections import defaultdict
from collections.abc import Iterable

from datasets.fields import Field
from datasets.rows_as_read import TableAsRead
from service.findings_workbook.errand import FindingLine

Place = tuple[int, Field | None]
"""A row of the table (from 0), and the field whose cell is meant; None: the whole row."""


def marks_of(
    table: TableAsRead, file: int, findings: Iterable[FindingLine]
) -> dict[Place, list[FindingLine]]:
    """Return the findings of each place; ``file`` counts from 1."""
    rows = defaultdict(list)
    for place, line in enumerate(table.lines):
        rows[line, None if table.sheets is None else table.sheets[place]].append(place)
    marks: dict[Place, list[FindingLine]] = defaultdict(list)
    for one in findings:
        if one.row is None or one.file not in {None, file}:
            continue
        for place in rows.get((one.row, one.sheet), ()) or rows.get((one.row, None), ()):
            field = _field(table, place, one.column)
            if field is not None or not one.column:
                marks[place, field].append(one)
    return dict(marks)


def _field(table: TableAsRead, place: int, column: str | None) -> Field | None:
    """Return the field whose cell of a row stands under a header."""
    for field, names in table.names.items():
        if column is not None and names[place] == column:
            return field
    for field, header in table.headers.items():
        if column in {header, field.value} and field not in table.names:
            return field
    return None
