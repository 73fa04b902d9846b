"""Read columns of text cell by cell, each different cell once."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import numpy as np
import polars as pl
from numpy.typing import NDArray

from datasets.findings import Rule

VALUE, RULE, PARAMETERS, WRITTEN = "value", "rule", "parameters", "written"
Coding = Callable[[list[str], list[str | None]], list[int | None]]
"""Gives codes to different texts and what they say."""
Places = NDArray[np.int64]
_MOST_LISTED = 1 << 20
RULES = pl.Enum([rule.value for rule in Rule])
_SCHEMA = {VALUE: pl.String(), RULE: RULES, PARAMETERS: pl.Categorical()}


class Cell(msgspec.Struct, frozen=True):
    """What a cell says (``None``: nothing), and the one rule that it breaks most badly."""

    value: str | None
    rule: Rule | None = None
    parameters: dict[str, str] = {}


def read_cells(raw: pl.DataFrame, reader: Callable[..., Cell], coding: Coding | None = None) -> pl.DataFrame:
    """Return ``value``, ``rule`` and ``parameters`` (JSON) of each row; the reader sees the row's cells.

    With a ``coding`` there is also ``written``: the code of what the file wrote (the column of that name,
    which the reader does not see, or else the first).

    Real files repeat themselves: a million zones are fifty different texts, so the cost lies in the number of
    different cells. Columns that say the same in every row are not compared.
    """
    if not raw.height:
        return pl.DataFrame(schema=_SCHEMA if coding is None else {**_SCHEMA, WRITTEN: pl.UInt16()})
    raw = raw.with_columns(pl.col(name).fill_null("") for name in raw.columns if raw[name].null_count())
    same = {name: raw[name][0] for name in raw.columns[1:] if raw[name].hash().n_unique() == 1}
    varying = [name for name in raw.columns if name not in same]
    codes, different = coded(raw.select(varying))
    read = [
        reader(*(same[name] if name in same else cells[name] for name in raw.columns if name != WRITTEN))
        for cells in different.iter_rows(named=True)
    ]
    answers = {
        VALUE: [cell.value for cell in read],
        RULE: [cell.rule and cell.rule.value for cell in read],
        PARAMETERS: [
            msgspec.json.encode(cell.parameters).decode() if cell.parameters else None for cell in read
        ],
    }
    columns = [
        _gathered(pl.Series(name, texts, dtype=_SCHEMA[name]), codes) for name, texts in answers.items()
    ]
    if coding is not None:
        own = WRITTEN if WRITTEN in raw.columns else raw.columns[0]
        texts = [same[own]] * len(read) if own in same else different[own].cast(pl.String).to_list()
        written = pl.Series(WRITTEN, coding(texts, answers[VALUE]), dtype=pl.UInt16)
        columns.append(written.gather(codes))
    return pl.DataFrame(columns)


def coded(cells: pl.DataFrame) -> tuple[pl.Series, pl.DataFrame]:
    """Return for each row the place of its cells among the different rows, and these."""
    combined, n = _places(cells.to_series(0))
    for name in cells.columns[1:]:
        places, further = _places(cells[name])
        combined, n = _dense(combined * further + places)
    first = np.empty(n, np.int64)
    first[combined[::-1]] = np.arange(len(combined) - 1, -1, -1)
    return pl.Series(combined).cast(pl.UInt32), cells[first.tolist()]


def _places(cells: pl.Series) -> tuple[Places, int]:
    """Return the place of each text among the different ones, and how many there are."""
    return _dense(cells.cast(pl.Categorical).to_physical().to_numpy().astype(np.int64))


def _dense(numbers: Places) -> tuple[Places, int]:
    highest = int(numbers.max())
    if highest > _MOST_LISTED + 4 * len(numbers):
        different, places = np.unique(numbers, return_inverse=True)
        return places.astype(np.int64), len(different)
    there = np.zeros(highest + 1, np.int64)
    there[numbers] = 1
    place = np.cumsum(there) - 1
    return place[numbers], int(place[-1]) + 1


def _gathered(texts: pl.Series, codes: pl.Series) -> pl.Series:
    """Return the text of each row; what is the same everywhere is not gathered."""
    return texts.head(1).new_from_index(0, len(codes)) if texts.n_unique() == 1 else texts.gather(codes)
