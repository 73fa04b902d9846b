"""Remarks that name another organism than their row does, and nothing else: whose the result is, is open."""

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

import polars as pl

from breakpoints.vocabulary import Match, Vocabulary
from service.file_classification.opened import Opened, readable

_MAY_NAME: Final = r"(?i)[a-z]{4}|菌|エラ|ネラ|コッカス|モナス|バクター|テウス|ウレウス"
"""Is, as a regular expression of Polars, in every name of an organism that is no code."""
_SHORTEST, _LONGEST = 3, 60
_LEAST_OF_NAME: Final = 6
"""Letters of a name that is no code."""
_MOST_TEXTS: Final = 10_000
_BEFORE: Final = re.compile(
    r"(?:(?:最終|再|正式)?同定(?:結果|菌)?|菌[名種]|分離菌"
    r"|(?:final |confirmed |re-?)?id(?:entif(?:ied|ication))?(?: as)?"
    r"|organism|species)[\s:=は]{1,3}",
    re.IGNORECASE,
)
_BEHIND: Final = re.compile(
    r"(?:の?疑い?(?:あり)?|の可能性(?:あり)?|と(?:再?同定|判定)(?:された)?|です|でした|だった|か|[?]"
    r"|[ (](?:suspected|probable|possible|likely|confirmed)[)]?)[\s。.]{0,2}$",
    re.IGNORECASE,
)


def naming_others(
    found: Opened, remarks: Sequence[str], organism: str | None, stated: str | None, words: Vocabulary
) -> dict[str, tuple[str, ...]]:
    """Return the texts of columns of remarks that name an organism other than that of a row beside them.

    Parameters
    ----------
    found : Opened
    remarks : sequence of str
        The columns of remarks that nobody reads.
    organism : str, optional
        The column of organisms.
    stated : str, optional
        The organism that is stated of every row; it comes first.
    words : Vocabulary
    """
    if not remarks or (organism is None and stated is None):
        return {}
    beside = pl.lit(stated) if organism is None or stated is not None else pl.col(organism)
    others: dict[str, tuple[str, ...]] = {}
    for name in remarks:
        cells = {"organism": beside, "text": pl.col(name)}
        pairs = found.rows.select(
            cell.cast(pl.String).str.strip_chars().alias(of) for of, cell in cells.items()
        )
        may = pl.col("text").str.len_chars().is_between(_SHORTEST, _LONGEST)
        may &= pl.col("text").str.normalize("NFKC").str.contains(_MAY_NAME)
        with readable(found.format):
            first = pairs.filter(may).drop_nulls().unique().head(_MOST_TEXTS)
            said = first.collect(engine="streaming").rows()
        if texts := _of_others(said, words):
            others[name] = texts
    return others


def _of_others(rows: Sequence[tuple[str, str]], words: Vocabulary) -> tuple[str, ...]:
    """Return the texts that name another organism than that which they stand beside."""
    named = {text: _named(text, words) for text in {text for _, text in rows}}
    own = {name: _organism(name, words) or _organism(f"whonet:{name}", words) for name, _ in rows}
    return tuple(dict.fromkeys(text for name, text in rows if _differ(own[name], named[text], words)))


def _differ(own: str | None, other: str | None, words: Vocabulary) -> bool:
    """Tell whether two organisms are known, and neither is a group to which the other belongs."""
    if own is None or other is None:
        return False
    return own not in words.lineage(other) and other not in words.lineage(own)


def _named(text: str, words: Vocabulary) -> str | None:
    """Return the organism whose name is all that a remark says, with how it was found or how sure it is."""
    plain = unicodedata.normalize("NFKC", text).strip(" 。.")
    before = _BEFORE.match(plain)
    plain = plain if before is None else plain[before.end() :]
    name = _BEHIND.sub("", plain).strip()
    return None if name.isascii() and len(name) < _LEAST_OF_NAME else _organism(name, words)


def _organism(name: str, words: Vocabulary) -> str | None:
    found = words.find_organism_of_result(name)
    return found.id if isinstance(found, Match) else None
