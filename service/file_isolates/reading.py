"""The isolates of a classified file, read by the forms by which it was classified."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

import polars as pl

from breakpoints.batch.meant import paired
from breakpoints.expert.isolate import isolate_name
from service.file_classification.opened import opened
from service.file_classification.options import FileOptions
from service.file_classification.spreadsheet_safe import as_sent
from service.file_isolates.errand import (
    MOST_BESIDE,
    MOST_LISTED,
    MOST_RESULTS,
    IsolateFound,
    IsolateLine,
    IsolatesAnswer,
    IsolatesErrand,
)
from service.file_isolates.rows import IsolateRows, ResultRows, rows_as_classified

ROW: Final = "\0row"
LABEL: Final = "\0label"
NAME: Final = "\0name"
"""What names the isolate of a row together; a label is the first of it."""
KEYS: Final = "\0key "
"""Begins the names of columns by which rows are of one isolate, however it is written in each."""


def isolates_of(errand: IsolatesErrand) -> IsolatesAnswer:
    """Answer an errand."""
    options = FileOptions(format=errand.format, delimiter=errand.delimiter, header_row=1)
    path = Path(errand.path)
    with opened(path, options, path) as found:  # what stands beside it goes with its folder
        rows = as_sent(found.rows) if errand.format == "csv" else found.rows
        return _answer(errand, rows)


def _answer(errand: IsolatesErrand, rows: pl.LazyFrame) -> IsolatesAnswer:
    label = errand.fields.get("isolate")
    names = () if label is None else (label, *errand.further.get("isolate", ()))
    named = rows.with_row_index(ROW, offset=1).with_columns(
        (_text(label) if label is not None else pl.lit(None, pl.String)).alias(LABEL),
        (paired(names) if names else pl.lit(None, pl.String)).alias(NAME),
    )
    named, together = _with_keys(named, _together(errand, names))
    if errand.row is not None:
        return IsolatesAnswer(found=_one(errand, named, together))
    every = named.select(ROW, LABEL, *together)
    if together:
        every = every.drop_nulls(together[0]).unique(together, keep="first", maintain_order=True)
    if errand.wanted is not None:
        every = every.filter(_key(pl.col(LABEL)) == isolate_name(errand.wanted.strip()))
    lines = every.select(ROW, LABEL).collect()
    return IsolatesAnswer(
        isolates=lines.height,
        lines=tuple(IsolateLine(row=row, label=said) for row, said in lines.head(MOST_LISTED).iter_rows()),
    )


def _together(errand: IsolatesErrand, names: Sequence[str]) -> tuple[str, ...]:
    """Return the columns that the rows of one isolate share; none where each row is one."""
    match errand.rows:
        case "isolates":
            return ()
        case "answers":
            return ("row",)
        case "results":
            named = (NAME,) if names else ()
            return *named, *(errand.fields[one] for one in ("organism", "host") if one in errand.fields)


def _with_keys(rows: pl.LazyFrame, columns: Sequence[str]) -> tuple[pl.LazyFrame, tuple[str, ...]]:
    """Return rows with what the texts of some columns are compared by, and the columns of that."""
    keys = tuple(f"{KEYS}{column}" for column in columns)
    return rows.with_columns(
        _key(_text(column)).alias(key) for column, key in zip(columns, keys, strict=True)
    ), keys


def _key(texts: pl.Expr) -> pl.Expr:
    """Return names as the rules compare them."""
    return texts.map_batches(_keys, return_dtype=pl.String)


def _keys(texts: pl.Series) -> pl.Series:
    distinct = texts.unique().drop_nulls()
    return texts.replace_strict(distinct, [isolate_name(one) for one in distinct], return_dtype=pl.String)


def _one(errand: IsolatesErrand, named: pl.LazyFrame, together: Sequence[str]) -> IsolateFound | None:
    """Return the isolate that holds a row."""
    own = named.filter(pl.col(ROW) == errand.row).collect()
    if own.is_empty():
        return None
    label, name = own[LABEL][0], own[NAME][0]
    if together and own[together[0]][0] is not None:
        shared = [pl.col(one).eq_missing(pl.lit(own[one][0], pl.String)) for one in together]
        own = named.filter(*shared).collect()
    rows = rows_as_classified(errand)
    results = list(rows.results(own))
    others = _others(rows, named, name, own[ROW])
    return IsolateFound(
        label=label,
        results=tuple(results[:MOST_RESULTS]),
        beside=tuple([*results[MOST_RESULTS:], *others][:MOST_BESIDE]),
        controls=rows.controls(named),
        further=max(len(results) - MOST_RESULTS, 0),
    )


def _others(
    rows: ResultRows | IsolateRows, named: pl.LazyFrame, name: str | None, own: Iterable[int]
) -> Iterator[dict[str, str]]:
    """Return the results of the other rows with an isolate's name, however it is written there."""
    isolate = isolate_name(name)
    if not isolate:
        return
    every = named.select(pl.col(NAME).unique()).collect().to_series()
    alike = [text for text in every if isolate_name(text) == isolate]
    others = named.filter(pl.col(NAME).is_in(alike) & ~pl.col(ROW).is_in(list(own)))
    yield from rows.results(others.head(MOST_BESIDE).collect())


def _text(column: str) -> pl.Expr:
    """Return a column without blanks around its texts, an empty cell as none."""
    text = pl.col(column).cast(pl.String).str.strip_chars()
    return pl.when(text != "").then(text).alias(column)
