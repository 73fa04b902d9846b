"""``test``: the checks of the checkout."""

import os
import sys
from typing import Annotated

import cyclopts

from service.cli.terminal import CommandRefusedError
from service.settings import checkout

_WORKERS = min(4, (os.cpu_count() or 1) + 1)
"""One more than cores: tests of services and browsers wait a sixth of their time."""
ON_EVERY_CORE = (f"--numprocesses={_WORKERS}", "--dist=loadfile", "--no-loadscope-reorder")
"""File by file in the order of collection, which `tests/conftest.py` gives: the longest first."""


def test(
    *arguments: Annotated[str, cyclopts.Parameter(allow_leading_hyphen=True)],
    all_: Annotated[bool, cyclopts.Parameter(name="--all", negative="")] = False,  # noqa: PT028 - a command
) -> int:
    """Run lint, types and tests."""
    if not (checkout() / "tests").is_dir():
        raise CommandRefusedError("command.no_tests", folder=checkout())
    os.chdir(checkout())
    # Hundreds of processes of this checkout are started; without bytecode each would compile it anew.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    long_proofs = ("--run-all",) if all_ else ()
    chosen = arguments or ON_EVERY_CORE
    os.execv(sys.executable, [sys.executable, "-m", "pytest", *long_proofs, *chosen])  # noqa: S606
