"""What every use case needs: the store, the tables and keys in memory, and the settings."""

import datetime as dt
from collections.abc import Iterable
from zoneinfo import ZoneInfo

import msgspec

from datasets.store import Store, generation
from service.incoming.places import UploadPlaces
from service.lookup.remembered import Remembered
from service.security.key_ring import KeyRing
from service.security.rate_limit import RateLimit
from service.settings import Settings
from service.tables.in_memory import TablesInMemory

PSEUDONYMS_PER_MINUTE = 30
"""Asked by one laboratory of one process: enough for a person, too few to try every number there is."""


class Context(msgspec.Struct, frozen=True, kw_only=True):
    """One per process; passed as first argument to every use case."""

    store: Store
    tables: TablesInMemory
    keys: KeyRing
    settings: Settings
    upload_places: UploadPlaces
    answered: Remembered = msgspec.field(default_factory=Remembered)
    pseudonyms_asked: RateLimit = msgspec.field(default_factory=lambda: RateLimit(PSEUDONYMS_PER_MINUTE))

    def refresh(self) -> None:
        """Look whether the store changed, and if so swap what is held in memory."""
        # One look at a time: an older one that ends later would bring back what was just replaced.
        with self.tables.refreshing, self.store.reading() as connection:
            number = generation.current(connection)
            self.tables.refresh(connection, number)
            self.keys.refresh(connection, number)

    def today(self) -> dt.date:
        """Return the civil date of the laboratory's time zone."""
        return dt.datetime.now(ZoneInfo(self.settings.timezone)).date()


def new_context(store: Store, settings: Settings, *, tables: Iterable[str] | None = None) -> Context:
    """Put a context together, of all tables or some; nothing is read before the first `refresh`."""
    return Context(
        store=store,
        tables=TablesInMemory(tables),
        keys=KeyRing(),
        settings=settings,
        upload_places=UploadPlaces(settings.uploads_at_once),
    )


def now() -> dt.datetime:
    """Return the present instant."""
    return dt.datetime.now(dt.UTC)


def local_minute(context: Context, at: dt.datetime) -> str:
    """Write an instant for people, in the laboratory's time zone."""
    return f"{at.astimezone(ZoneInfo(context.settings.timezone)):%Y-%m-%d %H:%M}"


def instant_text(at: dt.datetime) -> str:
    """Write an instant in UTC (RFC 3339)."""
    return at.astimezone(dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
