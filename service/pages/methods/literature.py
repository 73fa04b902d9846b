"""What the methods pages cite."""

from functools import cache
from importlib.resources import files

import msgspec


class Work(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One publication; ``read`` False: known from secondary sources only, and marked so."""

    authors: str
    title: str
    where: str
    year: int | None = None
    doi: str | None = None
    read: bool = True


@cache
def works() -> dict[str, Work]:
    """Read every publication, by its key."""
    content = (files(__package__) / "literature.toml").read_bytes()
    return msgspec.toml.decode(content, type=dict[str, Work])


def cited(keys: tuple[str, ...]) -> tuple[Work, ...]:
    """Return publications in the order of their keys.

    Raises
    ------
    KeyError
        A page cites what is not listed: a fault of the page.
    """
    return tuple(works()[key] for key in keys)
