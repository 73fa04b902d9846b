"""A table version as Parquet for programs."""

import io

from breakpoints.formats.flat_rows import BOOLEAN_COLUMNS, INTEGER_COLUMNS, flat_rows
from breakpoints.version import TableVersion


def parquet_bytes(version: TableVersion) -> bytes:
    """Write a version as Parquet; the same version and library give the same bytes."""
    import polars as pl  # noqa: PLC0415 - a lookup starts sooner without it

    rows = flat_rows(version)
    columns = list(rows[0]) if rows else ["table", "version", "digest"]
    types = {True: pl.Int32, False: pl.String}
    schema = {
        name: pl.Boolean if name in BOOLEAN_COLUMNS else types[name in INTEGER_COLUMNS] for name in columns
    }
    out = io.BytesIO()
    pl.DataFrame(rows, schema=schema, orient="row").write_parquet(out, compression="zstd", statistics=False)
    return out.getvalue()
