"""A version's rows as a frame of text, from its canonical bytes."""

from __future__ import annotations

import io

import msgspec
import polars as pl

from datasets.canonical import COLUMNS, Heading
from datasets.fields import Field
from datasets.same_isolate import AT, OF, isolates_of, with_one_spelling

LABORATORY = Field.LABORATORY.value
SERIES = [Field.ORGANISM.value, Field.DRUG.value, Field.DISK_CONTENT.value]
COPY, REPEATED, UNDECIDED = "copy", "isolate", "identity_undecided"
_BEFORE = "before"
_CULTURE = [Field.ORGANISM.value, Field.DRUG.value]
_ISOLATE = [OF, *SERIES]


def frame_of_version(canonical: bytes) -> pl.DataFrame:
    """Return every column of the canonical form, what is not stated as null, with what is of one isolate.

    ``copy`` tells rows that are equal to one before them in every cell; only rows that name an isolate and
    no replicate can be copies. ``isolate`` is the same number in all rows of an isolate (with one organism,
    drug and disk content) that stands in more than one row, copies apart; null in all others.
    ``identity_undecided`` tells rows of which nobody can tell which isolate they are of
    (``datasets.one_isolate``); ``isolate of`` is the number of the isolate whatever its disk content, null
    where none is named or it is undecided.
    """
    return _with_isolates(rows_of_version(canonical).with_row_index(AT))


def one_of_each(rows: pl.DataFrame) -> pl.DataFrame:
    """Return one row of each isolate: its repeats are no isolates of their own.

    The first replicate where all are numbered; else the row that the isolate's number picks, as the first
    of rows in the order of their zones would be the smallest.
    """
    of_isolate = pl.len().over(REPEATED)
    place = pl.int_range(pl.len()).over(REPEATED)
    numbered = pl.col(Field.REPLICATE).is_not_null().all().over(REPEATED)
    replicate = (pl.col(Field.REPLICATE).rank("ordinal").over(REPEATED) - 1).cast(pl.Int64)
    picked = pl.when(numbered).then(replicate == 0).otherwise(place == pl.col(REPEATED) % of_isolate)
    own = rows.filter(~pl.col(COPY) & ~pl.col(UNDECIDED))
    return own.filter(pl.col(REPEATED).is_null() | picked)


def rows_of_version(canonical: bytes) -> pl.DataFrame:
    """Return every column of the canonical form as text, what is not stated as null."""
    heading, _, lines = canonical.partition(b"\n")
    names = msgspec.json.decode(heading, type=Heading).columns
    frame = pl.DataFrame(schema=dict.fromkeys(names, pl.String))
    if lines:
        frame = pl.read_csv(
            io.BytesIO(lines),
            has_header=False,
            separator="\t",
            quote_char=None,
            new_columns=list(names),
            infer_schema=False,
            null_values="",
        )
    missing = [pl.lit(None, dtype=pl.String).alias(name) for name in COLUMNS if name not in names]
    return frame.with_columns(missing)


def _with_isolates(frame: pl.DataFrame) -> pl.DataFrame:
    frame = with_one_spelling(frame)
    frame = frame.join(isolates_of(frame, _CULTURE), on=AT, how="left", maintain_order="left")
    rows = frame.filter(pl.col(OF).is_not_null()).filter(pl.len().over(_ISOLATE) > 1)
    numbered = pl.col(Field.REPLICATE).is_not_null()
    rows = rows.with_columns(pl.int_range(pl.len()).over(COLUMNS).alias(_BEFORE))
    rows = rows.with_columns(((pl.col(_BEFORE) > 0) & ~numbered).alias(COPY))
    own = rows.filter(~pl.col(COPY)).filter(pl.len().over(_ISOLATE) > 1)
    isolates = own.select(AT, pl.struct(_ISOLATE).rank("dense").alias(REPEATED))
    return (
        frame.join(rows.select(AT, COPY), on=AT, how="left", maintain_order="left")
        .join(isolates, on=AT, how="left", maintain_order="left")
        .with_columns(
            pl.col(COPY).fill_null(value=False),
            (pl.col(Field.ISOLATE_ID).is_not_null() & pl.col(OF).is_null()).alias(UNDECIDED),
        )
        .drop(AT)
    )
