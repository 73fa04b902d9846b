"""Numbers of isolates that differ in marks and leading zeros alone: ``A-3``, ``A3``, ``A 03``, ``A_003``."""

from __future__ import annotations

import polars as pl


def near_number(folded: pl.Expr) -> pl.Expr:
    """Return a folded number without marks between letters and digits and without leading zeros.

    Marks between two digits stay: ``1-12`` and ``11-2`` are no near misses of each other. Numbers that
    agree so may be one isolate; they never join by themselves.
    """
    return (
        folded.str.replace_all(r"([^\d\W_]|^)[\W_]+", "${1}")
        .str.replace_all(r"[\W_]+([^\d\W_]|$)", "${1}")
        .str.replace_all(r"(^|\D)0+(\d)", "${1}${2}")
    )
