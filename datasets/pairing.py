"""Pair by isolate, drug and disk content: which rows measure the same isolate again."""

from __future__ import annotations

import polars as pl

from datasets.cells import PARAMETERS, RULE
from datasets.fields import Field
from datasets.findings import Rule, file_finding
from datasets.notebook import Notebook
from datasets.one_isolate import times_pasted
from datasets.plain_lines import ROW
from datasets.same_isolate import AT, OF, folded_names, isolates_of, share_cultures
from datasets.tested_apart import apart

_SERIES = [Field.ORGANISM.value, Field.DRUG.value, Field.DISK_CONTENT.value]
_ID = Field.ISOLATE_ID.value
_FIRST = ["1", "01", "1.0", "a", "A", "I"]
_OF_NO_ISOLATE = {ROW, Field.RUN.value}


def without_unnamed(
    kept: pl.DataFrame, header: str, notes: Notebook, *, isolates_named: bool
) -> pl.DataFrame:
    """Return the rows that are of an isolate of their own or name it, and refuse the others.

    Where other rows name their isolates, one that does not is most often the rest of a merged cell, and where
    it numbers a further replicate, it is no isolate in any file.
    """
    everywhere = pl.lit(value=True)
    no_isolate = pl.col(_ID).is_null() if _ID in kept.columns else everywhere
    if not isolates_named:
        number = Field.REPLICATE.value
        further = ~pl.col(number).is_in(_FIRST) if number in kept.columns else ~everywhere
        no_isolate &= further.fill_null(value=False)
    refused = kept.filter(no_isolate)[ROW]
    if refused.is_empty():
        return kept
    notes.note_rule(refused, header, pl.repeat("", len(refused), eager=True), Rule.ISOLATE_NOT_NAMED)
    return kept.filter(~no_isolate)


def note_repeated_isolates(kept: pl.DataFrame, header: str, notes: Notebook) -> None:
    """Note each row that repeats an isolate, unless the file numbers its replicates; all are kept.

    A row that is equal to an earlier one in every cell is called a copy, for repeats seldom agree in all.
    Rows that state another medium, atmosphere or method of MICs repeat nothing. Rows of which nobody can tell
    whether they repeat one are noted, too, and a file without numbers all rows of which stand there several
    times.
    """
    _note_pasted(kept, notes)
    if _ID not in kept.columns:
        return
    several = _of_one_number(kept)
    if several.is_empty():
        return
    isolates = isolates_of(several.rename({ROW: AT}), _SERIES).rename({AT: ROW})
    undecided = several.join(isolates, on=ROW, how="anti", maintain_order="left")
    notes.note_rule(undecided[ROW], header, undecided[_ID], Rule.ISOLATE_UNDECIDED)
    key = [OF, *(name for name in (Field.REPLICATE.value,) if name in kept.columns)]
    repeated = (
        several.join(isolates, on=ROW, how="inner", maintain_order="left")
        .with_columns(first=pl.col(ROW).first().over(*key, *apart(several.columns, key)))
        .filter(pl.col(ROW) != pl.col("first"))
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
            rows[_ID],
            pl.select(
                pl.repeat(rule.value, rows.height, dtype=pl.String).alias(RULE),
                told.to_series().alias(PARAMETERS),
            ),
        )


def _of_one_number(kept: pl.DataFrame) -> pl.DataFrame:
    """Return the rows whose number, or culture, stands more than once with organism, drug and disk content.

    Hashes are compared, for that costs a third; whoever shares one by chance is told apart later.
    """
    names = folded_names(kept[_ID])
    shared = share_cultures(kept, _SERIES)
    if not shared.any() and names.drop_nulls().hash().n_unique() == len(names) - names.null_count():
        return kept.clear()
    number = pl.struct(names, *_SERIES).hash()
    several = (kept.select(number.is_duplicated()).to_series() & kept[_ID].is_not_null()) | shared
    return kept.filter(several) if several.any() else kept.clear()


def _note_pasted(kept: pl.DataFrame, notes: Notebook) -> None:
    """Note where all rows without an isolate number stand there twice, or a multiple of it."""
    unnamed = kept if _ID not in kept.columns else kept.filter(pl.col(_ID).is_null())
    if unnamed.is_empty():
        return
    cells = pl.struct(name for name in kept.columns if name not in _OF_NO_ISOLATE and name != _ID)
    counts = unnamed.select(cells.hash().value_counts()).to_series().struct.field("count")
    times = 1 if counts.min() == 1 else times_pasted(counts.to_list())
    if times > 1:
        notes.note_file(file_finding(Rule.ROWS_ALL_TWICE, rows=unnamed.height, times=times))


def _copies(kept: pl.DataFrame, repeated: pl.DataFrame) -> pl.DataFrame:
    """Return the rows that are equal to an earlier one in every cell, and that one as ``copied``."""
    both = pl.concat([repeated[ROW], repeated["first"]]).unique()
    cells = [name for name in kept.columns if name != ROW]
    among = kept.filter(pl.col(ROW).is_in(both.implode()))
    return among.select(ROW, pl.col(ROW).first().over(cells).alias("copied")).filter(
        pl.col(ROW) != pl.col("copied")
    )
