"""Screening tests that another result of an isolate calls for, and that were not done.

Erythromycin that fails beside clindamycin that looks active calls for the D-test, cefpodoxime that fails
beside another cephalosporin for a test for ESBL: until it is done, nobody knows whether the rule fires that
the test would decide.
"""

import functools
from collections.abc import Iterable, Iterator
from typing import Final

import msgspec

from breakpoints.expert.criteria import read_criteria
from breakpoints.expert.firing import Applicable, Fired
from breakpoints.expert.isolate import SAID_TO_RESIST, Shown, Shows, are_active, satisfying, undecided
from breakpoints.expert.rule import ExpertRule, Level, ResultIs, ScreeningIs
from breakpoints.outcomes import Category, Remark, WarningCode
from breakpoints.screened_by_value import drugs_screening
from breakpoints.screening import TESTS, Test
from breakpoints.vocabulary.shipped import reference_rows

ACTIVE: Final = frozenset({Category.S, Category.SDD, Category.I})
"""Categories of a drug that looks active."""
_WARNINGS: Final[dict[str, WarningCode]] = {
    "inducible_clindamycin": WarningCode.D_TEST_NEEDED,
    "methicillin_resistance": WarningCode.METHICILLIN_TEST_NEEDED,
    "esbl": WarningCode.ESBL_TEST_NEEDED,
    "carbapenemase": WarningCode.CARBAPENEMASE_TEST_NEEDED,
    "beta_lactamase": WarningCode.BETA_LACTAMASE_TEST_NEEDED,
    "ampc": WarningCode.AMPC_TEST_NEEDED,
}
_BESIDE_SETTLED: Final = {"methicillin_resistance": WarningCode.UNUSUAL_COMBINATION}
"""Warnings where what calls for a test stands beside a drug that settles it."""
_UNDECIDED: Final = frozenset({"open", "warn", "refused", "said"})
_DONE: Final = {test: frozenset({(test, "positive"), (test, "negative")}) for test in TESTS}
_AS_SHOWN: Final[dict[Level, Level]] = {"R": "R_SHOWN", "NS": "NS_SHOWN"}


class Calling(msgspec.Struct, frozen=True, kw_only=True):
    """What calls for a test in organisms of a group.

    ``undecided``: what a result does that has no category (``open``: the same; ``warn``: it only warns;
    ``refused``: the same if it was refused, and nothing if it was read and does not screen positive;
    ``said``: the same if it says R in words, or was struck through).
    A drug of ``settled_by`` (ids) that does not resist needs no test; what surely resists beside it is
    unlikely, and leaves open all the same where ``beside_settled`` is ``open``: one of both was misread.
    Without a source the rule's counts.
    """

    test: Test
    organism: str
    when: tuple[ResultIs, ...]
    undecided: str
    settled_by: tuple[str, ...]
    beside_settled: str
    source: str


class TestNeeded(msgspec.Struct, frozen=True, kw_only=True):
    """A test that was not done: the rule that it would decide, and the remark that asks for it.

    Without ``leaves_open`` it is not known whether anything calls for the test.
    """

    __test__ = False

    rule: Fired
    remark: Remark
    leaves_open: bool


@functools.cache
def shipped_calls() -> tuple[Calling, ...]:
    """Read what calls for tests once, in the order of its file.

    Raises
    ------
    ValueError
        A condition of the file cannot be read.
    """
    return tuple(map(_calling, reference_rows("tests_needed")))


@functools.lru_cache(maxsize=4096)
def conditions_calling(lineage: tuple[str, ...] | None = None) -> tuple[ResultIs, ...]:
    """Return every condition on a result that calls for a test, in any organism or in one with its groups."""
    return tuple(dict.fromkeys(one for calling in _calls_in(lineage) for one in calling.when))


def drugs_settling_calls(lineage: tuple[str, ...] | None = None) -> Iterator[str]:
    """Yield the drugs (ids) that settle a call where they do not resist; ``lineage`` as above."""
    for calling in _calls_in(lineage):
        yield from calling.settled_by


def _calls_in(lineage: tuple[str, ...] | None) -> Iterator[Calling]:
    return (one for one in shipped_calls() if lineage is None or one.organism in lineage)


@functools.cache
def drugs_that_show() -> frozenset[str]:
    """Return the drugs (ids) whose values may screen, or call for a test, without a category."""
    return drugs_screening().union(drug for one in conditions_calling() for drug in one.drugs)


def drugs_calling(lineage: tuple[str, ...], rules: Iterable[ExpertRule]) -> Iterator[str]:
    """Return the drugs (ids) whose results may call, in an organism, for a test that a rule asks for."""
    tests = {test for rule in rules for test in _tests_of(rule)}
    for calling in shipped_calls():
        if calling.test in tests and calling.organism in lineage:
            yield from (drug for one in calling.when for drug in one.drugs)
            yield from calling.settled_by


