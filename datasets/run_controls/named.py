"""Isolate numbers that name no isolate: names of control strains, and their bare numbers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import polars as pl

from breakpoints.quality_control.numbers import numbers
from breakpoints.quality_control.strains import strain_of_isolate
from datasets.fields import Field
from datasets.findings import Finding, Rule, file_finding
from datasets.formats.tidy_table import TidyTable
from datasets.plain_lines import ROW

_MAY_NAME_ONE: Final = (
    r"(?i)atcc|nctc|dsm|ccug|cect|ccm|cip|nbrc|jcm|ssi|cnmc|qc|control|ctrl|reference|nihj|"
    r"管理|対照|標準|コントロール|ｺﾝﾄﾛｰﾙ|[Ａ-Ｚａ-ｚ]"
)
_BARE_NUMBERS: Final = tuple(one for one in numbers() if one != "baa")
_MOST_ROWS_NAMED: Final = 10


def is_control(isolate: str) -> bool:
    """Tell whether an isolate's number names a control strain, or says that the row is a control."""
    return strain_of_isolate(isolate) is not None


def controls_among(isolates: pl.Series) -> list[str]:
    """Return the texts among isolate numbers that name controls."""
    texts = isolates.cast(pl.String)
    suspects = texts.filter(texts.str.contains(_MAY_NAME_ONE).fill_null(value=False))
    return [text for text in suspects.unique(maintain_order=True) if is_control(text)]


def numbers_of_controls(tables: Sequence[TidyTable]) -> tuple[Finding, ...]:
    """Say which rows have for isolate the bare number or name of a well-known control (``25922``, ``K-12``).

    It may be an isolate's own number as well: the rows are kept. The number itself is not repeated, as no
    isolate's is.
    """
    rows = [row for table in tables for row in _rows_with_such_numbers(table)]
    if not rows:
        return ()
    named = ", ".join(map(str, rows[:_MOST_ROWS_NAMED])) + (", …" if len(rows) > _MOST_ROWS_NAMED else "")
    return (file_finding(Rule.ISOLATE_MAY_BE_CONTROL, n=len(rows), rows=named),)


def _rows_with_such_numbers(table: TidyTable) -> Iterable[int]:
    if Field.ISOLATE_ID not in table.frame.columns:
        return ()
    isolate = pl.col(Field.ISOLATE_ID).cast(pl.String).str.strip_chars().str.to_lowercase()
    return table.frame.filter(isolate.is_in(_BARE_NUMBERS))[ROW].to_list()
