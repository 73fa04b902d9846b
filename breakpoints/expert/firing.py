"""Which rule fires, and what triggered it."""

import functools
from collections.abc import Iterable

import msgspec

from breakpoints.expert.isolate import (
    ISOLATE_UNCLEAR,
    SCREEN_NEGATIVE,
    SCREEN_POSITIVE,
    UNCLEAR,
    UNKNOWN_DRUG,
    Shown,
    Shows,
    any_active,
    are_active,
    satisfying,
    speaks_against,
    undecided,
)
from breakpoints.expert.rule import Condition, ExpertRule, ResultIs, ScreeningIs
from breakpoints.screened_by_value import drugs_screening
from breakpoints.screening import SAID, TESTS, UNREADABLE, said_by


class Applicable(msgspec.Struct, frozen=True, kw_only=True):
    """A rule about the organism and drug of a question, and the table (``name@version``) that holds it."""

    rule: ExpertRule
    table: str


class Fired(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """A rule that fired; ``trigger`` lists what it rests on (``oxacillin=R``, ``esbl=positive``)."""

    rule: ExpertRule
    table: str
    trigger: str

    @functools.cached_property
    def parameters(self) -> dict[str, str]:
        """What a text about it needs."""
        return {
            "rule": self.rule.rule,
            "rule_organism": self.rule.organism,
            "trigger": self.trigger,
            "source": self.rule.source,
            "table": self.table,
            **self.in_words,
        }

    @functools.cached_property
    def findings(self) -> frozenset[str]:
        """What the drugs and tests show that it rests on."""
        return frozenset(one.partition("=")[2] for one in self.trigger.split(", "))

    def is_triggered_by(self, drug: str) -> bool:
        """Tell whether it rests on a result of a drug (id)."""
        return any(one.partition("=")[0] == drug for one in self.trigger.split(", "))

    @functools.cached_property
    def in_words(self) -> dict[str, str]:
        """Which column names which test by which word; empty where the rule rests on more than words."""
        parts = [one.partition("=") for one in self.trigger.split(", ")]
        said = [(test, said_by(found)) for test, _, found in parts]
        named = [(test, *one) for test, one in said if one is not None]
        return dict(zip(("test", "column", "word"), named[0], strict=True)) if named else {}


def first_fired(applicable: Iterable[Applicable], shows: Shows) -> Fired | None:
    """Return the first rule of which a condition holds, by tests as they count.

    Rules that say the same come together: another order would name another one of them.
    """
    for one in applicable:
        for group in one.rule.when:
            held = [satisfying(condition, shows) for condition in group]
            if held and None not in held:
                return _fired(one, held)
    return None


def _fired(by: Applicable, rests_on: Iterable[Shown | None]) -> Fired:
    trigger = ", ".join(f"{one[0]}={one[1]}" for one in rests_on if one is not None)
    return Fired(rule=by.rule, table=by.table, trigger=trigger)


def first_left_open(applicable: Iterable[Applicable], shows: Shows) -> Fired | None:
    """Return the first rule that would fire if a result of the isolate could be evaluated.

    Its ``trigger`` lists the results that leave it open (``oxacillin=no_criterion``). A negative
    test of what a rule is about settles it, and every row of the same rule: mecA that is not
    there needs no oxacillin. A drug that settles what other drugs leave open settles no test. A drug that
    nobody knows may be any that a rule looks at, unless one of these was tested under its name and does
    not resist.
    """
    rules = tuple(applicable)
    settled = {
        one.rule.rule
        for one in rules
        if _settled(one.rule, shows) or screening_negative(one.rule, shows) is not None
    }
    by_drug = {
        one.rule.rule
        for one in rules
        if are_active(one.rule.settled_by, shows) and not speaks_against(_drugs_of(one.rule), shows)
    }
    looked_at = {drug for one in rules for drug in _drugs_of(one.rule)}
    unknown = UNKNOWN_DRUG if UNKNOWN_DRUG in shows and not any_active(looked_at, shows) else None
    for one in rules:
        if one.rule.rule in settled:
            continue
        for group in filter(_is_of_tests, one.rule.when) if one.rule.rule in by_drug else one.rule.when:
            missing = [condition for condition in group if satisfying(condition, shows) is None]
            left_open = [_left_open(condition, shows, unknown) for condition in missing]
            if left_open and None not in left_open:
                return _fired(one, left_open)
    return None


def _is_of_tests(group: tuple[Condition, ...]) -> bool:
    return all(isinstance(one, ScreeningIs) for one in group)


def _settled(rule: ExpertRule, shows: Shows) -> bool:
    """Tell whether a screening test that alone would make a rule fire was negative, and unclear nowhere.

    It does not settle a drug of the rule that fails by its value: as R, that would fire all the same.
    """
    if any((drug, SCREEN_POSITIVE) in shows for drug in _drugs_of(rule)):
        return False
    alone = [group[0] for group in rule.when if len(group) == 1]
    return any(
        isinstance(one, ScreeningIs)
        and one.found == "positive"
        and (one.test, "negative") in shows
        and (one.test, UNCLEAR) not in shows
        and _said(one, shows) is None
        for one in alone
    )


def screening_negative(rule: ExpertRule, shows: Shows) -> str | None:
    """Return the drug whose value alone screens negative for what a rule is about.

    None if anything else of the isolate speaks for it, or may: what is said of a test, or another drug that
    the rule looks at or that screens for it, and that cannot be shown not to resist.
    """
    negative = {drug for drug, found in shows if found == SCREEN_NEGATIVE}
    if not negative:
        return None
    tests = [test for test in TESTS if rule.looks_at(test)]
    screening = {drug for test in tests for drug in drugs_screening(test)}
    said = any(name in tests and found != "negative" for name, found in shows)
    if said or speaks_against(screening | _drugs_of(rule), shows):
        return None
    return min((one for one in negative.intersection(screening) if are_active((one,), shows)), default=None)


def _drugs_of(rule: ExpertRule) -> frozenset[str]:
    """Return the drugs (ids) whose results a rule looks at."""
    conditions = (one for group in rule.when for one in group if isinstance(one, ResultIs))
    return frozenset(drug for one in conditions for drug in one.drugs)


def _left_open(condition: Condition, shows: Shows, unknown: Shown | None) -> Shown | None:
    """Return the result or screening test that leaves a condition open, or None."""
    if isinstance(condition, ResultIs):
        return undecided(condition, shows) or unknown
    if (condition.test, "positive") in shows:
        return None
    unread = ((condition.test, found) for found in (UNREADABLE, UNCLEAR, ISOLATE_UNCLEAR))
    return _said(condition, shows) or next((one for one in unread if one in shows), None)


def _said(condition: ScreeningIs, shows: Shows) -> Shown | None:
    """Return what is said of a test in words alone; of several the first."""
    said = (one for one in shows if one[0] == condition.test and one[1].startswith(SAID))
    return min(said, default=None)
