"""An isolate's number where a system numbers specimens, and isolates within each specimen."""

from __future__ import annotations

import polars as pl

_FIRST = ("", "1", "01", "1.0")


def isolate_of_specimen(specimen: pl.Expr, number: pl.Expr) -> pl.Expr:
    """Return the specimen's number, with that of the isolate where it is not the only one (``S-1 #2``)."""
    which = number.fill_null("").str.strip_chars()
    return (
        pl.when(which.is_in(_FIRST) | (specimen.str.strip_chars() == ""))
        .then(specimen)
        .otherwise(pl.concat_str([specimen, pl.lit(" #"), which]))
    )
