"""The next version number, from what the change does to answers."""

from typing import Literal

from breakpoints.version import TableVersion
from breakpoints.vocabulary import Vocabulary

Change = Literal["major", "minor", "patch"]


def change_of(old: TableVersion, new: TableVersion, vocabulary: Vocabulary) -> Change:
    """Tell what a new version does to the answers of the old one.

    ``major``: the answer to a question that had one changes; ``minor``: only questions
    without an answer gain one; ``patch``: no answer changes.
    """
    raise NotImplementedError


def next_version(old: TableVersion | None, new: TableVersion, vocabulary: Vocabulary) -> str:
    """Return the version number ``new`` must carry (``1.0.0`` for the first)."""
    raise NotImplementedError
