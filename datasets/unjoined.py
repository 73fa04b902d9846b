"""Say of zones and MICs that found no partner what stands in the way."""

from __future__ import annotations

import polars as pl

from datasets.cells import PARAMETERS, RULE
from datasets.findings import Rule
from datasets.joining import INDEX, MICS, SAID_HERE, SAID_THERE, THERE, ZONES, Joining
from datasets.notebook import Notebook

_CANDIDATE = "candidate"


def note_unjoined(
    joining: Joining, isolate: pl.Series, column: str | pl.Series, rows: pl.Series, notes: Notebook
) -> None:
    """Note what could join in several ways, contradicts its partner, or has one that is numbered otherwise.

    ``isolate``, ``rows`` and ``column``, where it differs from row to row, are by place, as in ``joining``.
    """
    for found, rule, parameters in (
        (joining.ambiguous, Rule.PARTNER_AMBIGUOUS, (ZONES, MICS)),
        (joining.contradicting, Rule.PARTNER_CONTRADICTS, (SAID_HERE, SAID_THERE, THERE)),
        (joining.near, Rule.PARTNER_NEARLY_NAMED, (_CANDIDATE, THERE)),
    ):
        at = found[INDEX]
        if not len(at):
            continue
        where = {}
        if THERE in found.columns:
            there = found[THERE]
            where = {THERE: notes.lines_of(rows.gather(there)), _CANDIDATE: isolate.gather(there)}
        told = found.with_columns(**where).select(
            pl.struct(pl.col(name).cast(pl.String) for name in parameters)
        )
        read = told.select(pl.lit(rule.value).alias(RULE), pl.first().struct.json_encode().alias(PARAMETERS))
        named = column if isinstance(column, str) else column.gather(at)
        notes.note_rows(rows.gather(at), named, isolate.gather(at), read)
