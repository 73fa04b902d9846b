"""What the death of a child says of the work that it was given, in codes and figures."""

from __future__ import annotations

from datasets.child import ChildDied, Reason
from datasets.findings import Finding, Rule, file_finding
from datasets.limits import MEGABYTE, ChildLimits


class NoAnswer(Exception):  # noqa: N818 - named by the fault
    """The child ended without an answer; ``reason`` says how."""

    def __init__(self, died: ChildDied) -> None:
        self.reason: Reason = died.reason
        super().__init__(f"The process that was asked ended without an answer ({died.reason}).")


def finding_of_death(died: ChildDied, limits: ChildLimits) -> Finding:
    """Return what is said of a file whose reader died: it needs too much, or reading it failed."""
    rule = Rule.FILE_NEEDS_TOO_MUCH if died.needed_too_much else Rule.FILE_READING_FAILED
    return file_finding(rule, **parameters_of_death(died, limits))


def parameters_of_death(died: ChildDied, limits: ChildLimits) -> dict[str, str]:
    """Return what the sentence about a death names: the limits that were passed, or what happened."""
    if not died.needed_too_much:
        return {"detail": died.detail}
    return {
        "megabytes": str(limits.memory_bytes // MEGABYTE),
        "seconds": f"{min(limits.wall_clock_seconds, limits.cpu_seconds):g}",
    }
