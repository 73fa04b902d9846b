"""Keep a process's memory current: look at the store's generation every half second."""

import logging
import threading

from breakpoints.errors import DigestMismatch
from datasets.store.errors import StoreError
from service.context import Context

EVERY_SECONDS = 0.5
_log = logging.getLogger(__name__)


class Watch:
    """A thread that refreshes a context until it is stopped."""

    def __init__(self, context: Context, every_seconds: float = EVERY_SECONDS) -> None:
        self._context, self._every = context, every_seconds
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="zonebook-watch", daemon=True)

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def stop(self) -> None:
        """Stop looking and wait for the last look."""
        self._stopping.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stopping.wait(self._every):
            try:
                self._context.refresh()
            except StoreError as fault:
                _log.warning("the store cannot be looked at: %s", fault.code)
            except DigestMismatch as fault:
                _log.error("what was published is not what the store holds: %s", fault)
