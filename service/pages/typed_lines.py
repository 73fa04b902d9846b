"""What is typed line by line beside an upload: disks of drugs, and columns that nothing names."""

import re
from collections.abc import Iterator
from typing import Final

from datasets.facts import LAST_HEADER_ROW, MeasuredColumn
from datasets.fields import Field
from service.errors import Refused
from service.pages.forms import given

MOST_LINES: Final = 500
LONGEST_LINE: Final = 300
"""More than names and a disk content take; a line that is longer was not typed."""
_MOST_DIGITS: Final = 5
# Blanks around a sign are stripped afterwards: a pattern that takes them too looks at a run of blanks
# once for each of them.
_SIGN = re.compile(r"[=＝:：\t]")
_COMMA = re.compile(r"[,、，]")
_MEASURES = {
    "zone": Field.ZONE_MM,
    "阻止円": Field.ZONE_MM,
    "阻止円径": Field.ZONE_MM,
    "mic": Field.MIC_MG_PER_L,
}


def disk_contents_of(typed: str) -> dict[str, str]:
    """Read ``ampicillin = 10 µg``, a drug in each line; a drug without anything behind it is left out."""
    example = "ampicillin = 10 µg"
    pairs = [_parts(line, example) for line in _lines(typed, "/disk_contents", example)]
    return {drug: content for drug, content in pairs if content}


def measured_of(typed: str) -> tuple[MeasuredColumn, ...]:
    """Read ``D1 = zone, ampicillin, 10 µg``, a column in each line."""
    example = "D1 = zone, ampicillin, 10 µg"
    return tuple(_column(line, example) for line in _lines(typed, "/measured", example))


def sheets_of(typed: str) -> tuple[str, ...]:
    """Read the names of sheets, one in each line."""
    return tuple(_lines(typed, "/sheets", "Sheet1"))


def row_of(typed: str) -> int | None:
    """Read the number of a row."""
    text = given(typed)
    if text is None:
        return None
    if len(text) > _MOST_DIGITS or not text.isdecimal() or not 1 <= int(text) <= LAST_HEADER_ROW:
        raise _unreadable("/header_row", text, "3")
    return int(text)


def _lines(typed: str, pointer: str, example: str) -> Iterator[str]:
    """Yield the lines that say something, as many and as long as a person may type."""
    said = [line for written in typed.splitlines() if (line := written.strip())]
    if len(said) > MOST_LINES:
        raise Refused("upload_lines_too_many", pointer=pointer, lines=len(said), most=MOST_LINES)
    for line in said:
        if len(line) > LONGEST_LINE:
            raise _unreadable(pointer, line, example)
        yield line


def _parts(line: str, example: str) -> tuple[str, str]:
    parts = [part.strip() for part in _SIGN.split(line, maxsplit=1)]
    if len(parts) != 2 or not parts[0]:
        raise _unreadable("/disk_contents", line, example)
    return parts[0], parts[1]


def _column(line: str, example: str) -> MeasuredColumn:
    header, *rest = (part.strip() for part in _SIGN.split(line, maxsplit=1))
    said = [part.strip() for part in _COMMA.split(rest[0])] if rest else []
    field = _MEASURES.get(said[0].casefold()) if said else None
    if field is None or not header or len(said) not in {2, 3} or not all(said):
        raise _unreadable("/measured", line, example)
    return MeasuredColumn(
        header=header, field=field, drug=said[1], disk_content=said[2] if len(said) == 3 else None
    )


def _unreadable(pointer: str, line: str, example: str) -> Refused:
    return Refused("upload_line_unreadable", pointer=pointer, line=line[:60], example=example)
