"""Garbage is looked for between batches, not within one.

A batch holds tens of thousands of things that it soon lets go of; to look them over takes as long as it does.
Behind it only what is remembered of it is new, which is looked over at once, a little at a time: what is left
to gather until the interpreter looks by itself holds up some later batch for longer than its answer takes.
"""

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

MOST_MADE: Final = 1_000_000
"""New containers after which some are looked over although batches are at work: their end may be far."""
LEFT_BEHIND: Final = 4_000
"""New containers after which some are looked over behind a batch."""
LEARNT: Final = 8_000
"""Left by a batch that took long, too: they are looked over until they count as old, and by no quick one."""
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
            is_wanted, others_work = _at_work.pop(), bool(_at_work)
            if is_wanted and gc.get_count()[0] > (MOST_MADE if others_work else LEFT_BEHIND):
                gc.collect(_generation())  # before the interpreter may look, and count them as looked over
            if is_wanted and not others_work:
                gc.enable()


def _generation() -> int:
    """Return up to which generation the interpreter would look now, or up to which much was just learnt."""
    looked, due = gc.get_count(), gc.get_threshold()
    return max((one for one in (1, 2) if looked[one] > due[one]), default=int(looked[0] > LEARNT))
