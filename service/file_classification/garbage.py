"""How often what a classification makes is looked over for garbage."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

_COLLECTED_AT: Final = 200_000
"""New containers after which some are looked over: answers are kept to the end, and few are in circles."""


@contextmanager
def collected_rarely() -> Iterator[None]:
    """Leave alone what is there already, and look over what is made seldom; for a process of one task."""
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(_COLLECTED_AT, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()