def test_needed(
    lineage: tuple[str, ...], applicable: Iterable[Applicable], shows: Shows
) -> TestNeeded | None:
    """Ask for a test that was not done, where a drug may look active that its rule would make R.

    What surely calls for one comes before what may.

    Parameters
    ----------
    lineage : tuple of str
        The organism (id), and the groups that it belongs to.
    applicable : iterable of Applicable
        The rules about the organism and drug.
    shows : Shows
        What the isolate shows.
    """
    by_test: dict[Test, Applicable] = {}
    for one in applicable:
        for test in _tests_of(one.rule):
            by_test.setdefault(test, one)
    may_be = None
    for calling in shipped_calls():
        rule = by_test.get(calling.test)
        if rule is None or calling.organism not in lineage or not _DONE[calling.test].isdisjoint(shows):
            continue
        found = _called(calling, rule, shows)
        if found is not None and found.leaves_open:
            return found
        may_be = may_be or found
    return may_be


def _called(calling: Calling, by: Applicable, shows: Shows) -> TestNeeded | None:
    """Say what calls for a test, if anything does."""
    settling = next((one for one in calling.settled_by if are_active((one,), shows)), None)
    if settling is not None:
        return _beside(settling, calling, by, shows)
    found = _first(satisfying(one, shows) for one in calling.when)
    leaves_open = found is not None or calling.undecided != "warn"
    if found is None and calling.undecided == "said":
        found = _said(calling, shows)
    elif found is None:
        found = _first(undecided(one, shows) for one in calling.when)
    if found is None:
        return None
    return _needed(calling, by, _WARNINGS[calling.test], (found,), leaves_open=leaves_open)


def _beside(settling: str, calling: Calling, by: Applicable, shows: Shows) -> TestNeeded | None:
    """Say what resists, by its value or in words, beside a drug (id) that does not and that stands for it."""
    if calling.beside_settled != "open":
        return None
    found = _first(satisfying(one, shows) for one in calling.when) or _said(calling, shows)
    if found is None:
        return None
    active = min(one for one in shows if one[0] == settling)
    code = _BESIDE_SETTLED.get(calling.test, _WARNINGS[calling.test])
    return _needed(calling, by, code, (found, active), leaves_open=True)


def _said(calling: Calling, shows: Shows) -> Shown | None:
    """Return a drug that calls for a test and of which words say R, or a value that was struck through."""
    drugs = {drug for one in calling.when for drug in one.drugs}
    return min((one for one in shows if one[0] in drugs and one[1] in SAID_TO_RESIST), default=None)


def _needed(
    calling: Calling, by: Applicable, code: WarningCode, found: Iterable[Shown], *, leaves_open: bool
) -> TestNeeded:
    """Return what is said of a test, and on which results that rests."""
    trigger = ", ".join(f"{drug}={said}" for drug, said in found)
    parameters = {"trigger": trigger, "source": calling.source or by.rule.source}
    return TestNeeded(
        rule=Fired(rule=by.rule, table=by.table, trigger=trigger),
        remark=Remark(code=code, parameters=parameters),
        leaves_open=leaves_open,
    )


def _first(found: Iterable[Shown | None]) -> Shown | None:
    return next((one for one in found if one is not None), None)


def _tests_of(rule: ExpertRule) -> Iterator[Test]:
    """Return the tests that make a rule fire if they are positive."""
    for group in rule.when:
        for one in group:
            if isinstance(one, ScreeningIs) and one.found == "positive":
                yield one.test


def _calling(row: dict[str, str]) -> Calling:
    criteria = read_criteria(row["criteria"], lambda _: None, lambda name: (name,))
    conditions = [one for group in criteria.any_of for one in group if isinstance(one, ResultIs)]
    known = row["test"] in _WARNINGS and row["undecided"] in _UNDECIDED
    if criteria.not_understood or not conditions or not known:
        raise ValueError(f"tests_needed.csv: {row['criteria']!r} cannot be read")
    return Calling(
        test=msgspec.convert(row["test"], Test),
        organism=row["organism"],
        when=tuple(map(_shown, conditions) if row["undecided"] in {"refused", "said"} else conditions),
        undecided=row["undecided"],
        settled_by=tuple(part for part in row["settled_by"].split(";") if part),
        beside_settled=row["beside_settled"],
        source=row["source"],
    )


def _shown(condition: ResultIs) -> ResultIs:
    """Return a condition that a positive screen fulfils, too, and that only what was refused leaves open."""
    return msgspec.structs.replace(condition, level=_AS_SHOWN[condition.level])
