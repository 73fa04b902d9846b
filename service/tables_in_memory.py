"""The published tables in memory: immutable indexes by digest, swapped whole on publication."""

from breakpoints.index import TableIndex
from datasets.store import Store


class TablesInMemory:
    """Every published version, kept current by the store's generation counter."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def refresh(self) -> None:
        """Read the versions that appeared since the last look, and swap the view."""
        raise NotImplementedError

    def index(self, table: str, version: str | None, laboratory_id: str | None) -> TableIndex | None:
        """Return one version's index, or the latest, if the laboratory may see it."""
        raise NotImplementedError
