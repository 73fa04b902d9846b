"""A Parquet file before polars sees it: what its footer claims, and whether its pages bear it out.

The reader allocates what the footer and the page headers say; a few bytes can claim anything.
"""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

from breakpoints.thrift import STRUCT, MalformedError, Reader, Struct, members, whole
from datasets.errors import UnreadableFile
from datasets.findings import Rule, file_finding
from datasets.limits import UploadLimits
from datasets.preflight.archive import damaged, too_large

_TAIL_BYTES = 8
_MOST_FOOTER_BYTES = 16 << 20
_MOST_VALUES = 1_000_000
_MOST_PAGES = 100_000
_PAGE_HEADER_BYTES = 1 << 16
_DICTIONARY, _DATA, _DATA_V2 = 2, 0, 3


def refuse_hostile_parquet(path: Path, limits: UploadLimits) -> None:
    """Refuse a file whose footer claims too much, or whose pages are not what the footer says."""
    try:
        _refuse(path, limits)
    except MalformedError as error:
        raise damaged() from error


def _refuse(path: Path, limits: UploadLimits) -> None:
    size = path.stat().st_size
    with path.open("rb") as file:
        footer = _footer(file, size)
        _refuse_columns(members(footer, 2, STRUCT), limits)
        n_rows = _integer(footer, 3)
        if n_rows > limits.max_rows:
            raise UnreadableFile(file_finding(Rule.FILE_TOO_MANY_ROWS, limit=limits.max_rows))
        groups = members(footer, 4, STRUCT)
        if sum(_integer(group, 3) for group in groups) != n_rows:
            raise damaged()
        left = limits.max_unpacked_bytes
        for group in groups:
            for chunk in members(group, 1, STRUCT):
                left -= _unpacked_bytes(file, chunk, _integer(group, 3), size)
                if left < 0:
                    raise too_large(limits)


def _footer(file: BinaryIO, size: int) -> Struct:
    file.seek(max(size - _TAIL_BYTES, 0))
    tail = file.read()
    if tail.endswith(b"PARE"):
        raise UnreadableFile(file_finding(Rule.FILE_ENCRYPTED))
    n_bytes = int.from_bytes(tail[:4], "little")
    if not tail.endswith(b"PAR1") or not 0 < n_bytes <= min(size - _TAIL_BYTES - 4, _MOST_FOOTER_BYTES):
        raise damaged()
    file.seek(size - _TAIL_BYTES - n_bytes)
    return Reader(file.read(n_bytes), _MOST_VALUES).struct()


def _refuse_columns(schema: list[Struct], limits: UploadLimits) -> None:
    """A table has a root and columns; columns within columns are no table."""
    n = len(schema) - 1
    if n < 1 or _integer(schema[0], 5) != n or any(5 in column for column in schema[1:]):
        raise UnreadableFile(file_finding(Rule.FILE_NOT_TABULAR))
    if any(_integer(column, 3) == 2 for column in schema[1:]):  # repeated
        raise UnreadableFile(file_finding(Rule.FILE_NOT_TABULAR))
    if n > limits.max_columns:
        raise UnreadableFile(file_finding(Rule.FILE_TOO_MANY_COLUMNS, columns=n, limit=limits.max_columns))


def _unpacked_bytes(file: BinaryIO, chunk: Struct, n_rows: int, size: int) -> int:
    """Walk through the pages of one column of one group; return what they unpack to."""
    if 1 in chunk:  # a file beside this one
        raise UnreadableFile(file_finding(Rule.FILE_LINKS_OUTSIDE))
    about = _struct(chunk, 3)
    starts = [_integer(about, field) for field in (9, 11) if field in about]
    place, end = min(starts, default=-1), min(starts, default=-1) + _integer(about, 7)
    if not 4 <= place <= end <= size or _integer(about, 5) != n_rows:
        raise damaged()
    values = unpacked = 0
    for _ in range(_MOST_PAGES):
        if place >= end:
            break
        header, place = _page_header(file, place, end)
        values += _values_in(header)
        unpacked += _integer(header, 2)
        if values > n_rows or unpacked > _integer(about, 6):
            raise damaged()
    if place != end or values != n_rows:
        raise damaged()
    return unpacked


def _page_header(file: BinaryIO, place: int, end: int) -> tuple[Struct, int]:
    """Return a page's header, and where the next one starts."""
    file.seek(place)
    reader = Reader(file.read(min(end - place, _PAGE_HEADER_BYTES)), _MOST_VALUES)
    header = reader.struct()
    following = place + reader.place + _integer(header, 3)
    if following > end:
        raise damaged()
    return header, following


def _values_in(header: Struct) -> int:
    match _integer(header, 1):
        case 0:
            return _integer(_struct(header, 5), 1)
        case 3:
            return _integer(_struct(header, 8), 1)
    return 0


def _integer(fields: Struct, number: int) -> int:
    return whole(fields, number, absent=0)


def _struct(fields: Struct, number: int) -> Struct:
    found = fields.get(number)
    if found is None or found.kind != STRUCT:
        raise damaged()
    return dict(found.value)
