"""An isolate's number where a system numbers specimens, and isolates within each specimen."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from datasets.fields import Field
from datasets.formats.tidy_table import TidyTable

NUMBER = Field.REPLICATE
"""The field that holds the isolate's number within its specimen until both are put together."""

_FIRST = ("", "1", "01", "1.0")


def isolate_of_specimen(specimen: pl.Expr, number: pl.Expr) -> pl.Expr:
    """Return the specimen's number, with that of the isolate where it is not the only one (``S-1 #2``)."""
    which = number.fill_null("").str.strip_chars()
    return (
        pl.when(which.is_in(_FIRST) | (specimen.str.strip_chars() == ""))
        .then(specimen)
        .otherwise(pl.concat_str([specimen, pl.lit(" #"), which]))
    )


def with_isolates_of_specimens(table: TidyTable) -> TidyTable:
    """Put the numbers of specimen and isolate together."""
    if NUMBER not in table.headers:
        return table
    frame = table.frame
    if Field.ISOLATE_ID in table.headers:
        isolate = isolate_of_specimen(pl.col(Field.ISOLATE_ID), pl.col(NUMBER))
        frame = frame.with_columns(isolate.alias(Field.ISOLATE_ID))
    headers = {field: header for field, header in table.headers.items() if field is not NUMBER}
    return replace(table, frame=frame.drop(NUMBER), headers=headers)
