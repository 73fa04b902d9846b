"""A data set version: the kept rows in canonical form; its id is the digest of these bytes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from datasets.canonical import (
    ALWAYS_WRITTEN,
    COLUMNS,
    FORMAT,
    Heading,
    columns_stating,
    digest_of,
    first_line,
    groups_of,
    heading_of,
    line_of,
    row_of,
)
from datasets.errors import DamagedVersion
from datasets.paired_rows import Group, PairedRow


class DatasetVersion(msgspec.Struct, frozen=True, kw_only=True):
    """Kept rows of one upload; ``canonical`` are the bytes that the store holds.

    ``digest`` (SHA-256 hex of ``canonical``) is the version's id. The order of the rows in the file does
    not change it; ``simulated`` does.
    """

    digest: str
    simulated: bool
    n_rows: int
    groups: tuple[Group, ...]
    canonical: bytes

    def rows(self) -> Iterator[PairedRow]:
        """Yield the rows in canonical order, one at a time."""
        return map(row_of, self.lines())

    def lines(self) -> Iterator[str]:
        """Yield the rows as lines of the canonical form, without parsing them."""
        start = self.canonical.index(b"\n") + 1
        while start < len(self.canonical):
            end = self.canonical.index(b"\n", start)
            yield self.canonical[start:end].decode()
            start = end + 1


def dataset_version(rows: Iterable[PairedRow], *, simulated: bool = False) -> DatasetVersion:
    """Put rows into canonical form."""
    rows = list(rows)
    stated = [name for name in COLUMNS if any(getattr(row, name) is not None for row in rows)]
    columns = columns_stating(stated)
    lines = sorted(line_of(row, columns) for row in rows)
    heading = heading_of(groups_of(rows), n_rows=len(rows), simulated=simulated, columns=columns)
    return _version(heading, first_line(heading) + "".join(line + "\n" for line in lines).encode())


def read_canonical(canonical: bytes, expected_digest: str) -> DatasetVersion:
    """Read a stored version, after checking its bytes against the digest.

    Raises
    ------
    DamagedVersion
        The bytes have another digest or another form.
    """
    if digest_of(canonical) != expected_digest:
        raise DamagedVersion(expected_digest, "its bytes have another digest")
    first_line, _, lines = canonical.partition(b"\n")
    try:
        heading = msgspec.json.decode(first_line, type=Heading)
    except msgspec.MsgspecError:
        raise DamagedVersion(expected_digest, "its first line cannot be read") from None
    known = heading.columns == COLUMNS[: max(len(heading.columns), len(ALWAYS_WRITTEN))]
    if not known or (heading.format, heading.n_rows) != (FORMAT, lines.count(b"\n")):
        raise DamagedVersion(expected_digest, f"it is not in the form {FORMAT}")
    return _version(heading, canonical)


def _version(heading: Heading, canonical: bytes) -> DatasetVersion:
    return DatasetVersion(
        digest=digest_of(canonical),
        simulated=heading.simulated,
        n_rows=heading.n_rows,
        groups=heading.groups,
        canonical=canonical,
    )
