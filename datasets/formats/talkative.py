"""Columns of free text that are kept, and whose cells read like remarks: they may name people or places."""

from __future__ import annotations

import polars as pl

from datasets.fields import Field
from datasets.formats.tidy_table import TidyTable

_FREE_TEXT = (Field.SPECIMEN, Field.SITE, Field.MECHANISM, Field.MEDIUM, Field.ATMOSPHERE)
_LONGEST_WORDING = 40
"""A specimen has a name; a longer text tells something."""
_NAMES_SOMEBODY = (
    r"様|さん|ちゃん|くん|先生|病院|医院|牧場|農場|農家|"
    r"\b(?:Mr|Mrs|Ms|Dr|Prof)\b|\d{2,4}-\d{2,4}-\d{3,4}|@"
)


def talkative_columns(table: TidyTable) -> tuple[str, ...]:
    """Return the headers of kept columns in which some cell is as long as a remark, or names somebody."""
    held = [field for field in _FREE_TEXT if field in table.headers and field in table.frame.columns]
    return tuple(table.headers[field] for field in held if _tells(table.frame[field]))


def _tells(cells: pl.Series) -> bool:
    different = cells.drop_nulls().unique().cast(pl.String)
    tells = (different.str.len_chars() > _LONGEST_WORDING) | different.str.contains(_NAMES_SOMEBODY)
    return bool(tells.any())
