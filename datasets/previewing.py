"""What is shown of a file before it is taken in: its first rows and every guess."""

from __future__ import annotations

from datasets.facts import FormatName, UploadedFacts
from datasets.fields import Field
from datasets.formats.mapping import map_columns
from datasets.formats.personal import is_personal
from datasets.read_result import Preview
from datasets.recognising import Recognition
from datasets.source import Source


def preview_of(source: Source, recognition: Recognition, facts: UploadedFacts) -> Preview:
    """Return the first rows without personal columns, and the guesses."""
    first = recognition.grids[0]
    headers = first.headers
    columns = map_columns(headers, facts).columns if recognition.format.name is FormatName.TIDY else {}
    used = {column for field, column in columns.items() if field is not Field.FARM}
    shown = [i for i, header in enumerate(headers) if i in used or not is_personal(header)]
    return Preview(
        format=recognition.format.name,
        why=recognition.recognised.why,
        why_parameters=recognition.recognised.parameters,
        container=source.container,
        charset=source.charset,
        charset_guessed=source.charset_guessed,
        delimiter=source.delimiter,
        decimal_mark=facts.decimal_mark,
        sheets=tuple(grid.sheet for grid in source.grids if grid.sheet is not None),
        sheets_used=tuple(headed.grid.sheet for headed in recognition.grids if headed.grid.sheet is not None),
        header_row=first.head.row,
        headers=tuple(headers[i] for i in shown),
        columns={field: headers[i] for field, i in columns.items()},
        columns_personal=tuple(header for header in headers if is_personal(header)),
        rows=tuple(tuple(row[i] if i < len(row) else "" for i in shown) for row in first.first_rows()),
        rows_estimated=sum(max(headed.grid.n_lines - headed.head.row, 0) for headed in recognition.grids),
    )
