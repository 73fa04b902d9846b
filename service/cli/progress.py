"""How far a long command is, on standard error: a bar on a terminal, plain lines elsewhere."""

import sys

from service.cli.columns import width

BAR = 24


class ProgressShown:
    """Shows steps as they are reported; close it before anything else is printed."""

    def __init__(self) -> None:
        self._on_terminal = sys.stderr.isatty()
        self._stage, self._shown = "", 0

    def __call__(self, stage: str, done: int, of: int) -> None:
        """Show that ``done`` of ``of`` steps are done, the last one of ``stage``."""
        if self._on_terminal:
            filled = BAR * done // max(of, 1)
            line = f"{'█' * filled}{'░' * (BAR - filled)} {done}/{of} {stage}"
            taken = width(line)
            self._write(f"\r{line}{' ' * max(0, self._shown - taken)}")
            self._shown = taken
        elif stage != self._stage:
            self._write(f"{done}/{of} {stage}\n")
        self._stage = stage

    def close(self) -> None:
        """Take the bar away."""
        if self._on_terminal and self._shown:
            self._write(f"\r{' ' * self._shown}\r")
            self._shown = 0

    @staticmethod
    def _write(words: str) -> None:
        sys.stderr.buffer.write(words.encode())
        sys.stderr.flush()
