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
    """Note each row that repeats an isolate, unless the file numbers its replicates; all are kept."""
    if Field.ISOLATE_ID not in kept.columns:
        return
    key = [field.value for field in (*ISOLATE_KEY, Field.REPLICATE) if field in kept.columns]
    isolate = pl.col(Field.ISOLATE_ID)
    several = kept.select(ROW, *key).filter(isolate.is_not_null() & isolate.is_duplicated())
    repeated = several.with_columns(first=pl.col(ROW).first().over(key)).filter(
        pl.col(ROW) != pl.col("first")
    )
    repeated = repeated.with_columns(notes.lines_of(repeated["first"]).alias("first"))
    notes.note_rows(
        repeated[ROW],
        header,
        repeated[Field.ISOLATE_ID],
        repeated.select(
            pl.lit(Rule.ISOLATE_REPEATED.value).alias(RULE),
            pl.concat_str(pl.lit('{"first_row":"'), pl.col("first"), pl.lit('"}')).alias(PARAMETERS),
        ),
    )
