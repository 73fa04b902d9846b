"""Remarks that write the value of their row again and nothing else: ``MIC 0.25`` beside 0.25 is no doubt."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Final

import polars as pl

from breakpoints.batch.meant import SIGNS
from breakpoints.methods import method_written
from breakpoints.model import Method
from service.file_classification.opened import Opened, readable
from service.file_classification.results_unread import method_headed

_NUMBER: Final = r"(?P<sign>[<>=≤≥≦≧]{0,2}) ?(?P<number>[0-9]{1,4}(?:\.[0-9]{1,4})?) ?"
_IN_MM: Final = r"(?:mm|ミリ)"
_IN_MG_PER_L: Final = r"(?:(?:[µμu]g|mcg) ?/ ?ml|mg ?/ ?l)"
_VALUE: Final = re.compile(rf"{_NUMBER}(?:{_IN_MM}|{_IN_MG_PER_L})?")
_INSTEAD: Final = (
    rf"(?: ?[:=は])? ?(?:[<>=≤≥≦≧]{{0,2}} ?[0-9]{{1,4}}(?:\.[0-9]{{1,4}})? ?(?:→|⇒|[-=]>) ?)?{_NUMBER}"
)
_REMARKED: Final = {
    Method.DISK: re.compile(rf"(?:(?:発育)?阻止円径?|ゾーン|zone)?{_INSTEAD}{_IN_MM}?[。.]?"),
    Method.MIC: re.compile(rf"(?:mic値?)?{_INSTEAD}(?:{_IN_MG_PER_L})?[。.]?"),
}
"""By the method of a row: its value, with what it is and its unit, and with another in whose place it is."""


def naming_values(
    found: Opened, texts: Mapping[str, Iterable[str]], fields: Mapping[str, str], stated: str | None
) -> dict[str, tuple[str, ...]]:
    """Return of texts, by their columns, those that only repeat the value of every row that bears them.

    Parameters
    ----------
    found : Opened
    texts : mapping of str to str
    fields : mapping of str to str
        The columns of values and methods of a file of results; without the former nothing is returned.
    stated : str, optional
        The method of all rows; else it stands in a column, or in the heading of the values.
    """
    if "value" not in fields:
        return {}
    by_heading = stated or method_headed(fields["value"])
    method = pl.col(fields["method"]) if stated is None and "method" in fields else pl.lit(by_heading or "")
    own: dict[str, tuple[str, ...]] = {}
    for name, every in texts.items():
        may = [one for one in every if any(of.fullmatch(_plain(one)) for of in _REMARKED.values())]
        if not may:
            continue
        cells = {"method": method, "value": pl.col(fields["value"]), "text": pl.col(name)}
        rows = found.rows.select(cell.cast(pl.String).alias(of) for of, cell in cells.items())
        with readable(found.format):
            said = rows.filter(pl.col("text").is_in(may)).unique().collect(engine="streaming").rows()
        others = {text for by, value, text in said if not _repeats(text, value or "", by or "")}
        own[name] = tuple(one for one in may if one not in others)
    return {name: every for name, every in own.items() if every}


def _repeats(text: str, value: str, method: str) -> bool:
    """Tell whether a text is the value of its row: the same number with the same sign."""
    by = method_written(method)
    said = None if by is None else _REMARKED[by].fullmatch(_plain(text))
    given = _VALUE.fullmatch(_plain(value))
    return said is not None and given is not None and _read(said) == _read(given)


def _read(one: re.Match[str]) -> tuple[str | None, float]:
    return SIGNS.get(one["sign"]) if one["sign"] else "", float(one["number"])


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).replace("μ", "µ").casefold().replace("μ", "µ").strip()
