"""A version's rows as a frame of text, from its canonical bytes."""

from __future__ import annotations

import io

import polars as pl

from datasets.canonical import COLUMNS
from datasets.fields import Field

LABORATORY = Field.LABORATORY.value
SERIES = [Field.ORGANISM.value, Field.DRUG.value, Field.DISK_CONTENT.value]
ISOLATE = [LABORATORY, Field.YEAR.value, Field.ISOLATE_ID.value, *SERIES]


def frame_of_version(canonical: bytes) -> pl.DataFrame:
    """Return every column of the canonical form, what is not stated as null, with ``copy`` of equal rows.

    ``copy`` counts the rows before it that are equal in every cell; only rows that name an isolate and no
    replicate can be copies.
    """
    _heading, _, lines = canonical.partition(b"\n")
    width = (lines.partition(b"\n")[0].count(b"\t") + 1) if lines else len(COLUMNS)
    names = COLUMNS[:width]
    if lines:
        frame = pl.read_csv(
            io.BytesIO(lines),
            has_header=False,
            separator="\t",
            quote_char=None,
            new_columns=list(names),
            infer_schema=False,
        )
    else:
        frame = pl.DataFrame(schema=dict.fromkeys(names, pl.String))
    missing = [pl.lit(None, dtype=pl.String).alias(name) for name in COLUMNS if name not in names]
    frame = frame.with_columns(pl.col(names).replace("", None)).with_columns(missing)
    may_be_copy = pl.col(Field.ISOLATE_ID).is_not_null() & pl.col(Field.REPLICATE).is_null()
    same = pl.struct(names)
    repeated = pl.col(Field.ISOLATE_ID).is_duplicated() & may_be_copy
    candidates = frame.with_row_index("at").filter(repeated)
    copies = candidates.select("at", copy=pl.int_range(pl.len()).over(same))
    return (
        frame.with_row_index("at")
        .join(copies, on="at", how="left", maintain_order="left")
        .with_columns(pl.col("copy").fill_null(0))
        .drop("at")
    )
