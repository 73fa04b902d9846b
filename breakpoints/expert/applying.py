"""What expert rules make of an answer that rests on its value."""

import functools
from collections.abc import Iterable, Iterator, Sequence
from operator import attrgetter
from typing import Final

import msgspec

from breakpoints.answers import Answer
from breakpoints.expert.firing import (
    Applicable,
    Fired,
    first_fired,
    first_left_open,
    screening_negative,
)
from breakpoints.expert.isolate import (
    CONTRADICTED,
    JUDGED_INTERMEDIATE,
    JUDGED_RESISTANT,
    SCREEN_NEGATIVE,
    Shows,
    conditions_on_results,
)
from breakpoints.expert.leaving_open import left_open, taken_back
from breakpoints.expert.rule import ExpertRule, ResultIs
from breakpoints.expert.screening_used import remarks_on_screening
from breakpoints.expert.shipped import SHIPPED_TABLE, shipped_rules
from breakpoints.expert.tests_needed import (
    ACTIVE,
    TestNeeded,
    conditions_calling,
    drugs_settling_calls,
    test_needed,
)
from breakpoints.index import TableIndex
from breakpoints.outcomes import Category, Reason, Remark, WarningCode
from breakpoints.screened_by_value import source_of_negative
from breakpoints.screening import TESTS, as_they_count
from breakpoints.vocabulary import Drug

STANDS: Final = frozenset({Category.R, Category.INTRINSIC, Category.METHOD_NOT_VALID, Category.NWT})
"""Categories of which no rule can make less."""
_REPEATED: Final = Remark(code=WarningCode.REPEATS_CONTRADICT)
_leaves_open: Final = attrgetter("rule.leaves_open")
_DENIED: Final = {
    JUDGED_RESISTANT: frozenset({Category.S, Category.SDD}),
    JUDGED_INTERMEDIATE: frozenset({Category.S}),
}
"""Against which categories by the value counts what somebody wrote beside it."""
_WILD_TYPE: Final = frozenset({Category.WT, Category.NWT})


class Ruling(msgspec.Struct, frozen=True, kw_only=True):
    """What rules say of a drug in an isolate, whatever the drug's own value; at most one of three holds.

    ``fired`` makes R of it, or leaves it open; ``undecided`` would, if it could be decided; ``needed`` asks
    for a test where the drug looks active. ``repeated``: its results contradict each other, ``denied``:
    the categories against which a verdict beside its value counts. ``remarks`` are those on the tests
    themselves, ``inferred`` what was taken for a negative test.
    """

    remarks: tuple[Remark, ...]
    repeated: bool
    denied: frozenset[Category] = frozenset()
    fired: Fired | None = None
    undecided: Fired | None = None
    needed: TestNeeded | None = None
    inferred: tuple[Remark, ...] = ()


NO_RULING: Final = Ruling(remarks=(), repeated=False)
"""Rules make nothing of a drug."""


def applicable_rules(
    lineage: tuple[str, ...], tables: Sequence[TableIndex], drug: Drug
) -> Iterator[Applicable]:
    """Return the rules about a drug and organism: of the tables in the request's order, then shipped ones.

    A table's rules are named first because they belong to the edition the laboratory works
    by; the shipped ones stay behind them, as what holds whatever edition that is. Neither
    lifts the other: every rule takes S away, so that both together are as strict as the stricter.
    """
    for table in tables:
        for rule in table.rules_about(lineage, drug):
            yield Applicable(rule=rule, table=f"{table.table}@{table.number}")
    for rule in _shipped_about(lineage):
        if rule.affects(drug):
            yield Applicable(rule=rule, table=SHIPPED_TABLE)


def conditions_of(
    tables: Sequence[TableIndex], lineage: tuple[str, ...] | None = None
) -> tuple[ResultIs, ...]:
    """Return every condition on another result of an isolate, of the tables and of the shipped rules.

    ``lineage``: only those about an organism, given with the groups it belongs to.
    """
    rules = _every_rule(tables) if lineage is None else _rules_about(lineage, tables)
    return tuple(dict.fromkeys((*conditions_on_results(rules), *conditions_calling(lineage))))


def drugs_settling(tables: Sequence[TableIndex], lineage: tuple[str, ...] | None = None) -> frozenset[str]:
    """Return the drugs (ids) that settle a rule or a call for a test where they do not resist."""
    rules = _every_rule(tables) if lineage is None else _rules_about(lineage, tables)
    return frozenset((*(drug for rule in rules for drug in rule.settled_by), *drugs_settling_calls(lineage)))


def _every_rule(tables: Sequence[TableIndex]) -> tuple[ExpertRule, ...]:
    return (*(rule for table in tables for rule in table.expert_rules), *shipped_rules())


def _rules_about(lineage: tuple[str, ...], tables: Sequence[TableIndex]) -> tuple[ExpertRule, ...]:
    """Return every rule about an organism, whatever its drugs."""
    rules = (rule for table in tables for rule in table.expert_rules if rule.holds_of(lineage))
    return (*rules, *_shipped_about(lineage))


