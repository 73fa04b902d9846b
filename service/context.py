"""What every use case needs: the store, the tables in memory and the settings."""

import msgspec

from datasets.store import Store
from service.settings import Settings
from service.tables_in_memory import TablesInMemory


class Context(msgspec.Struct, frozen=True, kw_only=True):
    """One per process; passed as first argument to every use case."""

    store: Store
    tables: TablesInMemory
    settings: Settings
