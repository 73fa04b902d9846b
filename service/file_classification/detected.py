"""What a file was found to be, by its content; each guess can be overridden by an option of the same name."""

from typing import Literal

import msgspec

from breakpoints.dates import DateOrder
from breakpoints.whonet.measured import MeasuredColumn
from datasets.facts import Charset, Delimiter

Format = Literal["csv", "parquet", "xlsx"]
"""``csv`` stands for every delimited text; ``delimiter`` says which."""
Layout = Literal["long", "whonet_wide"]
"""One result per row, or one isolate per row with a column for each agent."""


class Detected(msgspec.Struct, frozen=True, kw_only=True):
    """How a file is written and what its columns hold."""

    format: Format
    layout: Layout
    delimiter: Delimiter | None = None
    charset: Charset | None = None
    charset_guessed: bool = False
    sheet: str | None = None
    sheets: tuple[str, ...] = ()
    header_row: int | None = None
    """The row in which the header stands, from 1: of a workbook, and of a text with lines above it."""
    columns: tuple[str, ...] = ()
    """Every header of the file, in its order."""
    fields: dict[str, str] = {}
    """Field of a result (``organism``, ``value``, ``specimen`` ...) -> the column that holds it."""
    further: dict[str, tuple[str, ...]] = {}
    """Screening test, or ``isolate`` -> the columns that count beside the one in `fields`."""
    stated: dict[str, str] = {}
    """What holds for every row: what was stated, and the method that the heading of the values names."""
    strain: str | None = None
    """The column of a wide export that names the control strain of a row."""
    names_strains: bool = False
    """Some name of an isolate may be that of a control strain."""
    measured: tuple[MeasuredColumn, ...] = ()
    """The measurement columns of a wide export."""
    personal: tuple[str, ...] = ()
    """Columns about people and places: never processed, never shown."""
    date_order: DateOrder | None = None
    """How the dates of the whole column are written; None where nothing decides it."""
    preview: tuple[tuple[str, ...], ...] = ()
    """The first five rows, in the order of `columns`, without the personal ones (empty there)."""
