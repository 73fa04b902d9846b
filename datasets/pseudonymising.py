"""Put pseudonyms in the place of isolates and farms, before anything else looks at a table."""

from __future__ import annotations

import dataclasses

import polars as pl

from datasets.fields import Field
from datasets.formats.tidy_table import FAULT_VALUE, SHEET, TidyTable
from datasets.normalise import clean_text
from datasets.pseudonyms import Kind, pseudonyms

PSEUDONYMOUS: dict[Field, Kind] = {Field.ISOLATE_ID: "isolate", Field.FARM: "farm"}


def pseudonymised(table: TidyTable, key: bytes | None) -> TidyTable:
    """Return a table whose isolates and farms are pseudonyms.

    A sheet that is called like its isolate is named by its place in the file (``No. 3``). Without a key
    nothing is kept of what is read: isolates stay as they are, and farms are dropped as other places are.
    """
    if key is None:
        return _without_farms(table)
    frame = table.frame
    if Field.ISOLATE_ID in frame.columns:
        frame = _without_isolates(frame)
    replaced = [
        _column(frame[field], key, kind) for field, kind in PSEUDONYMOUS.items() if field in frame.columns
    ]
    return dataclasses.replace(table, frame=frame.with_columns(replaced))


def _without_farms(table: TidyTable) -> TidyTable:
    farm = table.headers.get(Field.FARM)
    if farm is None:
        return table
    return dataclasses.replace(
        table,
        frame=table.frame.drop(Field.FARM),
        headers={field: header for field, header in table.headers.items() if field is not Field.FARM},
        personal=(*table.personal, farm),
    )


def _column(column: pl.Series, key: bytes, kind: Kind) -> pl.Series:
    """Replace each text of a column; empty stays empty."""
    texts = clean_text(column.cast(pl.String)).fill_null("").alias(column.name).to_frame()
    different = texts.unique().filter(pl.first() != "").to_series()
    known = pl.DataFrame(
        {column.name: different, "pseudonym": pseudonyms(key, kind, different.to_list())},
        schema={column.name: pl.String, "pseudonym": pl.String},
    )
    found = texts.join(known, on=column.name, how="left", maintain_order="left")["pseudonym"]
    return found.fill_null("").alias(column.name)


def _place_in_workbook(sheet: pl.Expr) -> pl.Expr:
    """Count the sheets in the order in which they were read."""
    return pl.int_range(pl.len()).min().over(sheet).rank("dense").cast(pl.String)


def _without_isolates(frame: pl.DataFrame) -> pl.DataFrame:
    """Take an isolate's name out of the other places where a finding would quote it."""
    isolate = pl.col(Field.ISOLATE_ID).cast(pl.String)
    changed = []
    if SHEET in frame.columns:
        named = pl.col(SHEET).cast(pl.String)
        place = pl.lit("No. ") + _place_in_workbook(named)
        changed.append(pl.when(named == isolate).then(place).otherwise(named).alias(SHEET))
    if FAULT_VALUE in frame.columns:
        quoted = pl.col(FAULT_VALUE).cast(pl.String)
        hidden = pl.when((quoted == isolate) & (isolate != "")).then(pl.lit("")).otherwise(quoted)
        changed.append(hidden.alias(FAULT_VALUE))
    return frame.with_columns(changed)
