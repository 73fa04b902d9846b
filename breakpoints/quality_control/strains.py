"""Control strains by their numbers in culture collections, however they are written."""

import re
from typing import Final

from breakpoints.remembered_texts import remembered
from breakpoints.vocabulary.folding import folded
from breakpoints.written import plain

_LONGEST: Final = 80
_CONTROLS: Final = frozenset(
    map(
        folded,
        (
            *("qc", "quality control", "control strain", "quality control strain", "qc strain", "QC株"),
            *("control", "ctrl", "positive control", "negative control", "reference strain"),
            *(
                "精度管理",
                "精度管理株",
                "内部精度管理",
                "精度管理菌株",
                "精度管理用菌株",
                "管理株",
                "標準株",
                "標準菌株",
            ),
            *(
                "対照",
                "対照株",
                "陽性対照",
                "陰性対照",
                "陽性コントロール",
                "陰性コントロール",
                "コントロール",
                "コントロール株",
            ),
            *("NIHJ", "NIHJ JC-2", "E. coli NIHJ", "E. coli NIHJ JC-2"),
        ),
    )
)
"""What is, alone, the name of a control of a strain that is not named, or has no number in a collection."""
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
WORDS_OF_CONTROLS: Final = (
    *("qc", "control", "ctrl", "reference", "nihj"),
    *("管理", "標準", "対照", "コントロール", "こんとろーる"),
)
"""One of these stands, in lower case, in every name of an isolate that is such a control."""


@remembered(most=4096)
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


@remembered(most=4096)
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
    """Tell whether a specimen, or an isolate's name, says no more than that a row is a control."""
    return specimen is not None and folded(specimen) in _CONTROLS


def strain_label(strain: str) -> str:
    """Write a strain as collections do (``ATCC 25922``, ``ATCC BAA-2814``); what is none stays as it is."""
    canonical = control_strain(strain)
    found = None if canonical is None else _NUMBER.fullmatch(canonical)
    if found is None:
        return strain
    series = f"{found['series'].upper()}-" if found["series"] else ""
    return f"{found['collection'].upper()} {series}{found['number'].upper()}"
