"""Control strains by their numbers in culture collections, however they are written."""

import functools
import re
from typing import Final

import msgspec

from breakpoints.vocabulary.shipped import reference_rows
from breakpoints.written import plain

_LONGEST: Final = 80
_COLLECTIONS: Final = "atcc|nctc|dsmz?|ccug|cect|nbrc|jcm|ssi|cnmcl|cnmcm"
_NUMBER: Final = re.compile(
    rf"(?:^|[^a-z0-9])(?P<collection>{_COLLECTIONS})[\s®:_-]*(?P<series>baa|mya)?[\s-]*(?P<number>[a-z]?[0-9]{{2,7}})(?![0-9])",
    re.IGNORECASE,
)


class NamedStrain(msgspec.Struct, frozen=True, kw_only=True):
    """A control strain that stands where an organism should, and the organism it is."""

    strain: str
    organism: str


def control_strain(text: str) -> str | None:
    """Return the canonical name of the control strain a text names, or None.

    ``ATCC 25922``, ``atcc25922``, ``ATCC® 25922`` and ``E. coli ATCC 25922`` are all
    ``atcc25922``; ``ATCC BAA-2814`` is ``atccbaa2814``. Whether a strain of a collection is a
    control strain of anybody is not known here: no isolate of an animal has such a number.
    """
    if len(text) > _LONGEST:
        return None
    found = _NUMBER.search(plain(text) or "")
    if found is None:
        return None
    collection = found["collection"].casefold().removesuffix("z")
    return f"{collection}{(found['series'] or '').casefold()}{found['number'].casefold()}"


def strain_as_organism(text: str) -> NamedStrain | None:
    """Return the control strain that an organism's text names, with the organism as written or known.

    ``ATCC 25922`` is *Escherichia coli* by the shipped list of strains; of one that is not
    listed the rest of the text counts (``S. aureus ATCC 6538``). None where neither says it.
    """
    strain = control_strain(text)
    if strain is None:
        return None
    organism = _organisms().get(strain) or _NUMBER.sub(" ", plain(text) or "").strip(" ,;:()®-")
    return NamedStrain(strain=strain, organism=organism) if organism else None


@functools.cache
def _organisms() -> dict[str, str]:
    """Read the shipped list once."""
    return {row["strain"]: row["organism"] for row in reference_rows("control_strains")}


def strain_label(strain: str) -> str:
    """Write a strain as collections do (``ATCC 25922``, ``ATCC BAA-2814``); what is none stays as it is."""
    canonical = control_strain(strain)
    found = None if canonical is None else _NUMBER.fullmatch(canonical)
    if found is None:
        return strain
    series = f"{found['series'].upper()}-" if found["series"] else ""
    return f"{found['collection'].upper()} {series}{found['number'].upper()}"
