"""Put an errand to a limited child: structs in, structs out, and what its death says in codes and figures."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import msgspec

from datasets.child import ChildDied, Reason, run_limited
from datasets.findings import Finding, Rule, file_finding
from datasets.limits import MEGABYTE, ChildLimits

Answer = TypeVar("Answer", bound=msgspec.Struct)


class NoAnswer(Exception):  # noqa: N818 - named by the fault
    """The child ended without an answer: it met its limits, it failed, or something outside killed it."""

    def __init__(self, died: ChildDied, limits: ChildLimits) -> None:
        self.reason: Reason = died.reason
        self.needed_too_much = died.reason not in {"raised", "killed"}
        self.parameters = _limits_said(limits) if self.needed_too_much else {"detail": died.detail}
        """What the sentence about it names: the limits, or what happened; nothing of the data."""
        super().__init__(f"The process that was asked ended without an answer ({died.reason}).")

    def finding(self) -> Finding:
        """Return what is said of a file whose reader died."""
        rule = Rule.FILE_NEEDS_TOO_MUCH if self.needed_too_much else Rule.FILE_READING_FAILED
        return file_finding(rule, **self.parameters)


def ask_child(
    function: Callable[[bytes], bytes],
    errand: msgspec.Struct,
    limits: ChildLimits,
    answers: type[Answer],
    on_report: Callable[[bytes], None] | None = None,
) -> Answer:
    """Return what a module-level function answers that reads and writes MessagePack.

    Raises
    ------
    NoAnswer
        The child ended without one.
    """
    came_out = run_limited(function, msgspec.msgpack.encode(errand), limits, on_report)
    if isinstance(came_out, ChildDied):
        raise NoAnswer(came_out, limits)
    return msgspec.msgpack.decode(came_out, type=answers)


def _limits_said(limits: ChildLimits) -> dict[str, str]:
    return {
        "megabytes": str(limits.memory_bytes // MEGABYTE),
        "seconds": f"{min(limits.wall_clock_seconds, limits.cpu_seconds):g}",
    }
