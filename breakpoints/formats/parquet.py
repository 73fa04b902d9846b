"""A table version as Parquet for programs."""

import io
from collections.abc import Mapping

import polars as pl

from breakpoints.formats.flat_rows import BOOLEAN_COLUMNS, INTEGER_COLUMNS, flat_rows
from breakpoints.version import TableVersion


def parquet_bytes(version: TableVersion) -> bytes:
    """Write a version as Parquet; the same version and library give the same bytes."""
    rows = flat_rows(version)
    schema = {name: _type_of(name) for name in rows[0]} if rows else _heading()
    out = io.BytesIO()
    pl.DataFrame(rows, schema=schema, orient="row").write_parquet(out, compression="zstd", statistics=False)
    return out.getvalue()


def _type_of(column: str) -> type[pl.DataType]:
    if column in INTEGER_COLUMNS:
        return pl.Int32
    return pl.Boolean if column in BOOLEAN_COLUMNS else pl.String


def _heading() -> Mapping[str, type[pl.DataType]]:
    return {"table": pl.String, "version": pl.String, "digest": pl.String}
