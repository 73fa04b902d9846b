"""The one store of everything that lasts: SQLite by default, PostgreSQL by URL.

``migrate(url)`` brings the schema up to date, ``open_store(url)`` opens it. Inside
``with store.writing() as connection`` or ``with store.reading() as connection`` the
repository modules (``datasets``, ``derivations``, ``jobs``, ``proposals``, ``table_versions``,
``holders``, ``keys``, ``audit`` ...) take the connection as their first argument.
"""

from datasets.store.engines import Store, open_store
from datasets.store.migration import is_current, migrate, require_current

__all__ = ["Store", "is_current", "migrate", "open_store", "require_current"]
