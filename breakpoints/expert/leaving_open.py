"""What is left of an answer where nobody can tell whether a rule fires."""

from typing import Final

import msgspec

from breakpoints.answers import Answer, SiteAnswer
from breakpoints.expert.firing import Fired
from breakpoints.expert.isolate import ISOLATE_UNCLEAR, REFUSALS
from breakpoints.outcomes import Category, Reason, Remark, WarningCode

_OPEN: Final = frozenset({Category.S, Category.SDD, Category.I})
"""Categories of which a rule would make R."""
_OF_CUT_OFFS: Final = frozenset({Category.WT, Category.NWT})


def left_open(answer: Answer, fired: Fired) -> Answer:
    """Take back a category that a rule would make R of, if only it could be decided.

    What the value says stays visible, and R is possible beside it. What depends on the site
    stays so, with R possible at each. The reason is the mechanism that a test of the isolate found, where the
    rule leaves open what it makes of it, or that a text beside the results names; or that rows name no
    isolate. What a cut-off says stands; beside a text that names a mechanism it bears a warning.
    """
    reason, code = _why(fired)
    if answer.category in _OPEN:
        return taken_back(answer, reason, fired.parameters)
    possible = set(answer.possible)
    remark = Remark(code=code, parameters=fired.parameters)
    if fired.in_words and _OF_CUT_OFFS & {answer.category, *possible}:
        return msgspec.structs.replace(answer, warnings=(*answer.warnings, remark))
    if answer.category is not Category.NOT_EVALUABLE or not possible or possible & _OF_CUT_OFFS:
        return answer
    return msgspec.structs.replace(
        answer,
        possible=_with_r(possible),
        warnings=(*answer.warnings, remark),
        alternatives=tuple(_of_site(one) for one in answer.alternatives),
    )


def taken_back(answer: Answer, reason: Reason, parameters: dict[str, str] | None = None) -> Answer:
    """Take back a category that may yet be R; any other stays."""
    if answer.category not in _OPEN:
        return answer
    return msgspec.structs.replace(
        answer,
        category=Category.NOT_EVALUABLE,
        category_by_value=answer.category,
        reason=reason,
        parameters=parameters or {},
        possible=_with_r({answer.category}),
        distance_mm=None,
        distance_steps=None,
        alternatives=tuple(_of_site(one) for one in answer.alternatives),
    )


def _why(fired: Fired) -> tuple[Reason, WarningCode]:
    """Return the reason for which a category is left open, and the warning that says the same."""
    if fired.in_words:
        return Reason.MECHANISM_IN_WORDS, WarningCode.MECHANISM_IN_WORDS
    if fired.rule.leaves_open and REFUSALS.isdisjoint(fired.findings):
        return Reason.MECHANISM_FOUND, WarningCode.MECHANISM_FOUND
    if ISOLATE_UNCLEAR in fired.findings:
        return Reason.ISOLATES_UNNAMED_BESIDE_TRIGGER, WarningCode.ISOLATES_UNNAMED_BESIDE_TRIGGER
    return Reason.RULE_LEFT_OPEN, WarningCode.RULE_LEFT_OPEN


def _of_site(one: SiteAnswer) -> SiteAnswer:
    possible = set(one.possible) or {one.category}
    if not possible & _OPEN:
        return one
    return msgspec.structs.replace(one, category=Category.NOT_EVALUABLE, possible=_with_r(possible))


def _with_r(named: set[Category]) -> tuple[Category, ...]:
    return tuple(category for category in Category if category in named | {Category.R})
