"""A process that outlives its parent keeps the port or the job slot: so none does.

A leash is a pipe whose writing end only the parent holds. However the parent ends, the pipe ends with
it, and the child, which reads it, ends itself at once. Nothing is lost: the store commits or it does not.
"""

import multiprocessing
import os
import threading
from collections.abc import Callable
from multiprocessing.connection import wait

LEASH = "ZONEBOOK_LEASH"
ORPHANED = 17
"""Exit status of a process whose parent is gone."""


def new_leash() -> tuple[int, int]:
    """Return the child's end and the parent's end of a new leash."""
    return os.pipe()


def follow_leash() -> None:
    """End this process when whoever gave it a leash is gone; without a leash, do nothing."""
    descriptor = os.environ.pop(LEASH, None)
    if descriptor is not None:
        held = int(descriptor)
        os.set_inheritable(held, False)
        _when_done(lambda: os.read(held, 1))


def follow_parent() -> None:
    """End this process, made by ``multiprocessing``, when its parent is gone."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        sentinel = parent.sentinel
        _when_done(lambda: wait([sentinel]))


def _when_done(blocked: Callable[[], object]) -> None:
    """End the process when a call returns that blocks for as long as the parent lives."""

    def watch() -> None:
        blocked()
        os._exit(ORPHANED)

    threading.Thread(target=watch, name="leash", daemon=True).start()