@functools.lru_cache(maxsize=4096)
def _shipped_about(lineage: tuple[str, ...]) -> tuple[ExpertRule, ...]:
    """Return the shipped rules about an organism given with the groups it belongs to."""
    return tuple(rule for rule in shipped_rules() if rule.holds_of(lineage))


def ruling(
    lineage: tuple[str, ...], tables: Sequence[TableIndex], drug: Drug, isolate_shows: Shows
) -> Ruling:
    """Say what rules make of a drug in an isolate that shows something, the tests of the row included.

    No category that a rule would take away stands where a result of the isolate that a rule
    looks at has no category: an oxacillin that nobody can judge does not make a staphylococcus
    susceptible to methicillin.
    """
    is_screened = any(name in TESTS for name, _ in isolate_shows)
    rules = _rules_about(lineage, tables) if is_screened else ()
    remarks = tuple(remarks_on_screening(isolate_shows, rules)) if is_screened else ()
    repeated = (drug.id, CONTRADICTED) in isolate_shows
    said = Ruling(
        remarks=(*remarks, _REPEATED) if repeated else remarks,
        repeated=repeated,
        denied=_denied(drug, isolate_shows),
    )
    shows = as_they_count(isolate_shows)
    applicable = tuple(applicable_rules(lineage, tables, drug))
    fired = first_fired(sorted(applicable, key=_leaves_open), shows)
    if fired is not None:
        return msgspec.structs.replace(said, fired=fired)
    undecided = first_left_open(applicable, shows)
    if undecided is not None:
        return msgspec.structs.replace(said, undecided=undecided)
    needed = test_needed(lineage, applicable, shows)
    if needed is not None and repeated and needed.rule.is_triggered_by(drug.id):
        needed = msgspec.structs.replace(needed, leaves_open=False)  # its own repeats do
    inferred = tuple(_inferred(lineage, applicable, shows))
    return msgspec.structs.replace(said, needed=needed, inferred=inferred)


def _denied(drug: Drug, shows: Shows) -> frozenset[Category]:
    """Return the categories against which it counts what somebody wrote beside a drug's value."""
    return frozenset().union(*(every for said, every in _DENIED.items() if (drug.id, said) in shows))


def under_rules(answer: Answer, ruling: Ruling) -> Answer:
    """Make R of a category that a rule does not let stand, or leave it open, and say so.

    What a cut-off says of the wild type is no clinical category: it stands, with a warning.
    """
    if answer.category is None:
        return answer
    answer = _with(answer, *ruling.remarks)
    if answer.category in STANDS:
        return answer
    if ruling.fired is not None:
        return _under(ruling.fired, answer)
    if answer.category in ruling.denied:
        return taken_back(answer, Reason.VERDICT_CONTRADICTS)
    if ruling.undecided is not None:
        return left_open(answer, ruling.undecided)
    return _beside_calls(answer, ruling)


def _beside_calls(answer: Answer, ruling: Ruling) -> Answer:
    """Return an answer beside the test that the isolate calls for, and the repeats that contradict it."""
    if answer.category in ACTIVE:
        needed = ruling.needed
        if needed is not None and needed.leaves_open:
            return _with(left_open(answer, needed.rule), needed.remark)
        answer = _with(answer, *(() if needed is None else (needed.remark,)), *ruling.inferred)
    return taken_back(answer, Reason.REPEATS_CONTRADICT) if ruling.repeated else answer


def _inferred(lineage: tuple[str, ...], applicable: Iterable[Applicable], shows: Shows) -> Iterator[Remark]:
    """Remark that the value of another drug was taken for a negative test, where that settles a rule."""
    for one in applicable:
        drug = screening_negative(one.rule, shows)
        if drug is not None:
            source = source_of_negative(drug, lineage)
            parameters = {"trigger": f"{drug}={SCREEN_NEGATIVE}", "source": source}
            yield Remark(code=WarningCode.SCREENED_BY_VALUE, parameters=parameters)
            return


def _under(fired: Fired, answer: Answer) -> Answer:
    """Return what a rule that fired leaves of an answer."""
    by_mechanism = fired.rule.leaves_open
    if not _WILD_TYPE.isdisjoint({answer.category, *answer.possible}):
        code = WarningCode.MECHANISM_FOUND if by_mechanism else WarningCode.WILD_TYPE_UNDER_RULE
        return _with(answer, Remark(code=code, parameters=fired.parameters))
    return left_open(answer, fired) if by_mechanism else _resistant(answer, fired)


def _resistant(answer: Answer, fired: Fired) -> Answer:
    """Return an answer as R by a rule; what only the value said of sites and distances goes."""
    return msgspec.structs.replace(
        answer,
        category=Category.R,
        category_by_value=answer.category,
        reason=Reason.EXPERT_RULE,
        parameters=fired.parameters,
        possible=(),
        distance_mm=None,
        distance_steps=None,
        alternatives=(),
    )


def _with(answer: Answer, *remarks: Remark) -> Answer:
    """Add warnings to an answer."""
    return msgspec.structs.replace(answer, warnings=(*answer.warnings, *remarks)) if remarks else answer
