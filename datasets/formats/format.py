"""What every format module offers: ``recognise`` a grid by its content, and ``read`` it into the tidy form.

To add a format: a name in ``FormatName``, a module with a ``FORMAT``, a line in ``datasets.recognising``, a
text for its name and for each ``why`` in the messages.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from datasets.facts import FormatName, UploadedFacts
from datasets.formats.tidy_table import TidyTable
from datasets.source import Grid, Head, HeadedGrid


class Why(StrEnum):
    """The reasons for which a format was recognised; each has a text (``format_why.<code>``) in ja and en."""

    STATED = "stated"
    """The uploader said so."""
    HEADER_NAMES = "header_names"
    """The names in the header (``headers``) are those of the format."""
    HEADER_PATTERN = "header_pattern"
    """``n`` headers are written as the format writes them, as ``example``."""
    MEASURED_COLUMNS = "measured_columns"
    """Columns of zones or MICs, one for each drug: ``headers``."""
    LINE_PATTERN = "line_pattern"
    """There is no header; each line is built as the format builds it: ``example``."""
    TABLE_NAME = "table_name"
    """The database holds the table ``table``."""
    FALLBACK = "fallback"
    """Nothing else fits; a table with a header."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognised:
    """A grid's format, where its header stands, and the reason to show (``parameters`` fill its text)."""

    format: FormatName
    head: Head
    why: Why
    parameters: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """One way in which files are laid out.

    ``recognise(grid, heads)`` gets the lines that may be the header (one, where the uploader chose it) and
    returns the one that is, or ``None``. ``read`` gets all grids of a file that were recognised as this
    format (the sheets of a workbook) and raises ``UnreadableFile`` for what makes the file unusable as a
    whole.
    """

    name: FormatName
    recognise: Callable[[Grid, Sequence[Head]], Recognised | None]
    read: Callable[[Sequence[HeadedGrid], UploadedFacts], TidyTable]
