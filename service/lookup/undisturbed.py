"""Garbage is looked for between batches, not within one.

A batch holds tens of thousands of things that it soon lets go of; to look them over takes as long as it does.
"""

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

MOST_MADE: Final = 1_000_000
"""New containers after which some are looked over although batches are at work: their end may be far."""
_lock: Final = threading.Lock()
_at_work: Final[list[bool]] = []
"""Of each batch at work, whether garbage was looked for when it came; several threads may work on some."""


@contextmanager
def undisturbed() -> Iterator[None]:
    """Let no garbage be looked for until every batch at work is done."""
    with _lock:
        _at_work.append(gc.isenabled() or any(_at_work))
        gc.disable()
    try:
        yield
    finally:
        with _lock:
            is_wanted = _at_work.pop()
            if is_wanted and not _at_work:
                gc.enable()
        if _at_work and gc.get_count()[0] > MOST_MADE:
            gc.collect(0)
