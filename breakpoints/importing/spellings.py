"""The ways in which files write one organism's name."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

_PARENTHESES: Final = re.compile(r"(?:(?<!\s)\s++)?[(（][^()（）]*+[)）]")
_SUBSPECIES: Final = re.compile(r"\s(?:ss\.?|ssp\.?|subsp\.?)\s", re.IGNORECASE)
_UNNAMED_SPECIES: Final = re.compile(r"(?<!\s)\s++spp?\.?$", re.IGNORECASE)
_TRINOMIAL: Final = re.compile(r"([A-Z][a-z]+ [a-z]{3,}) (?!complex$|group$)([a-z]{3,})")
_COMPLEX: Final = re.compile(r"([A-Z][a-z]+ [a-z]{3,}) (?:complex|group)")
_SLUG: Final = re.compile(r"[\W_]+")


def spellings(name: str) -> Iterator[str]:
    """Return a name as written and as our vocabulary may write it.

    ``Salmonella enterica ss. enterica``, ``Salmonella enterica enterica`` and ``Salmonella
    enterica subsp. enterica`` are one; ``Proteus sp.`` is the genus.
    """
    plain = _PARENTHESES.sub("", name).strip()
    yield from dict.fromkeys((name, plain, full_name(name), genus_of(plain) or plain))


def full_name(name: str) -> str:
    """Return a name without what stands in parentheses, a subspecies marked as such."""
    full = _SUBSPECIES.sub(" subsp. ", _PARENTHESES.sub("", name).strip())
    trinomial = _TRINOMIAL.fullmatch(full)
    return full if trinomial is None else f"{trinomial[1]} subsp. {trinomial[2]}"


def genus_of(name: str) -> str | None:
    """Return the genus that a name without a species stands for (``Proteus sp.``), or None."""
    found = _UNNAMED_SPECIES.search(name)
    return name[: found.start()] if found else None


def species_of(name: str) -> str | None:
    """Return the species of a subspecies' name, or None if the name is not one."""
    species, separator, _ = full_name(name).partition(" subsp. ")
    return species if separator else None


def namesake_of(name: str) -> str | None:
    """Return the species after which a complex is named (``Burkholderia cepacia complex``), or None."""
    found = _COMPLEX.fullmatch(full_name(name))
    return found[1] if found else None


def slug(name: str) -> str:
    """Return the id that a name gives: lower case, words joined by underscores.

    Letters of any script stay: a name in Japanese has an id, too.
    """
    return _SLUG.sub("_", unicodedata.normalize("NFKC", name).casefold()).strip("_") or "unnamed"
