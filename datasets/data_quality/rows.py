"""A version's rows as a frame of text, from its canonical bytes."""

from __future__ import annotations

import io

import msgspec
import polars as pl

from datasets.canonical import COLUMNS, Heading, row_of
from datasets.fields import Field
from datasets.independent import chosen_of
from datasets.one_isolate import times_pasted
from datasets.same_isolate import AT, OF, folded_names, isolates_of, share_cultures, with_one_spelling

LABORATORY = Field.LABORATORY.value
SERIES = [Field.ORGANISM.value, Field.DRUG.value, Field.DISK_CONTENT.value]
COPY, REPEATED, UNDECIDED, LINE = "copy", "isolate", "identity_undecided", "line"
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
    where none is named or it is undecided. ``line`` is the row in canonical form where it names no isolate,
    or one whose number or culture stands in its series again.
    """
    written = msgspec.json.decode(canonical.partition(b"\n")[0], type=Heading).columns
    return _with_isolates(_with_lines(rows_of_version(canonical), written).with_row_index(AT))


def one_of_each(rows: pl.DataFrame) -> pl.DataFrame:
    """Return the rows of a series that count in a derivation: one of each isolate.

    The choice is ``datasets.independent``'s own; only numbers that stand there more than once are asked.
    """
    number = pl.col(Field.ISOLATE_ID)
    unnamed = rows.filter(number.is_null())
    times = times_pasted(unnamed.group_by(LINE).len("times")["times"].to_list())
    alike = pl.int_range(pl.len()).over(LINE)
    again = rows.filter(number.is_not_null() & pl.col(LINE).is_not_null())
    lines = again[LINE].to_list()
    chosen = chosen_of([row_of(line) for line in lines], lines).rows
    said = again[LABORATORY][[fullest for _, fullest in chosen]]
    return pl.concat(
        [
            rows.filter(pl.col(LINE).is_null()),
            unnamed.filter(alike < pl.len().over(LINE) // times),
            again[[place for place, _ in chosen]].with_columns(pl.col(LABORATORY).fill_null(said)),
        ]
    )


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


def _with_lines(frame: pl.DataFrame, written: tuple[str, ...]) -> pl.DataFrame:
    number = "number"
    frame = frame.with_columns(folded_names(frame[Field.ISOLATE_ID]).alias(number))
    alone = pl.col(number).is_not_null() & (pl.len().over(*SERIES, number) == 1)
    alone &= ~pl.lit(share_cultures(frame, SERIES))
    line = pl.concat_str([pl.col(name).fill_null("") for name in written], separator="\t")
    return frame.with_columns(pl.when(~alone).then(line).alias(LINE)).drop(number)


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
