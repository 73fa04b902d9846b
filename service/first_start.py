"""What an empty store is given: laboratory, administrator, the shipped table, the simulated example."""

import msgspec

from datasets.store import Store
from service.settings import Settings


class FirstStart(msgspec.Struct, frozen=True, kw_only=True):
    """What the first start did."""

    was_empty: bool
    admin_key: str | None
    """The administrator's key, to be shown once; nothing where the setting gave it."""


def first_start(store: Store, settings: Settings) -> FirstStart:
    """Fill an empty, migrated store; on any later start look and change nothing."""
    raise NotImplementedError
