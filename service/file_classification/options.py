"""What a caller says of a file of results: how it is written, what it holds, what to ask and to give back."""

from typing import Annotated, Final, Literal

import msgspec

from breakpoints.dates import DateOrder
from datasets.facts import LAST_HEADER_ROW, Charset, Delimiter
from service.file_classification.detected import Format, Layout
from service.lookup.classify_request import Names, Policy, Written

Out = Literal["csv", "tsv", "parquet", "xlsx"]
OutLayout = Literal["wide", "long"]
MethodName = Literal["disk", "mic"]
STATED: Final = ("organism", "host", "drug", "method", "disk_content", "site", "specimen", "ladder")
"""Fields that may be stated for every row."""


class FileOptions(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Everything may be left out except what the file does not say itself.

    ``format`` to ``date_order`` override what would be detected. ``columns`` names the column of
    a field where it has another name; an empty name says that the file has no such column.
    ``organism`` to ``ladder`` state a field for every row. ``hosts`` gives the laboratory's
    own codes of a host a meaning (``{"d": "dog"}``).
    """

    format: Format | None = None
    layout: Layout | None = None
    delimiter: Delimiter | None = None
    charset: Charset | None = None
    sheet: Written | None = None
    header_row: Annotated[int, msgspec.Meta(ge=1, le=LAST_HEADER_ROW)] | None = None
    """As a spreadsheet counts, from 1."""
    date_order: DateOrder | None = None

    columns: dict[str, Written] = {}
    ignore: Names = ()
    """Headings of columns that hold no test although their cells read like findings."""
    hosts: dict[Written, Written] = {}
    organism: Written | None = None
    host: Written | None = None
    drug: Written | None = None
    method: MethodName | None = None
    disk_content: Written | None = None
    site: Written | None = None
    specimen: Written | None = None
    ladder: Written | None = None
    """``100`` where the MICs are of the series 100, 50, 25, 12.5, …"""

    tables: Names = ()
    on: Annotated[str, msgspec.Meta(max_length=40)] | None = None
    policy: Policy = Policy()

    out: Out | None = None
    """The format to give back; without it that of the file."""
    out_layout: OutLayout | None = None
    """For wide exports: ``wide`` (default) or ``long``, one result per row with all columns of criteria."""
