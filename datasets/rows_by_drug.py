"""How many results of each drug and laboratory came in, and how many lack a measurement or were refused."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from datasets.fields import Field
from datasets.findings import Rule
from datasets.formats.tidy_table import TidyTable
from datasets.notebook import Notebook
from datasets.plain_lines import ROW
from datasets.rows_counted import RowsOfDrug

MOST_LISTED = 400
_LONGEST = 60
_DRUG, _LABORATORY = Field.DRUG.value, Field.LABORATORY.value


def drugs_of(tables: Sequence[TidyTable]) -> pl.DataFrame:
    """Return the line, drug and laboratory of every result, small enough to be kept while it is judged."""
    return pl.concat(
        [
            table.frame.select(
                ROW,
                *(
                    (pl.col(name).cast(pl.String) if name in table.frame.columns else pl.lit(""))
                    .fill_null("")
                    .cast(pl.Categorical)
                    .alias(name)
                    for name in (_DRUG, _LABORATORY)
                ),
            )
            for table in tables
        ]
    )


def rows_by_drug(drugs: pl.DataFrame, notes: Notebook, refused: pl.Series) -> tuple[RowsOfDrug, ...]:
    """Count the results of ``drugs_of``, the most frequent first; rows of control strains are none."""
    rows = drugs.drop(ROW).with_row_index(ROW, 1) if notes.has_places else drugs
    controls = notes.rows_with(Rule.ROW_IS_CONTROL)
    rows = rows.filter(~pl.col(ROW).is_in(controls.implode()))
    marked = rows.with_columns(
        pl.col(ROW).is_in(refused.implode()).alias("refused"),
        pl.col(ROW).is_in(notes.rows_with(Rule.ZONE_MISSING).implode()).alias("zone_missing"),
        pl.col(ROW).is_in(notes.rows_with(Rule.MIC_MISSING).implode()).alias("mic_missing"),
    )
    key = [_DRUG, _LABORATORY]
    counts = pl.col("rows", "zone_missing", "mic_missing", "refused").sum()
    counted = (
        marked.with_columns(pl.lit(1, pl.UInt32).alias("rows"))
        .group_by(key)
        .agg(counts)
        .with_columns(pl.col(key).cast(pl.String).str.strip_chars().str.slice(0, _LONGEST))
        .group_by(key)
        .agg(counts)
        .sort("rows", *key, descending=[True, False, False])
    )
    return tuple(RowsOfDrug(**row) for row in counted.head(MOST_LISTED).iter_rows(named=True))
