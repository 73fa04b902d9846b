"""MICs of an older dilution series (100, 50, 25 ...) that nobody declared: their values tell."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

import msgspec
import polars as pl

from datasets.errors import UnreadableFile
from datasets.findings import Rule, file_finding
from datasets.normalise import is_missing, measurement_text

_MOST = 0.8
"""Of a drug's MICs are on the older series."""
_FEWEST_DIFFERENT = 3
_MOST_DIFFERENT = 5_000
_TOLERANCE_LOG2 = 0.04
"""3.13, 0.2 and 1.6 are printed for 3.125, 0.195 and 1.5625; 1.5 and 3 are half steps of gradient strips."""
_NUMBER = re.compile(r"[<>=]{0,2}\s*([0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:\s*/\s*[0-9.]+)?")


class OfOlderSeries(msgspec.Struct, frozen=True, kw_only=True):
    """A drug of which ``n`` of ``every`` MIC lie on the older series; the smallest ``examples`` of them."""

    drug: str | None
    n: int
    every: int
    examples: tuple[str, ...]


def require_declared_series(mics: pl.Series, drugs: pl.Series) -> None:
    """Refuse a file in which most MICs of a drug are those of the older series.

    Counted on the series of 1, 2, 4 ..., each would count a third of a step too high.

    Raises
    ------
    UnreadableFile
        Some drug's MICs are 100, 50, 25, 12.5, 6.25 ..., and no series was stated.
    """
    faults = [
        file_finding(
            Rule.MIC_SERIES_DOUBTFUL,
            drug=one.drug or "–",
            n=one.n,
            of=one.every,
            examples=", ".join(one.examples),
        )
        for one in of_older_series(mics, drugs)
    ]
    if faults:
        raise UnreadableFile(*faults)


def of_older_series(mics: pl.Series, drugs: pl.Series) -> Iterator[OfOlderSeries]:
    """Yield the drugs of which most MICs are those of the older series: plainly, and three of them at least.

    Parameters
    ----------
    mics, drugs : polars.Series of str, shape (n,)
        As written, in mg/L.
    """
    different = mics.unique()
    if len(different) > _MOST_DIFFERENT or sum(map(_is_older, different)) < _FEWEST_DIFFERENT:
        return
    counted = pl.DataFrame({"drug": drugs, "mic": mics}).group_by("drug", "mic", maintain_order=True).len("n")
    for (drug,), part in counted.group_by("drug", maintain_order=True):
        cells = {text: n for text, n in part.select("mic", "n").iter_rows() if not is_missing(text or "")}
        older = [text for text in cells if _is_older(text)]
        n, every = sum(cells[text] for text in older), sum(cells.values())
        if len({_amount(text) for text in older}) >= _FEWEST_DIFFERENT and n > _MOST * every:
            smallest = sorted(older, key=lambda text: _amount(text) or 0.0)[:5]
            name = None if drug is None else str(drug)
            yield OfOlderSeries(drug=name, n=n, every=every, examples=tuple(smallest))


def _amount(text: str | None) -> float | None:
    found = _NUMBER.fullmatch(measurement_text(text or "", ",") or "")
    amount = 0.0 if found is None else float(found[1])
    return amount if 0 < amount < math.inf else None


def _is_older(text: str | None) -> bool:
    amount = _amount(text)
    if amount is None:
        return False
    exact = math.log2(amount / 100)
    return abs(exact - round(exact)) <= _TOLERANCE_LOG2
