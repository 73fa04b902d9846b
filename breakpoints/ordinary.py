"""Questions of which one criterion, and nothing else, decides what a value says."""

import msgspec

from breakpoints.by_value import extrapolated_from
from breakpoints.candidates import Candidate
from breakpoints.expected import expected_of_members
from breakpoints.grounds import Grounds, Questions
from breakpoints.outcomes import Remark
from breakpoints.remarks import each_once


class Ordinary(msgspec.Struct, frozen=True, kw_only=True):
    """The criterion of an ordinary question, and what an answer says of it whatever the value.

    Of a value that is compared as it is written only the category, the categories that it may be,
    the reason of these and the distance are left to say.
    """

    chosen: Candidate
    extrapolated: str | None
    warnings: tuple[Remark, ...]
    before_value: int
    """So many of the warnings stand before those on the value, if it calls for any."""


def ordinary(grounds: Grounds, questions: Questions) -> Ordinary | None:
    """Return what every answer to a question says; None if more than one criterion decides it.

    That is where a rule comes before values or members of the group resist by nature, where sites
    are told apart, where the row that applies gives no category, and where the laboratory withholds
    drugs. Screening tests and results of the isolate are for the caller to look at.
    """
    outcomes, allowed = grounds.resolution.outcomes, questions.allowed
    if grounds.ruled is not None or len(outcomes) != 1 or allowed.withheld:
        return None
    chosen, question = outcomes[0].chosen, grounds.about.question
    if grounds.about.against is not None and chosen.row.sites:
        return None
    if outcomes[0].sites and question.site is None:
        return None
    if chosen.row.block or not (allowed.policy.accept_not_stated or chosen.states_all):
        return None
    if allowed.policy.rules == "on":
        members = expected_of_members(
            question.organism, questions.tables, grounds.about.drug, questions.vocabulary
        )
        if members is not None:
            return None
    return Ordinary(
        chosen=chosen,
        extrapolated=extrapolated_from(chosen, allowed),
        warnings=each_once((*grounds.about.remarks, *grounds.remarks)),
        before_value=len(each_once(grounds.about.remarks)),
    )
