"""What disk content a header's spelling stands for: ``30``, ``1_2``, and the first part of a combination.

WHONET writes the amount of the first component only, with ``_`` for the decimal point, cut after one
decimal: ``SXT_ND1_2`` is 1.25/23.75 µg. What a spelling stands for is taken, in this order, from the
shipped list `whonet_disk_contents.csv`; from the contents that the drug's entry names; from those that the
criteria asked name; and of a single agent whose contents nobody names, it is an amount in µg. Two contents
of one spelling, or none, are no answer.
"""

import functools
from collections.abc import Iterable
from decimal import ROUND_DOWN, Decimal
from typing import Final

from breakpoints.disk_content import canonical_disk_content, read_disk_content
from breakpoints.vocabulary import Drug
from breakpoints.vocabulary.shipped import reference_rows

_ONE_DECIMAL: Final = Decimal("0.1")


def content_of(code: str, spelling: str, drug: Drug | None, in_criteria: Iterable[str] = ()) -> str | None:
    """Return the canonical content of a spelling, or None where it has no one meaning.

    Parameters
    ----------
    code : str
        WHONET's code of the agent, bare (``AMP``).
    spelling : str
        As in the header, without guideline and method (``10``, ``1_2``).
    drug : Drug, optional
        The agent's entry, where it is known.
    in_criteria : iterable of str
        Canonical contents of the criteria asked for this drug.

    Returns
    -------
    str or None
        ``10 µg``, ``1.25/23.75 µg``, ``10 units``.
    """
    listed = _listed().get((code.upper(), spelling))
    if listed is not None:
        return listed
    named = () if drug is None else tuple(filter(None, (drug.usual_disk_content, *drug.disk_contents_in_use)))
    for contents in (named, tuple(in_criteria)):
        meant = {content for content in contents if _spelt(content) == spelling}
        if meant:
            return meant.pop() if len(meant) == 1 else None
    single = drug is not None and not named and not drug.combination
    return canonical_disk_content(f"{spelling.replace('_', '.')} µg") if single else None


@functools.cache
def _listed() -> dict[tuple[str, str], str]:
    """Read the shipped list once."""
    return {
        (row["drug"], row["spelling"]): row["disk_content"] for row in reference_rows("whonet_disk_contents")
    }


@functools.lru_cache(maxsize=4096)
def _spelt(content: str) -> str | None:
    """Write a content as a header does."""
    read = read_disk_content(content)
    if read is None:
        return None
    cut = Decimal(read.amounts[0]).quantize(_ONE_DECIMAL, rounding=ROUND_DOWN)
    return f"{cut.normalize():f}".replace(".", "_")
