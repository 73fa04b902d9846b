"""A data set version: the kept rows in canonical form; its id is the digest of these bytes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

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
        raise NotImplementedError


def dataset_version(rows: Iterable[PairedRow], *, simulated: bool = False) -> DatasetVersion:
    """Put rows into canonical form."""
    raise NotImplementedError


def read_canonical(canonical: bytes, expected_digest: str) -> DatasetVersion:
    """Read a stored version, after checking its bytes against the digest.

    Raises
    ------
    DamagedVersion
        The bytes have another digest or another form.
    """
    raise NotImplementedError
