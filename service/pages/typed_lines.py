"""What is typed line by line beside an upload: disks of drugs, and columns that nothing names."""

import re

from datasets.facts import MeasuredColumn
from datasets.fields import Field
from service.errors import Refused
from service.pages.forms import given

_SIGN = re.compile(r"\s*[=＝:：\t]\s*")
_COMMA = re.compile(r"\s*[,、，]\s*")
_MEASURES = {
    "zone": Field.ZONE_MM,
    "阻止円": Field.ZONE_MM,
    "阻止円径": Field.ZONE_MM,
    "mic": Field.MIC_MG_PER_L,
}


def disk_contents_of(typed: str) -> dict[str, str]:
    """Read ``ampicillin = 10 µg``, a drug in each line; a drug without anything behind it is left out."""
    pairs = [_parts(line) for line in typed.splitlines() if line.strip()]
    return {drug: content for drug, content in pairs if content}


def measured_of(typed: str) -> tuple[MeasuredColumn, ...]:
    """Read ``D1 = zone, ampicillin, 10 µg``, a column in each line."""
    return tuple(_column(line) for line in typed.splitlines() if line.strip())


def sheets_of(typed: str) -> tuple[str, ...]:
    """Read the names of sheets, one in each line."""
    return tuple(name for line in typed.splitlines() if (name := given(line)) is not None)


def row_of(typed: str) -> int | None:
    """Read the number of a row."""
    text = given(typed)
    if text is None:
        return None
    if not text.isdecimal() or not 1 <= int(text) <= 10_000:
        raise Refused("upload_line_unreadable", pointer="/header_row", line=text[:60], example="3")
    return int(text)


def _parts(line: str) -> tuple[str, str]:
    parts = _SIGN.split(line.strip(), maxsplit=1)
    if len(parts) != 2 or not parts[0]:
        raise Refused(
            "upload_line_unreadable", pointer="/disk_contents", line=line[:60], example="ampicillin = 10 µg"
        )
    return parts[0], parts[1]


def _column(line: str) -> MeasuredColumn:
    example = "D1 = zone, ampicillin, 10 µg"
    parts = _SIGN.split(line.strip(), maxsplit=1)
    said = _COMMA.split(parts[1]) if len(parts) == 2 else []
    field = _MEASURES.get(said[0].casefold()) if said else None
    if field is None or not parts[0] or len(said) not in {2, 3} or not all(said):
        raise Refused("upload_line_unreadable", pointer="/measured", line=line[:60], example=example)
    return MeasuredColumn(
        header=parts[0], field=field, drug=said[1], disk_content=said[2] if len(said) == 3 else None
    )
