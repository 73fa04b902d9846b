"""Combinations of drugs as panels hold them: ``8/4``, ``16/4``, ``0.12/2.38``.

A composition is a constant ratio (``2:1``, ``1:19``) or a fixed concentration of the partner
in mg/L (``+2``, ``+4``). What the first component alone says is compared with a criterion, so
a partner that the drug is never tested with makes the whole value doubtful.
"""

import functools
import math
import re
from typing import Final

from breakpoints.boundaries import MicBoundaries, ZoneBoundaries
from breakpoints.ladder import Mic, step_of
from breakpoints.outcomes import Reason, Refusal, Refused
from breakpoints.vocabulary import Drug
from breakpoints.vocabulary.shipped import reference_rows
from breakpoints.written import plain, shown

UNUSUAL: Final = "unusual"
"""A composition that no known drug has, but that a panel could hold."""
_TOLERANCE: Final = 0.15
"""In two-fold steps: 0.07, 1.19 and 0.6 are printed for 0.074, 1.1875 and 0.594."""
_LARGEST_RATIO: Final = 20
_LARGEST_FIXED_MG_PER_L: Final = 32
_RATIO: Final = re.compile(r"(?<![0-9.])([0-9.]++)\s*+/\s*+([0-9.]++)")

Compositions = frozenset[str]


def compositions_of(drug: Drug) -> Compositions:
    """Return the compositions in which a drug is tested; none where nothing is known about it."""
    return _of_name(drug.name_en)


@functools.lru_cache(maxsize=4096)
def _of_name(name: str) -> Compositions:
    return _known().get(_key(name), frozenset())


def compositions_of_mic(mic: Mic) -> Compositions | None:
    """Return the compositions that a value may be of; None if it is not written as a ratio."""
    return None if mic.partner_text is None else compositions_in(mic.text)


def tested_in(drug: Drug, measured: object) -> Compositions | None:
    """Return in which of a drug's compositions a value may have been measured; None if nothing tells."""
    written = compositions_of_mic(measured) if isinstance(measured, Mic) else None
    if written is None:
        return None
    known = compositions_of(drug)
    return written & known if known else None


def compositions_of_row(
    boundaries: MicBoundaries | ZoneBoundaries | None, drug: str = "", guideline: str | None = None
) -> Compositions | None:
    """Return the compositions that a criterion may be printed for; None if nothing tells.

    Where it prints none, its guideline tells: EUCAST's amoxicillin stands with 2 mg/L of
    clavulanic acid, CLSI's with half of it, and 0.25/2 is no dilution of CLSI's panel.

    Parameters
    ----------
    boundaries : MicBoundaries, ZoneBoundaries or None
    drug : str
        Its id.
    guideline : str, optional
        Of the table that holds the criterion (``CLSI``).
    """
    if not isinstance(boundaries, MicBoundaries):
        return None
    printed = [text for text in (boundaries.s_text, boundaries.r_text) if text and "/" in text]
    if not printed:
        return _of_guideline(_key(drug), (guideline or "").upper())
    return frozenset.intersection(*(compositions_in(text) for text in printed))


@functools.lru_cache(maxsize=4096)
def _of_guideline(drug: str, guideline: str) -> Compositions | None:
    """Return how a guideline tests a drug, as far as the shipped list says."""
    found = frozenset(
        row["composition"]
        for row in reference_rows("compositions")
        if drug in map(_key, (row["drug"], *filter(None, row["synonyms"].split(";"))))
        and guideline in row["guidelines"].split(";")
    )
    return found or None


def partner_fault(mic: Mic, drug: Drug) -> Refused | None:
    """Refuse a ratio of a single drug, and a partner that a combination is never tested with."""
    written = compositions_of_mic(mic)
    if written is None:
        return None
    parameters = {"value": shown(mic.text), "drug": drug.id}
    if not drug.combination:
        return _unreadable(Reason.RATIO_OF_SINGLE_DRUG, parameters)
    known = compositions_of(drug)
    if written & (known or {UNUSUAL}):
        return None
    swapped = _RATIO.sub(r"\2/\1", plain(mic.text) or "")
    if compositions_in(swapped) & known:
        return _unreadable(Reason.COMPONENTS_SWAPPED, parameters | {"swapped": shown(swapped)})
    parameters["compositions"] = ", ".join(sorted(known)) or "-"
    return _unreadable(Reason.PARTNER_DOES_NOT_FIT, parameters)


def _unreadable(reason: Reason, parameters: dict[str, str]) -> Refused:
    return Refused(code=Refusal.VALUE_UNREADABLE, reason=reason, parameters=parameters)


@functools.lru_cache(maxsize=4096)
def compositions_in(text: str) -> Compositions:
    """Return every composition that a written ratio may be of; none if no panel holds it."""
    found = _RATIO.search(plain(text) or "")
    first, partner = (float(found[1]), float(found[2])) if found else (0.0, 0.0)
    if first <= 0 or partner <= 0:
        return frozenset()
    every = frozenset(one for kept in _known().values() for one in kept)
    fitting = {one for one in every if _fits(one, first, partner)}
    if partner <= max(_LARGEST_RATIO * first, _LARGEST_FIXED_MG_PER_L):
        fitting.add(UNUSUAL)
    return frozenset(fitting)


def _fits(composition: str, first: float, partner: float) -> bool:
    """Tell whether a partner is that of a composition, as printed or as diluted."""
    if composition.startswith("+"):
        return _near(partner, float(composition[1:]))
    one, other = map(float, composition.split(":"))
    step, on_ladder = step_of(first)
    diluted = 2.0**step if on_ladder else first
    return any(_near(partner, amount * other / one) for amount in (first, diluted))


def _near(one: float, other: float) -> bool:
    return abs(math.log2(one / other)) <= _TOLERANCE


@functools.cache
def _known() -> dict[str, Compositions]:
    """Read the shipped compositions once, by every spelling of the drug."""
    known: dict[str, Compositions] = {}
    for row in reference_rows("compositions"):
        for name in filter(None, (row["drug"], *row["synonyms"].split(";"))):
            known[_key(name)] = known.get(_key(name), frozenset()) | {row["composition"]}
    return known


def _key(name: str) -> str:
    """Return a name by its letters alone: ``Ampicillin-Sulbactam`` is ``ampicillin/sulbactam``."""
    return " ".join(re.findall(r"[a-z]+", name.casefold()))
