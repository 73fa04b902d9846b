"""Control strains by their numbers in culture collections, however they are written."""

import functools
import re
from typing import Final

from breakpoints.vocabulary.folding import folded
from breakpoints.written import plain

_LONGEST: Final = 80
_SPECIMENS: Final = frozenset(
    map(folded, ("qc", "quality control", "control strain", "精度管理", "精度管理株", "内部精度管理"))
)
_COLLECTIONS: Final = "atcc|nctc|dsmz?|ccug|cect|ccm|cip|nbrc|jcm|wdcm|ssi|cnmcl|cnmcm"
_NUMBER: Final = re.compile(
    rf"(?:^|[^a-z0-9])(?P<collection>{_COLLECTIONS})[\s®:_-]*+(?P<series>baa|mya)?[\s-]*+(?P<number>[a-z]?[0-9]{{2,7}}(?:\.[0-9]{{1,3}})?)(?![0-9])",
    re.IGNORECASE,
)
_OF_ISOLATE: Final = re.compile(
    rf"(?:^|[^a-z0-9])(?:{_COLLECTIONS})[\s®:_-]*"
    r"(?:(?:baa|mya)[\s-]*[0-9]{3,5}|[0-9]{5,7}(?:-[0-9]{1,2})?|[0-9]{4}|[0-9]{2,3}\.[0-9]{1,3})"
    r"(?=$|[\s()株®]|tm\b)",
    re.IGNORECASE,
)
"""Stricter: a laboratory may count its isolates (``DSM-12``, ``CIP 2026-014``)."""
NAMES_OF_COLLECTIONS: Final = tuple(_COLLECTIONS.replace("z?", "").split("|"))
WORDS_OF_CONTROLS: Final = ("qc", "quality control", "control strain", "精度管理")
"""What stands, in lower case, in every name of an isolate that is a control of an unnamed strain."""


@functools.lru_cache(maxsize=4096)
def control_strain(text: str) -> str | None:
    """Return the canonical name of the control strain a text names, or None.

    ``ATCC 25922``, ``atcc25922``, ``ATCC® 25922`` and ``E. coli ATCC 25922`` are all
    ``atcc25922``; ``ATCC BAA-2814`` is ``atccbaa2814``. Whether a strain of a collection is a
    control strain of anybody is not known here: no isolate of an animal has such a number.
    """
    if len(text) > _LONGEST or is_quality_control(text):
        return None
    found = _NUMBER.search(plain(text) or "")
    if found is None:
        return None
    collection = found["collection"].casefold().removesuffix("z")
    return f"{collection}{(found['series'] or '').casefold()}{found['number'].casefold()}"


@functools.lru_cache(maxsize=4096)
def strain_of_isolate(name: str) -> str | None:
    """Return the control strain that the name of an isolate is, or None.

    ``ATCC 25922``, ``ATCC®25922``, ``E. coli (NCTC 12241)`` and ``精度管理株`` are; digits alone are not.
    """
    if is_quality_control(name):
        return name
    short = (plain(name) or "") if len(name) <= _LONGEST else ""
    return control_strain(name) if _OF_ISOLATE.search(short) else None


def stands_for_organism(isolate: str, organism: str | None) -> bool:
    """Tell whether the name of an isolate says which control strain it is; not where only its organism does.

    ``QC`` says of ``ATCC 25922`` what that says itself, and less.
    """
    if not strain_of_isolate(isolate):
        return False
    return not (is_quality_control(isolate) and organism and control_strain(organism))


def is_quality_control(specimen: str | None) -> bool:
    """Tell whether a specimen says that a row is quality control, as WHONET's exports do."""
    return specimen is not None and folded(specimen) in _SPECIMENS


def strain_label(strain: str) -> str:
    """Write a strain as collections do (``ATCC 25922``, ``ATCC BAA-2814``); what is none stays as it is."""
    canonical = control_strain(strain)
    found = None if canonical is None else _NUMBER.fullmatch(canonical)
    if found is None:
        return strain
    series = f"{found['series'].upper()}-" if found["series"] else ""
    return f"{found['collection'].upper()} {series}{found['number'].upper()}"
