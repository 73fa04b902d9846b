"""Which findings of one version are no longer found in another: those of the same isolate are the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from datasets.fields import Field
from datasets.findings import Finding
from datasets.rows_as_read import unpacked_rows

_Place = tuple[int, str | None, int | None]
_Same = tuple[str, str | None, str | None, str]


def findings_changed(
    before: Sequence[Finding],
    after: Sequence[Finding],
    rows_before: bytes | None = None,
    rows_after: bytes | None = None,
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return the places of findings that are gone, and of those that are new.

    A row that only moved has the same finding as before: it is known by its isolate where the rows as read
    (in their compact form) are there on both sides, else by column and value alone.
    """
    named = all(rows is not None for found, rows in ((before, rows_before), (after, rows_after)) if found)
    old = list(_keys(before, rows_before if named else None))
    new = list(_keys(after, rows_after if named else None))
    return _beyond(old, Counter(old) - Counter(new)), _beyond(new, Counter(new) - Counter(old))


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
