"""From a bare checkout to a running command, with the standard library only.

* SetUpRefusedError        this machine cannot be set up as it is; the message says what to do
  (raised by ``service.bootstrap.installation``, printed here in both languages)
"""

import os
import sys
from pathlib import Path
from typing import NoReturn

from service.bootstrap.environment import REQUIREMENTS, Extra, is_suitable, virtual_environment

CONTINUED = "ZONEBOOK_CONTINUED"


def enter(arguments: list[str]) -> int:
    """Continue in an environment with the locked packages, which is made if there is none."""
    tests = arguments[:1] == ["test"] and not {"--help", "-h"} & set(arguments)  # help needs no test library
    extra: Extra = "test" if tests else "run"
    if not _requirements(extra).is_file() or is_suitable(extra, _requirements(extra)):
        return _command()
    return _set_up_and_continue(extra, arguments)


def _set_up_and_continue(extra: Extra, arguments: list[str]) -> int:
    from service.bootstrap.installation import SetUpRefusedError, set_up  # noqa: PLC0415 - seldom needed
    from service.bootstrap.words import refuse  # noqa: PLC0415

    if CONTINUED in os.environ:
        refuse("environment_unsuitable", folder=sys.prefix)
        return 2
    try:
        python = set_up(virtual_environment(_checkout()), extra, _requirements(extra))
    except SetUpRefusedError as refused:
        refuse(refused.code, refused.said, **refused.parameters)
        return 2
    except KeyboardInterrupt:
        return 130
    return _continue(python, arguments)


def _continue(python: Path, arguments: list[str]) -> NoReturn:
    """Replace this process by the same command in the environment."""
    sys.stdout.flush()
    os.execve(python, [str(python), "-m", "service", *arguments], os.environ | {CONTINUED: "1"})  # noqa: S606


def _command() -> int:
    """Run the command line in this process."""
    os.environ.pop(CONTINUED, None)
    from service.cli import main  # noqa: PLC0415 - needs the packages that were just found

    main()
    return 0


def _checkout() -> Path:
    return Path(__file__).resolve().parents[2]


def _requirements(extra: Extra) -> Path:
    return _checkout() / REQUIREMENTS / f"{extra}.txt"
