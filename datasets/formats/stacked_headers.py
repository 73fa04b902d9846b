"""Headers of one to four lines: spreadsheets merge cells, and only the first cell of those holds the text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import takewhile

from datasets.formats.measured_headers import JOINT, is_unit, read_measured_header
from datasets.formats.rest_of_header import rest_not_understood
from datasets.formats.units import unit_not_read
from datasets.source import Head, Line

_MOST_LINES_ABOVE = 3


def stacked_heads(lines: Sequence[Line]) -> Iterator[Head]:
    """Yield each line as a header, with what the lines directly above it say of its columns."""
    for place, line in enumerate(lines):
        above = _adjacent(lines[:place])
        yield head_of(line, above, lines[place + 1 :])


def head_of(line: Line, above: Sequence[Line], below: Sequence[Line] = ()) -> Head:
    """Return a header of stacked lines, the lowest last; a line of units below it belongs to it."""
    width = max((len(one.cells) for one in (line, *above)), default=0)
    own = _filled(line, width)
    merged = [_forward(_filled(one, width)) for one in above]
    upright = [_filled(one, width) for one in above]
    headers = []
    for column in range(width):
        stacked = _joined([*(cells[column] for cells in merged), own[column]])
        # A title or a merged drug says nothing of the columns of isolates and hosts.
        if read_measured_header(stacked) is None or _says_all(own[column], stacked):
            stacked = own[column] or next((one[column] for one in reversed(upright) if one[column]), "")
        headers.append(stacked)
    return with_units(Head(row=line.row, headers=tuple(headers)), below)


def with_units(head: Head, below: Sequence[Line]) -> Head:
    """Return a header with the lines of units directly below it, if there are any."""
    row, headers = head.row, list(head.headers)
    for one in takewhile(_is_line_of_units, below):
        row = one.row
        headers = [
            _with_unit(header, cell) for header, cell in zip(headers, _padded(one, head), strict=False)
        ]
    return Head(row=row, headers=tuple(headers))


def _padded(line: Line, head: Head) -> list[str]:
    return _filled(line, max(head.width, len(line.cells)))


def _says_all(own: str, stacked: str) -> bool:
    """Tell whether a cell says itself all that it says together with those above."""
    alone, together = read_measured_header(own), read_measured_header(stacked)
    return (
        alone is not None
        and alone.is_known
        and together is not None
        and (alone.disk_content is not None or together.disk_content is None)
    )


def _with_unit(header: str, unit: str) -> str:
    """Add the unit below a header if it is not the one that is read, for it to be named."""
    said = read_measured_header(header)
    if said is None or not unit:
        return header
    if unit_not_read(unit, said.field) is None and rest_not_understood(unit, said.field) is None:
        return header
    return _joined([header, unit])


def _adjacent(lines: Sequence[Line]) -> Sequence[Line]:
    """Return the lines directly above, which may be part of the header: not the title, which stands alone."""
    return [line for line in lines[-_MOST_LINES_ABOVE:] if sum(map(bool, map(str.strip, line.cells))) > 1]


def _filled(line: Line, width: int) -> list[str]:
    cells = [" ".join(cell.split()) for cell in line.cells]
    return cells + [""] * (width - len(cells))


def _forward(cells: Sequence[str]) -> list[str]:
    filled, last = [], ""
    for cell in cells:
        last = cell or last
        filled.append(last)
    return filled


def _joined(parts: Sequence[str]) -> str:
    said: list[str] = []
    for part in parts:
        if part and part not in said:
            said.append(part)
    return JOINT.join(said)


def _is_line_of_units(line: Line) -> bool:
    cells = [cell for cell in line.cells if cell.strip()]
    return bool(cells) and all(map(is_unit, cells))
