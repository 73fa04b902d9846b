"""Control strains that somebody names by their bare number (``25922``, ``QC 29213``) or name (``K-12``)."""

import functools
import re
import unicodedata
from typing import Final

from breakpoints.quality_control.strains import control_strain
from breakpoints.vocabulary.shipped import reference_rows

_BARE: Final = re.compile(
    r"(?:(?:i?qc|no\.?|#|control|ctrl|strain|(?:精度)?管理株?|コントロール|対照株?|標準株|基準株|株)[\s:._-]*){0,3}"
    r"(?P<number>(?:baa[\s-]*)?[0-9]{3,6}|[a-z]{1,3}[\s-]?[0-9]{1,4})"
)
_LETTERS_AND_DIGITS: Final = re.compile(r"([a-z]+)([0-9]+)")


@functools.cache
def _strains() -> dict[str, tuple[str, str]]:
    rows = reference_rows("control_strains")
    return {row["number"]: (row["strain"], row["organism"]) for row in rows}


@functools.cache
def same_strains() -> dict[str, str]:
    """Return strains of other collections (canonical) that are the same, and what they are compared as."""
    rows = reference_rows("control_strains")
    pairs = ((one, row["strain"]) for row in rows for one in row["also"].split(";") if one)
    return {control_strain(one) or one: control_strain(strain) or strain for one, strain in pairs}


@functools.cache
def numbers() -> tuple[str, ...]:
    """Return what stands in every name that may be the number of a control strain, in lower case."""
    named = (one for number in _strains() if not number.startswith("baa") for one in _written(number))
    return *named, "baa"


def _written(number: str) -> tuple[str, ...]:
    """Return the ways of writing a number: a name of letters and digits may be parted (``K-12``)."""
    parted = _LETTERS_AND_DIGITS.fullmatch(number)
    return (number,) if parted is None else (number, "-".join(parted.groups()), " ".join(parted.groups()))


@functools.lru_cache(maxsize=4096)
def strain_by_number(name: str) -> tuple[str, str] | None:
    """Return the control strain whose number or name is the name of an isolate, and its organism (id).

    Laboratories count their isolates, too: the number alone is no proof.
    """
    found = _BARE.fullmatch(unicodedata.normalize("NFKC", name).casefold().strip())
    return None if found is None else _strains().get(re.sub(r"[\s-]", "", found["number"]))
