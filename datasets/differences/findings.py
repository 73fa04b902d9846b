"""Which findings of one version are no longer found in another: those of the same isolate are the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import msgspec

from datasets.fields import Field
from datasets.findings import Finding
from datasets.rows_as_read import unpacked_rows

_Place = tuple[int, str | None, int | None]
_Same = tuple[str, str | None, str | None, str]


class FindingsChanged(msgspec.Struct, frozen=True, kw_only=True):
    """Places of findings that a corrected row no longer has, of those whose row is gone, and of new ones."""

    gone: tuple[int, ...]
    of_rows_left_out: tuple[int, ...]
    new: tuple[int, ...]


def findings_changed(
    before: Sequence[Finding],
    after: Sequence[Finding],
    rows_before: bytes | None = None,
    rows_after: bytes | None = None,
    kept_after: frozenset[str] = frozenset(),
) -> FindingsChanged:
    """Return the places of findings that are gone, and of those that are new.

    A row that only moved has the same finding as before: it is known by its isolate where the rows as read
    (in their compact form) are there on both sides, else by column and value alone. Rows as read are those
    with findings: ``kept_after`` are the isolates of all rows that the version after keeps.
    """
    named = all(rows is not None for found, rows in ((before, rows_before), (after, rows_after)) if found)
    old = list(_keys(before, rows_before if named else None))
    new = list(_keys(after, rows_after if named else None))
    gone, arisen = _beyond(old, Counter(old) - Counter(new)), _beyond(new, Counter(new) - Counter(old))
    held = kept_after | ({*_isolates(rows_after).values()} if rows_after is not None else set())
    left_out = tuple(at for at in gone if kept_after and old[at][-1] and old[at][-1] not in held)
    apart = frozenset(left_out)
    return FindingsChanged(
        gone=tuple(at for at in gone if at not in apart), of_rows_left_out=left_out, new=arisen
    )


def _keys(findings: Sequence[Finding], rows: bytes | None) -> Iterator[_Same]:
    isolates = {} if rows is None else _isolates(rows)
    for one in findings:
        isolate = isolates.get((one.file or 1, one.sheet, one.row), "")
        yield one.rule.value, one.column, one.value, isolate


def _isolates(rows: bytes) -> dict[_Place, str]:
    """Return the isolate in each line of the files of a version."""
    found: dict[_Place, str] = {}
    for number, table in enumerate(unpacked_rows(rows).tables, start=1):
        isolates = table.cells.get(Field.ISOLATE_ID)
        if isolates is None:
            continue
        sheets = table.sheets or [None] * len(table.lines)
        for line, sheet, isolate in zip(table.lines, sheets, isolates, strict=True):
            found.setdefault((number, sheet, line), isolate)
    return found


def _beyond(keys: Sequence[_Same], more: Counter[_Same]) -> tuple[int, ...]:
    """Return the places of as many findings of each kind as there are more."""
    left, places = Counter(more), []
    for place, key in enumerate(keys):
        if left[key] > 0:
            left[key] -= 1
            places.append(place)
    return tuple(places)
