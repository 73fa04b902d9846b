"""Run a function in a child process that may die without harm."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import msgspec

from datasets.limits import ChildLimits

Reason = Literal["memory", "cpu", "wall_clock", "raised", "killed"]


class ChildDied(msgspec.Struct, frozen=True, kw_only=True):
    """The child ended without an answer; ``detail`` holds no content of the data."""

    reason: Reason
    detail: str


def run_limited(
    function: Callable[[bytes], bytes],
    argument: bytes,
    limits: ChildLimits,
    on_report: Callable[[bytes], None] | None = None,
) -> bytes | ChildDied:
    """Call a module-level function in a limited child and return its answer, or how the child died.

    The function may call ``report(message)``; each message reaches ``on_report`` in the parent, in order.
    An exception raised by ``on_report`` ends the child and passes on to the caller.
    """
    raise NotImplementedError


def report(message: bytes) -> None:
    """Send a message from inside a limited child to its parent's ``on_report``; elsewhere do nothing."""
    raise NotImplementedError


def start_forkserver(preload: tuple[str, ...] = ("datasets.reading",)) -> None:
    """Start this process's forkserver with the modules preloaded, unless it runs already.

    Call it once at boot, from the process that will call ``run_limited``. It ends with that process,
    whatever ends it.
    """
    raise NotImplementedError


def stop_forkserver() -> None:
    """Stop this process's forkserver and every child of it."""
    raise NotImplementedError
