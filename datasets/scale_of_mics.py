"""MICs in log2 that were stated in mg/L, and the reverse: their values tell, and their header."""

from __future__ import annotations

import re
from collections.abc import Iterator

import polars as pl

from datasets.errors import UnreadableFile
from datasets.facts import MicScale
from datasets.findings import Rule, file_finding
from datasets.formats.units import names_concentration
from datasets.normalise import is_missing, measurement_text

_MOST = 0.95
"""Of the MICs are small whole numbers, where all are logarithms; the others are slips."""
_GOOD_PART = 0.2
"""Of the MICs cannot be mg/L."""
_FEWEST, _FEWEST_DIFFERENT = 5, 2
_MOST_DIFFERENT = 5_000
_LARGEST = 15
_LOGARITHM = re.compile(r"[<>=]{0,2}\s*(?P<log2>-?[0-9]{1,2})(?:\.0+)?")
_NEVER_MG_PER_L = frozenset({5, 7, 9, 10, 11, 13, 14, 15})
"""Whole numbers on no dilution series; 3, 6 and 12 are half steps of gradient strips."""


def is_logarithm(text: str) -> bool:
    """Tell a whole number that may be an MIC in log2 mg/L."""
    found = _LOGARITHM.fullmatch(text)
    return found is not None and abs(int(found["log2"])) <= _LARGEST


def require_scale(mics: pl.Series, names: str | pl.Series, scale: MicScale) -> None:
    """Refuse a file whose MICs, or their headers, contradict the scale that was stated.

    Raises
    ------
    UnreadableFile
        The MICs of a column are log2 values, though nobody said so; or log2 values were stated, the header
        names a concentration, and none of the values is 0 or less, which no concentration is.
    """
    if scale == "mg_per_l":
        require_stated_scale(mics, names)
        return
    headers = [names] if isinstance(names, str) else names.cast(pl.String).drop_nulls().unique().to_list()
    faults = []
    for header in filter(names_concentration, headers):
        own = mics if isinstance(names, str) else mics.filter(names.cast(pl.String) == header)
        written = {text for cell in own.unique() if (text := _written(cell)) and not is_missing(text)}
        if written and not any(map(_is_no_concentration, written)):
            faults.append(file_finding(Rule.MIC_SCALE_AGAINST_UNIT, header=header[:60]))
    if faults:
        raise UnreadableFile(*faults)


def require_stated_scale(mics: pl.Series, names: str | pl.Series) -> None:
    """Refuse a file in mg/L, a good part of whose MICs can only be logarithms.

    Keeping the others would keep wrong MICs: a log2 of 3 is 8 mg/L.

    Raises
    ------
    UnreadableFile
        The MICs of a column are log2 values, though nobody said so.
    """
    different = mics.unique()
    if len(different) > _MOST_DIFFERENT or not any(map(_is_no_mg_per_l, map(_written, different))):
        return
    header = pl.lit(names) if isinstance(names, str) else pl.lit(names.cast(pl.String))
    counted = pl.DataFrame({"mic": mics}).group_by(header.alias("header"), "mic", maintain_order=True).len()
    faults = tuple(_faults(counted))
    if faults:
        raise UnreadableFile(*(file_finding(Rule.MIC_SCALE_DOUBTFUL, **fault) for fault in faults))


def _faults(counted: pl.DataFrame) -> Iterator[dict[str, str]]:
    for (header,), part in counted.group_by("header", maintain_order=True):
        cells = [(_written(text), n) for text, n in part.select("mic", "len").iter_rows()]
        cells = [(text, n) for text, n in cells if text and not is_missing(text)]
        every = sum(n for _, n in cells)
        whole = sum(n for text, n in cells if is_logarithm(text))
        never = {text for text, _ in cells if _is_no_mg_per_l(text)}
        n_never = sum(n for text, n in cells if text in never)
        if len(never) < _FEWEST_DIFFERENT or n_never < max(_FEWEST, _GOOD_PART * every):
            continue
        if whole >= _MOST * every:
            examples = ", ".join(sorted(never)[:4])
            yield {
                "header": str(header)[:60],
                "n": str(n_never),
                "of": str(every),
                "examples": examples,
            }


def _written(text: str | None) -> str:
    return measurement_text(text or "", ",") or ""


def _is_no_concentration(text: str) -> bool:
    return text.lstrip("<>= ").startswith("-") or text.strip("<>= 0.") == ""


def _is_no_mg_per_l(text: str) -> bool:
    found = _LOGARITHM.fullmatch(text)
    return found is not None and (int(found["log2"]) <= 0 or int(found["log2"]) in _NEVER_MG_PER_L)
