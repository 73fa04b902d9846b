"""Pair by isolate, drug and disk content: which rows measure the same isolate again."""

from __future__ import annotations

import polars as pl

from datasets.cells import PARAMETERS, RULE
from datasets.fields import Field
from datasets.findings import Rule
from datasets.notebook import Notebook
from datasets.plain_lines import ROW

# An isolate number starts anew in each laboratory and, in many, each year.
ISOLATE_KEY = (Field.LABORATORY, Field.YEAR, Field.ISOLATE_ID, Field.ORGANISM, Field.DRUG, Field.DISK_CONTENT)


def note_repeated_isolates(kept: pl.DataFrame, header: str, notes: Notebook) -> None:
    """Note each row that repeats an isolate, unless the file numbers its replicates; all are kept.

    A row that is equal to an earlier one in every cell is called a copy, for repeats seldom agree in all.
    """
    if Field.ISOLATE_ID not in kept.columns:
        return
    key = [field.value for field in (*ISOLATE_KEY, Field.REPLICATE) if field in kept.columns]
    isolate = pl.col(Field.ISOLATE_ID)
    several = kept.select(ROW, *key).filter(isolate.is_not_null() & isolate.is_duplicated())
    repeated = several.with_columns(first=pl.col(ROW).first().over(key)).filter(
        pl.col(ROW) != pl.col("first")
    )
    if repeated.is_empty():
        return
    copies = _copies(kept, repeated)
    for rule, rows in (
        (Rule.ROW_DUPLICATED, repeated.join(copies, on=ROW, how="inner", maintain_order="left")),
        (Rule.ISOLATE_REPEATED, repeated.join(copies, on=ROW, how="anti", maintain_order="left")),
    ):
        first = rows["copied"] if rule is Rule.ROW_DUPLICATED else rows["first"]
        told = pl.select(pl.concat_str(pl.lit('{"first_row":"'), notes.lines_of(first), pl.lit('"}')))
        notes.note_rows(
            rows[ROW],
            header,
            rows[Field.ISOLATE_ID],
            pl.select(
                pl.repeat(rule.value, rows.height, dtype=pl.String).alias(RULE),
                told.to_series().alias(PARAMETERS),
            ),
        )


def _copies(kept: pl.DataFrame, repeated: pl.DataFrame) -> pl.DataFrame:
    """Return the rows that are equal to an earlier one in every cell, and that one as ``copied``."""
    both = pl.concat([repeated[ROW], repeated["first"]]).unique()
    cells = [name for name in kept.columns if name != ROW]
    among = kept.filter(pl.col(ROW).is_in(both.implode()))
    return among.select(ROW, pl.col(ROW).first().over(cells).alias("copied")).filter(
        pl.col(ROW) != pl.col("copied")
    )
