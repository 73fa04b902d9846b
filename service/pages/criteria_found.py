"""What a lookup by one method or by every one shows: the answer first, then what can change it."""

import msgspec

from breakpoints.model import Method
from breakpoints.outcomes import Reason
from service.context import Context
from service.locale.catalogue import Language
from service.lookup.criteria_shown import CriterionView, TableReference
from service.lookup.notes import Note
from service.lookup.questions import LookupAnswer, Question, find_criteria
from service.security.caller import Caller
from service.wording import Term

_OF_THE_ISOLATE = frozenset({Reason.EXPERT_RULE.value, Reason.MECHANISM_FOUND.value})
"""Rules that look at further results of an isolate; any other decides by organism and drug alone."""


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A lookup as its form was filled in; without a method, criteria of every method."""

    organism: str = ""
    drug: str = ""
    host: str | None = None
    method: str | None = None
    tables: tuple[str, ...] = ()


class Ruled(msgspec.Struct, frozen=True, kw_only=True):
    """A rule that decides whatever the value; ``method`` where it holds for one of those asked alone."""

    rule: Note
    method: str | None


class Lacking(msgspec.Struct, frozen=True, kw_only=True):
    """A method without a criterion: what rules it out, or why criteria that exist do not apply."""

    method: str
    rule: Note | None
    refused: Note | None

    @property
    def says_more(self) -> bool:
        """Whether there is more to say of this method than that no criterion exists."""
        return self.rule is not None or self.refused is not None


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """The answers of the methods asked, put together."""

    organism: Term
    drug: Term
    host: Term | None
    on: str
    timezone: str
    ruled: tuple[Ruled, ...]
    criteria: tuple[CriterionView, ...]
    lacking: tuple[Lacking, ...]
    of_the_isolate: dict[str, tuple[Note, ...]]
    """What screening tests and other results can change, by code."""
    instead: tuple[CriterionView, ...]
    tables: tuple[TableReference, ...]


def find(context: Context, caller: Caller, asked: Asked, language: Language) -> Found:
    """Look up each method asked, and say once what holds for all of them."""
    methods = (asked.method,) if asked.method else tuple(method.value for method in Method)
    answers = {method: _answer(context, caller, asked, method, language) for method in methods}
    one = next(iter(answers.values()))
    criteria = tuple(criterion for answer in answers.values() for criterion in answer.criteria)
    without = [method for method, answer in answers.items() if not answer.criteria]
    ruled = _ruled(answers)
    against = {each.method: each.rule for each in ruled if each.method in without}
    known = {criterion.id for criterion in criteria}
    return Found(
        organism=one.organism,
        drug=one.drug,
        host=one.host,
        on=one.on,
        timezone=one.timezone,
        ruled=tuple(each for each in ruled if each.method not in against),
        criteria=criteria,
        lacking=tuple(
            Lacking(method=method, rule=against.get(method), refused=answers[method].refused)
            for method in without
        ),
        of_the_isolate=_of_the_isolate(answers),
        instead=tuple(criterion for criterion in one.instead if criterion.id not in known),
        tables=one.tables,
    )


def _answer(context: Context, caller: Caller, asked: Asked, method: str, language: Language) -> LookupAnswer:
    question = Question(
        organism=asked.organism, drug=asked.drug, host=asked.host, method=method, tables=asked.tables
    )
    return find_criteria(context, caller, question, language)


def _ruled(answers: dict[str, LookupAnswer]) -> tuple[Ruled, ...]:
    """Return the rules that decide, each once, with the methods for which it holds."""
    methods: dict[str, list[str]] = {}
    rules: dict[str, Note] = {}
    for method, answer in answers.items():
        for rule in answer.rules:
            if rule.code not in _OF_THE_ISOLATE:
                rules[rule.text] = rule
                methods.setdefault(rule.text, []).append(method)
    return tuple(
        Ruled(rule=rule, method=None if len(methods[said]) == len(answers) else methods[said][0])
        for said, rule in rules.items()
    )


def _of_the_isolate(answers: dict[str, LookupAnswer]) -> dict[str, tuple[Note, ...]]:
    """Return the other rules by code, each once."""
    every = {rule.text: rule for answer in answers.values() for rule in answer.rules}
    found: dict[str, tuple[Note, ...]] = {}
    for rule in every.values():
        if rule.code in _OF_THE_ISOLATE:
            found[rule.code] = (*found.get(rule.code, ()), rule)
    return found
