"""How an MIC was measured, where a file states it: its standard, method and platform."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from analysis.conditions import MicMethod
from datasets.conditions import mic_method
from datasets.normalise import is_missing

_SAYS_NOTHING = frozenset({"mic", "mic determination", "dilution"})
"""Methods of which it is known already that they give MICs."""


def stated_method(standard: str, method: str = "", platform: str = "", reagent: str = "") -> str:
    """Return in one text what a line says of its method (``CLSI, gradient strip``); missing words left out.

    A text about reagents counts where it names a method that nothing else does (``Etest``).
    """
    said = [part.strip() for part in (standard, method, platform) if not is_missing(part)]
    if mic_method(", ".join(said)) is MicMethod.NOT_TOLD and mic_method(reagent) is not MicMethod.NOT_TOLD:
        said.append(reagent.strip())
    return ", ".join(dict.fromkeys(part for part in said if part.casefold() not in _SAYS_NOTHING))


def stated_methods(frame: pl.DataFrame, columns: Sequence[str | None]) -> pl.Series:
    """Return :func:`stated_method` of each line; ``columns`` are its arguments, those a file has not None."""
    cells = frame.select(
        (pl.lit("") if name is None else pl.col(name).fill_null("")).alias(str(at))
        for at, name in enumerate(columns)
    )
    different = cells.unique()
    found = different.with_columns(
        pl.Series("stated", [stated_method(*row) for row in different.iter_rows()], dtype=pl.String)
    )
    return cells.join(found, on=cells.columns, how="left", maintain_order="left")["stated"]
