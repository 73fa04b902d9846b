"""Values that screen for a mechanism of resistance where no criterion gives them a category.

A cefpodoxime of 16 mg/L speaks for an extended-spectrum beta-lactamase whether or not a criterion of the
site exists. Like a positive screening test it makes nothing R: it leaves open what its rule concerns. An
oxacillin, cefoxitin or erythromycin that screens negative settles what it would leave open without a
category; one that is no sign of the mechanism settles nothing and leaves nothing open, as if not tested.
"""

import functools
from collections.abc import Iterator, Mapping

import msgspec

from breakpoints.candidates import Question
from breakpoints.expert.isolate import SCREEN_BELOW, SCREEN_NEGATIVE, SCREEN_NO_SIGN, SCREEN_POSITIVE
from breakpoints.ladder import read_mic
from breakpoints.model import Method
from breakpoints.outcomes import Refused
from breakpoints.screening import Test
from breakpoints.vocabulary.shipped import reference_rows
from breakpoints.zones import NO_INHIBITION_MM

_Asked = tuple[str, Method, str | None]


class Limit(msgspec.Struct, frozen=True, kw_only=True):
    """From where on a drug screens positive, negative, or shows no sign: ladder steps, or mm.

    ``organism`` is a group.
    """

    test: Test
    organism: str
    positive: int | None
    negative: int | None
    no_sign: int | None
    source: str


def is_no_inhibition(method: Method, positions: range) -> bool:
    """Tell whether a value here on the axis is a disk that inhibits nothing; see `positions_of`."""
    return method is Method.DISK and positions.start >= -NO_INHIBITION_MM


def screened_by_value(question: Question, positions: range) -> str | None:
    """Return what a value screens: positive, negative, no sign, or below the positive limit; else None.

    Of disks the content must be the one that the limit is of, unless nothing was inhibited; where none is
    stated, a zone screens positive that does by the limit of any content.
    ``positions``: where on the axis the value may lie, see `positions_of`.
    """
    if is_no_inhibition(question.method, positions):
        return SCREEN_POSITIVE if _has_limit(question.drug, question.organism.lineage) else None
    smallest, largest = positions.start, positions.stop - 1
    limit = _limit_of(question)
    if limit is None:
        is_open = question.method is Method.DISK and question.disk_content is None
        limits = _of_any_content(question.drug, question.organism.lineage) if is_open else ()
        return SCREEN_POSITIVE if any(smallest >= one for one in limits) else None
    if limit.positive is not None and smallest >= limit.positive:
        return SCREEN_POSITIVE
    if limit.negative is not None and largest <= limit.negative:
        return SCREEN_NEGATIVE
    if limit.no_sign is not None and largest <= limit.no_sign:
        return SCREEN_NO_SIGN
    return SCREEN_BELOW if limit.positive is not None and largest < limit.positive else None


def _has_limit(drug: str, lineage: tuple[str, ...]) -> bool:
    """Tell whether a drug (id) screens in an organism by whatever method."""
    of_drug = (limit for (one, _, _), limits in _limits().items() if one == drug for limit in limits)
    return any(limit.positive is not None and limit.organism in lineage for limit in of_drug)


def is_screened(question: Question) -> bool:
    """Tell whether some limit tells what values of a question screen."""
    return _limit_of(question) is not None


def _of_any_content(drug: str, lineage: tuple[str, ...]) -> Iterator[int]:
    """Yield from where on zones of a drug (id) screen positive in an organism, whatever the disk."""
    for (one, method, _), limits in _limits().items():
        if one == drug and method is Method.DISK:
            yield from (
                limit.positive for limit in limits if limit.positive is not None and limit.organism in lineage
            )


def _limit_of(question: Question) -> Limit | None:
    limits = _limits().get((question.drug, question.method, question.disk_content), ())
    return next((one for one in limits if one.organism in question.organism.lineage), None)


@functools.cache
def drugs_screening(test: str | None = None) -> frozenset[str]:
    """Return the drugs (ids) whose values screen for a mechanism, or for any."""
    every = ((drug, limit) for (drug, _, _), limits in _limits().items() for limit in limits)
    return frozenset(drug for drug, one in every if test in {None, one.test})


def source_of_negative(drug: str, lineage: tuple[str, ...]) -> str:
    """Return the source of the limit by which a drug (id) screens negative in an organism."""
    every = (one for (named, _, _), limits in _limits().items() if named == drug for one in limits)
    of_it = (one.source for one in every if one.negative is not None and one.organism in lineage)
    return next(of_it, "-")


@functools.cache
def _limits() -> Mapping[_Asked, tuple[Limit, ...]]:
    found: dict[_Asked, tuple[Limit, ...]] = {}
    for row in reference_rows("screening_limits"):
        method = Method(row["method"])
        limit = Limit(
            test=msgspec.convert(row["test"], Test),
            organism=row["organism"],
            positive=_place(row["positive"], method),
            negative=_place(row["negative"], method),
            no_sign=_place(row["no_sign"], method),
            source=row["source"],
        )
        key = (row["drug"], method, row["disk_content"] or None)
        found[key] = (*found.get(key, ()), limit)
    return found


def _place(text: str, method: Method) -> int | None:
    """Return a limit on an axis that runs from what a drug inhibits to what it does not.

    Raises
    ------
    ValueError
        It is no concentration.
    """
    if not text:
        return None
    if method is Method.DISK:
        return -int(text)
    mic = read_mic(text)
    if isinstance(mic, Refused):
        raise ValueError(f"screening_limits.csv: {text!r} cannot be read")  # noqa: TRY004 - a fault of the file
    return mic.step
