"""Which site of infection a specimen stands for, where a result names no site."""

import functools
from typing import Final

from breakpoints.vocabulary import Match, Vocabulary
from breakpoints.vocabulary.folding import folded
from breakpoints.vocabulary.matching import Found
from breakpoints.vocabulary.shipped import reference_rows

_TOGETHER: Final = frozenset({"skin", "soft_tissue", "wounds"})
"""Sites of published tables that one specimen may be from: a wound is of skin and what lies below."""
SAME_PLACE: Final = {"mastitis": "mammary_gland", "mammary_gland": "mastitis"}
"""Two sites of published tables that no specimen tells apart: milk of mastitis is from the gland."""
ANY_SITE: Final = "any"
"""In the shipped list: what names no place at all (pus, swab), and is read as if no specimen were given."""


def site_of_specimen(text: str, vocabulary: Vocabulary) -> str | None:
    """Return the site that a specimen was taken from; None if it is not known or tells of none.

    What names a site itself (urine, lung) is that site; else the shipped list of specimens
    decides. Blood, faeces, eye and ear swabs come from `ANOTHER_SITE` (of `candidates`): no row that
    lists sites holds for them. Milk and pus tell of no one site, and none is guessed.
    """
    found = vocabulary.find_site(text)
    if isinstance(found, Match):
        return found.id
    site = _shipped().get(folded(text))
    return None if site == ANY_SITE else site


def site_written(text: str, vocabulary: Vocabulary) -> Found:
    """Find the site that a text names, or that a specimen of this name stands for (pyoderma: skin)."""
    found = vocabulary.find_site(text)
    stands_for = None if isinstance(found, Match) else _shipped().get(folded(text))
    return found if stands_for is None or stands_for not in vocabulary.sites else Match(id=stands_for)


def is_specimen(text: str) -> bool:
    """Tell whether the shipped lists know a specimen by this name."""
    return names_of_specimen(text) is not None


def places_of_specimen(text: str, vocabulary: Vocabulary) -> tuple[str | None, str | None]:
    """Return the site that a specimen stands for, and another that nobody tells apart from it.

    Milk is of the udder: it stands for the mammary gland and for mastitis, each with an answer of its own.
    """
    site, fits = site_of_specimen(text, vocabulary), _fitting().get(folded(text), ())
    if site is None and {*fits} == {*SAME_PLACE}:
        site = fits[0]
    return site, SAME_PLACE.get(site or "")


def may_be_from(text: str) -> tuple[str, ...] | None:
    """Return the sites from which a specimen that names no place may come, empty for any; None of others."""
    return _fitting().get(folded(text), ()) if _shipped().get(folded(text)) == ANY_SITE else None


def fits_site(text: str, site: str, vocabulary: Vocabulary) -> bool:
    """Tell whether a specimen may come from a site (id); one that tells of no site fits every one."""
    of = site_of_specimen(text, vocabulary)
    if of is None or site in {of, SAME_PLACE.get(of)} or {of, site} <= _TOGETHER:
        return True
    return site in _fitting().get(folded(text), ())


def is_unusual_at(text: str, site: str, vocabulary: Vocabulary) -> bool:
    """Tell whether a specimen that tells of no one site is hardly ever from the site (id) that is given."""
    fits = _fitting().get(folded(text), ())
    return bool(fits) and site_of_specimen(text, vocabulary) is None and site not in fits


@functools.cache
def _fitting() -> dict[str, tuple[str, ...]]:
    """Read the further sites from which a specimen may come, by every spelling of it.

    Milk and pus tell of no one site, but milk is of the udder and pus hardly ever of the urinary tract.
    """
    return {
        folded(text): tuple(filter(None, row["fits"].split(";")))
        for row in reference_rows("specimens")
        for text in (row["specimen"], row["name_en"], row["name_ja"], *row["synonyms"].split(";"))
        if text
    }


def names_of_specimen(text: str) -> tuple[str, str] | None:
    """Return the English and Japanese names of a specimen that the shipped lists know."""
    return _names().get(folded(text))


@functools.cache
def _names() -> dict[str, tuple[str, str]]:
    """Read the names of specimens by every spelling; the words of WHONET's codes have names of their own."""
    listed = {
        folded(text): (row["name_en"], row["name_ja"])
        for row in reference_rows("specimens")
        for text in (row["specimen"], *row["synonyms"].split(";"))
        if text
    }
    coded = {
        folded(row["specimen"]): (row["specimen"], row["name_ja"])
        for row in reference_rows("whonet_specimens")
    }
    named = {
        folded(text): (row["name_en"], row["name_ja"])
        for row in reference_rows("specimens")
        for text in (row["name_en"], row["name_ja"])
    }
    return listed | coded | named


@functools.cache
def _shipped() -> dict[str, str]:
    """Read the shipped list once, by every spelling of a specimen."""
    listed: dict[str, str] = {}
    for row in reference_rows("specimens"):
        spellings = (row["specimen"], row["name_en"], row["name_ja"], *row["synonyms"].split(";"))
        if row["site"]:
            listed |= {folded(text): row["site"] for text in spellings if text}
    return listed
