"""An immutable index of one table version, shared by every question asked of it."""

from breakpoints.model import Criterion
from breakpoints.version import TableVersion


class TableIndex:
    """Rows of one version by (organism, drug, method), with its name, version and digest."""

    def __init__(self, version: TableVersion, digest: str, *, withdrawn_reason: str | None = None) -> None:
        raise NotImplementedError

    @classmethod
    def of(cls, version: TableVersion, *, withdrawn_reason: str | None = None) -> "TableIndex":
        """Index a version, computing its digest."""
        raise NotImplementedError

    def row(self, row_id: str) -> Criterion | None:
        """Return the row with this id."""
        raise NotImplementedError
