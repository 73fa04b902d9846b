"""Rows written as the file that is asked for."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

import polars as pl

from breakpoints.batch.columns import OUTPUT_SCHEMA
from datasets.facts import Delimiter
from service.file_classification.opened import Opened
from service.file_classification.options import FileOptions, Out
from service.file_classification.workbook_written import WorkbookWritten

MEDIA_TYPES: Final[dict[Out, str]] = {
    "csv": "text/csv; charset=utf-8",
    "tsv": "text/tab-separated-values; charset=utf-8",
    "parquet": "application/vnd.apache.parquet",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
SPREADSHEET_TEXTS: Final = frozenset({"csv", "tsv"})
"""What a spreadsheet opens, and would run; in a workbook of ours a text is a text."""
ROWS_OF_A_GROUP: Final = 1 << 18
"""Of a Parquet file: what its readers hold at once."""


def out_of(options: FileOptions, found: Opened) -> Out:
    """Return the format to give back."""
    if options.out is not None:
        return options.out
    return "tsv" if found.delimiter == "\t" else found.format


def write(rows: pl.LazyFrame, path: Path, out: Out, found: Opened) -> None:
    """Write rows, shard by shard.

    Texts are UTF-8; a byte order mark stands before them where the file that was read had one or was
    in an older charset, because its readers need it, and where it was WHONET's with ``|``: as a CSV with
    commas and the mark both Excel in Japan and WHONET's import open it. In Parquet a column of categories
    lists those that its rows have, and no others.
    """
    if out == "parquet":
        _without_unused(rows).sink_parquet(
            path, compression="zstd", compression_level=1, statistics=False, row_group_size=ROWS_OF_A_GROUP
        )
    elif out == "xlsx":
        with WorkbookWritten(path, rows.collect_schema().names()) as workbook:
            rows.sink_batches(_added_to(workbook), chunk_size=1 << 16)
    else:
        rows.sink_csv(path, separator=separator_of(out, found), include_bom=is_marked(found))


def _without_unused(rows: pl.LazyFrame) -> pl.LazyFrame:
    """Make categories anew of the texts in the rows: polars writes all that the type of a column lists."""
    listing = [
        name
        for name, dtype in rows.collect_schema().items()
        if isinstance(dtype, pl.Enum | pl.Categorical) and name not in OUTPUT_SCHEMA
    ]
    return rows.with_columns(pl.col(listing).cast(pl.String).cast(pl.Categorical)) if listing else rows


def is_marked(found: Opened) -> bool:
    """Tell whether a text that is made of a file begins with a byte order mark."""
    return found.byte_order_mark or found.format == "xlsx" or found.delimiter == "|"


def _added_to(workbook: WorkbookWritten) -> Callable[[pl.DataFrame], bool]:
    def add(rows: pl.DataFrame) -> bool:
        workbook.add(rows)
        return False

    return add


def separator_of(out: Out, found: Opened) -> Delimiter:
    """Return what separates the columns: what did in the file, unless no spreadsheet splits at it."""
    if out == "tsv":
        return "\t"
    return ";" if found.delimiter == ";" else ","
