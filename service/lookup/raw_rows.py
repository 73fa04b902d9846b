"""Rows of a request as the bytes they came in, without what may differ between rows of one answer.

A row's id is only repeated, its date decides nothing where no control of the day is given: what is
left of the bytes is the key by which a row that was answered before is found, without reading it.
"""

import re
from collections.abc import Sequence
from typing import Final

import msgspec

from service.lookup.classify_request import ResultIn

_ROW_BEGINS: Final = re.compile(rb'\},\{("id":"[ !#-\[\]-~]{0,200}"),')
_DAY: Final = rb"[12][0-9]{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])"
"""A date for sure; what may be none decides something, and stays."""
_LEFT_OUT: Final = re.compile(
    rb'"(id(?="\s*:)|date(?="\s*:\s*"' + _DAY + rb'"))"\s*:\s*("[ !#-\[\]-~]{0,200}")\s*(?:,\s*)?'
)
_NEEDED: Final = re.compile(rb'[\\{]|"(?:id|date|medium|incubation)"')
"""What the bytes of a row hold if they do not tell by themselves what its answer is."""

_OF_OTHERS: Final = (b"\\", b"{", b'"id"', b'"date"', b'"isolate"', b'"medium"', b'"incubation"', b'"tables"')
"""What the bytes of rows hold if some of them do not tell by themselves what their answer is."""
VALUE_BEGINS: Final = b'"value":"'
NO_VALUE: Final = b"\0"
"""Stands for the value of a row in its bytes, as no other byte of JSON does."""
_ROW: Final = msgspec.json.Decoder(ResultIn, strict=False)
_ROWS: Final = msgspec.json.Decoder(list[ResultIn], strict=False)


class RawRows(msgspec.Struct, frozen=True, kw_only=True):
    """Of each row its id as a member in JSON with a comma, if it has a plain one, and its other members."""

    ids: list[bytes]
    keys: list[bytes]


def split_at_ids(rows: msgspec.Raw) -> RawRows | None:
    """Take the ids off rows that are written without blanks, with a plain id first; None of any others.

    No text can hold what begins such a row: its quotes would be escaped. A row of another form stays
    in the bytes of the one before, which then hold a brace, as no known key does.
    """
    text = bytes(rows)
    parts = _ROW_BEGINS.split(b"}," + text[1:-2])
    if parts[0] or not text.endswith(b"}]"):
        return None
    return RawRows(ids=parts[1::2], keys=parts[2::2])


def split_rows(rows: Sequence[msgspec.Raw]) -> RawRows:
    """Take the ids and dates off rows of any form."""
    ids, keys = [], []
    for raw in rows:
        row = bytes(raw)
        parts = _LEFT_OUT.split(row)
        names = parts[1::3]
        is_plain = len(set(names)) == len(names)
        ids.append(b'"id":' + parts[3 * names.index(b"id") + 2] if is_plain and b"id" in names else b"")
        keys.append(b"".join(parts[::3]).strip(b"{}, ") if is_plain else row)
    return RawRows(ids=ids, keys=keys)


def without_value(key: bytes) -> bytes | None:
    """Return the bytes of a row without its value, which is what it asks; None if it has no plain one."""
    before, found, rest = key.partition(VALUE_BEGINS)
    _, closed, after = rest.partition(b'"')
    if not (found and closed) or b'"value"' in before or b'"value"' in after:
        return None
    return before + NO_VALUE + after


def first_of_each_question(keys: Sequence[bytes], places: Sequence[int]) -> list[int]:
    """Return the first place of each question among the rows at some places."""
    first: dict[bytes, int] = {}
    for place in places:
        first.setdefault(without_value(keys[place]) or keys[place], place)
    return [*first.values()]


def read_row(row: msgspec.Raw) -> ResultIn:
    """Read a row; raises ``msgspec.ValidationError`` or ``DecodeError``."""
    return _ROW.decode(row)


def read_rows(rows: msgspec.Raw) -> list[ResultIn]:
    """Read all rows of a request; raises as `read_row` does."""
    return _ROWS.decode(rows)


def are_told_by(keys: Sequence[bytes]) -> bool:
    """Tell whether each of these rows is answered as every row with its bytes, without a look at each."""
    together = b"".join(keys)
    return not any(one in together for one in _OF_OTHERS)


def is_told_by(key: bytes, row: ResultIn) -> bool:
    """Tell whether every row with these other bytes is answered as this one.

    The bytes say what they seem to say only without escapes; what was left out has to stand at
    the top, and once.
    """
    return row.tables is None and row.isolate is None and _NEEDED.search(key) is None
