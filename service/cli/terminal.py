"""What the commands say: the terminal's language, standard output for results, standard error for the rest.

* CommandRefusedError        a command cannot do what was asked; its text is in the catalogue
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from service.locale.catalogue import Language, has_text, text
from service.settings import Settings, read_settings, variable


class CommandRefusedError(Exception):
    """A command cannot do what was asked; ``key`` has a text in the catalogue."""

    def __init__(self, key: str, **parameters: object) -> None:
        self.key, self.parameters = key, parameters
        super().__init__(key)


def language() -> Language:
    """Return the terminal's language: the setting's, or the locale's, or else English."""
    for name in (variable("language"), "LC_ALL", "LC_MESSAGES", "LANG"):
        tag = os.environ.get(name, "")[:2].lower()
        if tag:
            return "ja" if tag == "ja" else "en"
    return "en"


def tell(key: str, **parameters: object) -> None:
    """Print a sentence of the catalogue as a result."""
    print_line(text(key, language(), **parameters))


def complain(key: str, **parameters: object) -> None:
    """Print a sentence of the catalogue on standard error."""
    complain_line(text(key, language(), **parameters))


def complain_line(line: str) -> None:
    """Print one line on standard error in UTF-8, whatever the locale says."""
    sys.stderr.buffer.write(f"{harmless(line)}\n".encode())
    sys.stderr.flush()


def print_line(line: str) -> None:
    """Print one line in UTF-8, whatever the locale says."""
    sys.stdout.flush()
    sys.stdout.buffer.write(f"{harmless(line)}\n".encode())
    sys.stdout.flush()


def harmless(words: str) -> str:
    """Write control characters out: a name in a file could otherwise give the terminal orders."""
    return words.translate(_WRITTEN_OUT)


_WRITTEN_OUT = {code: f"\\x{code:02x}" for code in (*range(32), *range(127, 160)) if code not in b"\t\n"}


def chosen_settings(**options: object) -> Settings:
    """Return the settings, with the options of the command line before the environment's.

    They are written into the environment, where the processes that this one starts find them.
    """
    for field, value in options.items():
        if value is not None:
            os.environ[variable(field)] = str(value)
    return read_settings()


@contextmanager
def store_faults_told() -> Iterator[None]:
    """Turn a fault of the store into a refusal in words."""
    from datasets.store.errors import StoreError  # noqa: PLC0415 - commands without a store do without it

    try:
        yield
    except StoreError as fault:
        key = f"command.{fault.code}"
        raise CommandRefusedError(
            key if has_text(key) else f"problem.{fault.code}", **fault.parameters
        ) from fault
