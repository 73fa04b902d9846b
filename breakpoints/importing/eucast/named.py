"""What stands before a row's numbers: a drug, with organisms and an indication it is limited to."""

import re
from typing import Final

import msgspec

from breakpoints.importing.organisms import OrganismTerms
from breakpoints.vocabulary import Rank

_PARENTHESES: Final = re.compile(r"\(([^()]*)\)")
_ROUTE: Final = re.compile(r"(?<!\s)\s++(?:iv|oral|im)$", re.IGNORECASE)
_SEPARATOR: Final = re.compile(r",| and ")
_SITES: Final = {
    "uncomplicated uti only": "urinary tract",
    "uncomplicated uti": "urinary tract",
    "infections originating from the urinary tract": "urinary tract",
}
_TITLES: Final = {
    "streptococcus groups a, b, c and g": "beta-haemolytic Streptococcus",
    "streptococcus a,b,c,g": "beta-haemolytic Streptococcus",
    "coagulase-negative staphylococci": "coagulase-negative Staphylococcus",
}


class Named(msgspec.Struct, frozen=True, kw_only=True):
    """A drug, the organisms it is limited to (none: those of the sheet), and the site."""

    drug: str
    organisms: tuple[str, ...] = ()
    site: str = ""


class NotUnderstood(msgspec.Struct, frozen=True, kw_only=True):
    """Words that limit a row in a way that cannot be followed: the row would answer too much."""

    text: str


def named_in(text: str, organisms: OrganismTerms) -> Named | NotUnderstood:
    """Read ``Cefuroxime iv (uncomplicated UTI only), E. coli and Klebsiella spp.``."""
    site = ""
    for indication in _PARENTHESES.findall(text):
        known = _SITES.get(indication.strip().casefold())
        if known is None:
            return NotUnderstood(text=indication.strip())
        site = known
    drug, _, limits = _PARENTHESES.sub("", text).partition(",")
    found: list[str] = []
    for part in filter(None, (part.strip() for part in _SEPARATOR.split(limits))):
        organism = organism_named(part, organisms)
        if organism is None:
            return NotUnderstood(text=part)
        found.append(organism)
    return Named(drug=_ROUTE.sub("", " ".join(drug.split())), organisms=tuple(found), site=site)


def organism_named(text: str, organisms: OrganismTerms) -> str | None:
    """Return the id of an organism or group; a genus or species that is new is added by its name."""
    name = _TITLES.get(text.casefold(), text)
    known = organisms.named(name)
    if known is not None:
        return known
    words = name.split()
    if len(words) != 2 or not words[0].isalpha() or not words[0][:1].isupper():
        return None
    if words[1] in {"spp.", "sp.", "species"}:
        return organisms.of_name(words[0], Rank.GENUS)
    return organisms.of_name(name, Rank.SPECIES) if words[1].isalpha() and words[1].islower() else None
