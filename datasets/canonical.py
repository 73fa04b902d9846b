"""The canonical form of kept rows: a line of JSON, then one sorted line of tabs per row.

::

    {"columns":[...],"format":"zonebook-paired-data/1","groups":[...],"n_rows":2,"simulated":false}
    V1<TAB>escherichia_coli<TAB>ampicillin<TAB>...

UTF-8, LF, lines sorted by their bytes, equal lines kept; what is not stated is empty. So the digest depends
on what was measured, not on the order in which it was typed. The columns up to ``replicate`` are always
written; those behind it were added to the form since, and are written only up to the last one in which any
row says something: data that say nothing there keep the digest that they had before the column was added.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable

import msgspec

from datasets.paired_rows import Group, PairedRow

FORMAT = "zonebook-paired-data/1"
COLUMNS = PairedRow.__struct_fields__
ALWAYS_WRITTEN = COLUMNS[: COLUMNS.index("replicate") + 1]


class Heading(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The first line of the canonical form."""

    columns: tuple[str, ...]
    format: str
    groups: tuple[Group, ...]
    n_rows: int
    simulated: bool


def columns_stating(stated: Iterable[str]) -> tuple[str, ...]:
    """Return the columns of a version whose rows state something in ``stated``."""
    last = max((COLUMNS.index(name) + 1 for name in stated), default=0)
    return COLUMNS[: max(last, len(ALWAYS_WRITTEN))]


def heading_of(
    groups: Iterable[Group], *, n_rows: int, simulated: bool, columns: tuple[str, ...] = ALWAYS_WRITTEN
) -> Heading:
    """Return the heading, groups in order."""
    ordered = sorted(
        groups, key=lambda group: (group.organism, group.drug, group.disk_content, group.host or "")
    )
    return Heading(columns=columns, format=FORMAT, groups=tuple(ordered), n_rows=n_rows, simulated=simulated)


def first_line(heading: Heading) -> bytes:
    """Write the heading; the sorted lines of the rows follow it, each with its LF."""
    return msgspec.json.encode(heading, order="deterministic") + b"\n"


def digest_of(canonical: bytes) -> str:
    """Return the SHA-256 of canonical bytes in hexadecimal digits."""
    return hashlib.sha256(canonical).hexdigest()


def line_of(row: PairedRow, columns: tuple[str, ...] = COLUMNS) -> str:
    """Write the columns of a row as a line.

    Raises
    ------
    ValueError
        A text holds a tab or another control character.
    """
    cells = ["" if value is None else str(value) for value in msgspec.structs.astuple(row)[: len(columns)]]
    if not all(cell.isprintable() for cell in cells):
        raise ValueError(f"a row of paired data holds a control character: {cells}")
    return "\t".join(cells)


def row_of(line: str) -> PairedRow:
    """Read a line back, with or without the columns that were added later.

    Raises
    ------
    msgspec.ValidationError
        The line is not a row of this form.
    """
    cells = line.split("\t")
    if not len(ALWAYS_WRITTEN) <= len(cells) <= len(COLUMNS):
        raise msgspec.ValidationError(f"a row of paired data has {len(cells)} cells")
    stated = {name: cell for name, cell in zip(COLUMNS, cells, strict=False) if cell}
    return msgspec.convert({"isolate_id": None, **stated}, PairedRow, strict=False)


def groups_of(rows: Iterable[PairedRow]) -> list[Group]:
    """Count the rows of each group."""
    counted = Counter((row.organism, row.drug, row.disk_content, row.host) for row in rows)
    return [
        Group(organism=organism, drug=drug, disk_content=content, host=host, n=n)
        for (organism, drug, content, host), n in counted.items()
    ]
