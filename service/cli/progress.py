"""How far a long command is, on standard error: a bar on a terminal, plain lines elsewhere."""

import sys

from service.cli.columns import width

BAR = 24


class ProgressShown:
    """Shows steps as they are reported; close it before anything else is printed.

    Elsewhere than on a terminal each stage has a line; of steps that are many and whose number is an
    estimate (rows of a file), every ``line_after`` of them, and all once they are done.
    """

    def __init__(self, *, line_after: int | None = None) -> None:
        self._on_terminal, self._line_after = sys.stderr.isatty(), line_after
        self._stage, self._shown, self._lines = "", 0, 0

    def __call__(self, stage: str, done: int, of: int) -> None:
        """Show that ``done`` of ``of`` steps are done, the last one of ``stage``."""
        if self._on_terminal:
            filled = BAR * done // max(of, 1)
            line = f"{'█' * filled}{'░' * (BAR - filled)} {done}/{of} {stage}"
            taken = width(line)
            self._write(f"\r{line}{' ' * max(0, self._shown - taken)}")
            self._shown = taken
        elif self._is_due(stage, done):
            self._write(f"{done}/{of} {stage}\n")
        self._stage = stage

    def _is_due(self, stage: str, done: int) -> bool:
        """Tell whether a line is to be written."""
        if self._line_after is None:
            return stage != self._stage
        lines, self._lines = self._lines, done // self._line_after
        return self._lines > lines

    def end(self, stage: str, done: int) -> None:
        """Say that all steps of a stage are done, and how many they were."""
        if not self._on_terminal:
            self._write(f"{done}/{done} {stage}\n")

    def close(self) -> None:
        """Take the bar away."""
        if self._on_terminal and self._shown:
            self._write(f"\r{' ' * self._shown}\r")
            self._shown = 0

    @staticmethod
    def _write(words: str) -> None:
        sys.stderr.buffer.write(words.encode())
        sys.stderr.flush()
