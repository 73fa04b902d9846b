"""The store that a command works on: opened for it, refused in words, closed behind it."""

from collections.abc import Iterator
from contextlib import closing, contextmanager

from datasets.store import Store, open_store, require_current
from service.cli.terminal import chosen_settings, store_faults_told


@contextmanager
def opened_store(address: str | None) -> Iterator[Store]:
    """Open the chosen store, or say why that cannot be: it is absent, out of date or too new."""
    url = chosen_settings(store=address).store
    with store_faults_told():
        require_current(url)
        with closing(open_store(url)) as store:
            yield store
