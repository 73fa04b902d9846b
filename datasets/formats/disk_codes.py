"""Codes that name a drug and its disk at once: ``AMP10``, ``AM 10``, ``SXT25``, ``AMC-30``."""

from __future__ import annotations

import functools
import re
from decimal import Decimal

import msgspec

from breakpoints.disk_content import canonical_disk_content, read_disk_content
from breakpoints.vocabulary import Drug, Match, Unknown, vocabulary

_CODE = re.compile(
    r"(?P<drug>[^\W\d_]{1,6}(?:[/-][^\W\d_]{1,6})?)[ _-]?"
    r"(?P<amount>[0-9]{1,4}(?:[.,][0-9]{1,2})?(?:/[0-9]{1,4}(?:\.[0-9]{1,2})?)?)?"
)

_YEAR = re.compile(r"(?:19|20)[0-9]{2}")


class DiskCode(msgspec.Struct, frozen=True, kw_only=True):
    """The drug as written, and its disk content where the number has one meaning for this drug.

    ``number`` is as written; None for a year, and for one of several contents that bear it the usual one.
    """

    drug: str
    disk_content: str | None = None
    number: str | None = None


@functools.lru_cache(maxsize=4096)
def read_disk_code(text: str) -> DiskCode | None:
    """Read a code of letters and a number; ``None`` if the letters name no drug.

    The number is the amount of a single drug, of the first component of a combination, or of both together:
    whichever of the contents that the drug's disks are known to have. ``SXT25`` is 1.25/23.75 µg; of two
    contents that fit, or none, the content is not told. The amounts of both (``AMC20/10``) are in µg.
    """
    written = text.strip()
    if isinstance(vocabulary().find_drug(written), Match):
        return DiskCode(drug=written)
    found = _CODE.fullmatch(written)
    if found is None:
        return None
    named = vocabulary().find_drug(found["drug"])
    if not isinstance(named, Match):
        return None
    drug, amount = vocabulary().drugs[named.id], found["amount"]
    return DiskCode(drug=found["drug"], disk_content=_content(drug, amount), number=_number(drug, amount))


def number_of_disk(number: str, drug: str) -> str | None:
    """Return a bare number beside a drug, unless the usual disk is one of several that bear it."""
    found = vocabulary().find_drug(drug)
    return _number(vocabulary().drugs[found.id], number) if isinstance(found, Match) else number


def content_of_code(text: str, drug: Drug) -> str | None:
    """Return the disk content that a code tells beside a drug's name; ``None`` if it names another drug.

    Makers have letters of their own (``AM 10``): where they name nothing known, the number alone counts.
    """
    found = _CODE.fullmatch(text.strip())
    if found is None or found["amount"] is None:
        return None
    named = vocabulary().find_drug(found["drug"])
    if isinstance(named, Unknown) or (isinstance(named, Match) and named.id == drug.id):
        return _content(drug, found["amount"])
    return None


def content_of_number(number: str, drug: str) -> str | None:
    """Return the content that a bare number names: one of the drug's own, else an amount in µg.

    ``None`` where two of the drug's contents bear the number.
    """
    found = vocabulary().find_drug(drug)
    if "/" not in number and isinstance(found, Match):
        entry = vocabulary().drugs[found.id]
        meant = _contents(entry, number)
        if meant:
            return meant.pop() if len(meant) == 1 else None
    return canonical_disk_content(f"{number} µg")


def _content(drug: Drug, amount: str | None) -> str | None:
    if amount is None:
        return None
    if "/" in amount:
        return canonical_disk_content(f"{amount} µg")
    meant = _contents(drug, amount)
    return meant.pop() if len(meant) == 1 else None


def _number(drug: Drug, amount: str | None) -> str | None:
    if amount is None or "/" in amount or _YEAR.fullmatch(amount):
        return None
    meant = _contents(drug, amount)
    return None if len(meant) > 1 and drug.usual_disk_content in meant else amount.replace(",", ".")


def _contents(drug: Drug, amount: str) -> set[str]:
    """Return the contents of a drug's disks that may bear a number."""
    known = (drug.usual_disk_content, *drug.disk_contents_in_use)
    number = Decimal(amount.replace(",", "."))
    return {content for content in known if content and number in _amounts(content)}


def _amounts(content: str) -> set[Decimal]:
    """Return the numbers that a disk of a content may bear: its first component's, and that of all."""
    read = read_disk_content(content)
    if read is None:
        return set()
    amounts = [Decimal(amount) for amount in read.amounts]
    return {amounts[0], sum(amounts, Decimal(0))} if len(set(read.units)) == 1 else {amounts[0]}
