"""Answers that no value changes: by a rule before values, of a refusal, or where nothing applies."""

from breakpoints.answers import Answer
from breakpoints.asking import About
from breakpoints.elsewhere import Elsewhere
from breakpoints.grounds import Grounds
from breakpoints.outcomes import Category, Reason, Refused, Remark
from breakpoints.remarks import unknown_specimen
from breakpoints.rules import RuledOut

Remarks = tuple[Remark, ...]


def answer_to_any(grounds: Grounds) -> Answer | None:
    """Return the answer to every value of a question that is compared as it is written.

    None where the value counts.
    """
    remarks = grounds.about.remarks
    if grounds.ruled is not None:
        return ruled(grounds.ruled, None, remarks) if grounds.is_ruled_out else None
    if grounds.resolution.refused is not None:
        return refusal(grounds.resolution.refused, None)
    if grounds.instead is not None:
        return no_criterion(grounds.instead, None, grounds.about, remarks)
    return None


def ruled(by: RuledOut, id_: str | None, remarks: Remarks) -> Answer:
    """Answer by a rule that comes before values."""
    return Answer(id=id_, category=by.category, reason=by.reason, parameters=by.parameters, warnings=remarks)


def refusal(refused: Refused, id_: str | None) -> Answer:
    """Refuse a row."""
    return Answer(id=id_, refused=refused.code, reason=refused.reason, parameters=refused.parameters)


def no_criterion(instead: Elsewhere, id_: str | None, about: About, remarks: Remarks) -> Answer:
    """Answer that nothing applies, and what exists instead."""
    other_sites = instead.reason is Reason.OTHER_SITES_ONLY
    if about.specimen is not None and other_sites:
        remarks += (unknown_specimen(about.specimen),)
    return Answer(
        id=id_,
        category=Category.NO_CRITERION,
        reason=Reason.UNKNOWN_SITE if about.question.site_unknown and other_sites else instead.reason,
        parameters=instead.parameters,
        warnings=remarks,
        exists=instead.exists,
    )
