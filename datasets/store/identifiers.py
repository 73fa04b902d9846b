"""Ids that sort by the time they were made."""

import secrets
import threading
import time

_RANDOM_BITS = 80
_lock = threading.Lock()
_last = 0


def new_id() -> str:
    """Return 32 hex digits: 48 bits of milliseconds, 80 random bits; always above the one before."""
    global _last  # noqa: PLW0603 - the order within one millisecond needs the last one
    with _lock:
        drawn = (time.time_ns() // 1_000_000) << _RANDOM_BITS | secrets.randbits(_RANDOM_BITS)
        _last = max(drawn, _last + 1)
        return f"{_last:032x}"
