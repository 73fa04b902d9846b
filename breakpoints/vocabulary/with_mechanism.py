"""Names of isolates that say more than an organism: ``MRSP``, ``E. coli (ESBL)``, ``大腸菌 3+``.

What is not written exactly so (``ESBL?``, ``ESBL-``, ``MRSA疑い``) names no organism.
"""

import functools
import re
import unicodedata
from typing import Final

from breakpoints.vocabulary.within_host import parted_from_breed

_LONGEST: Final = 80
_METHICILLIN: Final = "methicillin_resistance"
_MARKS: Final = {
    "mrsa": (_METHICILLIN, "staphylococcus_aureus"),
    "mrsp": (_METHICILLIN, "staphylococcus_pseudintermedius"),
    "mrcns": (_METHICILLIN, "coagulase_negative_staphylococcus"),
    "mrcons": (_METHICILLIN, "coagulase_negative_staphylococcus"),
    "vre": ("vancomycin_resistance", "enterococcus"),
    "mrs": (_METHICILLIN, "staphylococcus"),
    "esbl": ("esbl", "enterobacterales"),
    "メチシリン耐性": (_METHICILLIN, "staphylococcus"),
    "バンコマイシン耐性": ("vancomycin_resistance", "enterococcus"),
}
"""What says a mechanism, in lower case: the screening test that it is a result of, and of which organisms."""
_ALONE: Final = ("mrsa", "mrsp", "mrcns", "mrcons", "vre")
"""What names its organism, too."""
_SAID: Final = ("産生株", "産生", "陽性", "positive", "producer", "producing", "pos", "+")
_BEFORE: Final = (
    *("esbl産生", "esbl陽性", "esbl-producing ", "esbl producing ", "esbl-positive ", "esbl positive "),
    *("メチシリン耐性", "バンコマイシン耐性"),
)
_GROWTH: Final = re.compile(r"(?:[1-4]\+|\+{2,4})$")


_DENIED: Final = re.compile(
    r"[ (]{1,2}(?:mss[ap]|non-?esbl|(?:esbl|meca)(?: ?\(-\)|-|陰性|非産生| negative))\)?$", re.IGNORECASE
)
_DENIED_BEFORE: Final = re.compile(
    r"(?:esbl(?:非産生|陰性)|非esbl産生|non-esbl(?:-producing)? )の?", re.IGNORECASE
)


def without_denied(text: str) -> str:
    """Return a name without the mechanism that it says is not there: ``(MSSA)``, ``ESBL(-)``, ESBL非産生."""
    if len(text) > _LONGEST:
        return text
    written = unicodedata.normalize("NFKC", text).strip()
    before = _DENIED_BEFORE.match(written)
    left = _DENIED.sub("", written if before is None else written[before.end() :])
    return text if left == written else left


def without_growth(text: str) -> str:
    """Return a name without the growth written behind it: ``E. coli 2+``, ``大腸菌(3+)``, ``CNS ++``."""
    if len(text) > _LONGEST:
        return text
    written = unicodedata.normalize("NFKC", text).strip()
    left = _GROWTH.sub("", written.removesuffix(")").rstrip())
    if left == written.removesuffix(")").rstrip():
        return text
    return left.rstrip().removesuffix("(").rstrip()


def parted_from_mechanism(text: str) -> tuple[str, str, str] | None:
    """Return what names the organism, the screening test that is positive, and of what it must be.

    None of a text that says no mechanism. The last is the id of the organism or of a group that it must
    belong to: ``E. coli (MRSA)`` says nothing that anybody can mean.
    """
    return _parted(text) if len(text) <= _LONGEST else None


@functools.lru_cache(maxsize=4096)
def _parted(text: str) -> tuple[str, str, str] | None:
    plain = unicodedata.normalize("NFKC", text).strip()
    lower = plain.casefold()
    if lower in _ALONE:
        return (_MARKS[lower][1], *_MARKS[lower])
    if len(lower) != len(plain):
        return None
    before = next((one for one in _BEFORE if lower.startswith(one)), None)
    if before is not None:
        mark = next(one for one in _MARKS if before.startswith(one))
        return (plain[len(before) :].removeprefix("の").strip(), *_MARKS[mark])
    name, _, word = plain.rpartition(" ")
    name, said = parted_from_breed(plain) or (name, word)
    mark = _without_said(said.casefold())
    return (name, *_MARKS[mark]) if name and mark in _MARKS else None


def _without_said(said: str) -> str:
    """Return a word for a mechanism without what says that it was found."""
    found = next((one for one in _SAID if said.endswith(one)), "")
    return said.removesuffix(found).rstrip(" (" if found == "+" else " -(:") if found else said
