"""Read columns of text cell by cell, each different cell once."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import polars as pl

from datasets.findings import Rule

VALUE, RULE, PARAMETERS = "value", "rule", "parameters"
_SCHEMA = {VALUE: pl.String, RULE: pl.String, PARAMETERS: pl.String}


class Cell(msgspec.Struct, frozen=True):
    """What a cell says (``None``: nothing), and the one rule that it breaks most badly."""

    value: str | None
    rule: Rule | None = None
    parameters: dict[str, str] = {}


def read_cells(raw: pl.DataFrame, reader: Callable[..., Cell]) -> pl.DataFrame:
    """Return ``value``, ``rule`` and ``parameters`` (JSON) of each row; the reader sees the row's cells.

    Real files repeat themselves: a million zones are fifty different texts, so the cost lies in the number of
    different cells.
    """
    raw = raw.fill_null("")
    different = raw.unique()
    read = [reader(*cells) for cells in different.iter_rows()]
    answers = pl.DataFrame(
        {
            VALUE: [cell.value for cell in read],
            RULE: [cell.rule and cell.rule.value for cell in read],
            PARAMETERS: [
                msgspec.json.encode(cell.parameters).decode() if cell.parameters else None for cell in read
            ],
        },
        schema=_SCHEMA,
    )
    different = pl.concat([different, answers], how="horizontal")
    return raw.join(different, on=raw.columns, how="left", maintain_order="left").select(*_SCHEMA)
