"""What a database says when it fails, in the store's own errors."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from datasets.store.errors import StoreBusy, StoreError, StoreFull, StoreReadOnly, StoreUnavailable

_SQLITE = {
    "SQLITE_BUSY": StoreBusy,
    "SQLITE_LOCKED": StoreBusy,
    "SQLITE_FULL": StoreFull,
    "SQLITE_READONLY": StoreReadOnly,
}
_POSTGRESQL = {
    "55P03": StoreBusy,  # lock_not_available
    "53100": StoreFull,  # disk_full
    "25006": StoreReadOnly,  # read_only_sql_transaction
}


@contextmanager
def store_faults() -> Iterator[None]:
    """Turn the database's operational failures into store errors; leave programming errors alone."""
    try:
        yield
    except PoolTimeout as fault:
        raise StoreBusy from fault
    except DBAPIError as fault:
        translated = _translated(fault)
        if translated is None:
            raise
        raise translated from fault


def _translated(fault: DBAPIError) -> StoreError | None:
    name = str(getattr(fault.orig, "sqlite_errorname", ""))
    for known, error in _SQLITE.items():
        if name.startswith(known):
            return error()
    error_of_state = _POSTGRESQL.get(str(getattr(fault.orig, "sqlstate", "")))
    if error_of_state is not None:
        return error_of_state()
    return StoreUnavailable(type(fault.orig).__name__) if _is_about_the_connection(fault, name) else None


def _is_about_the_connection(fault: DBAPIError, sqlite_name: str) -> bool:
    if not isinstance(fault, OperationalError):
        return False
    if sqlite_name:
        return sqlite_name.startswith(("SQLITE_CANTOPEN", "SQLITE_IOERR"))
    return fault.connection_invalidated or fault.statement is None
