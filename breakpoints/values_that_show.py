"""What values without a category show of an isolate, by where on the axis they lie."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Final

from breakpoints.candidates import Question
from breakpoints.expert.isolate import SCREEN_POSITIVE
from breakpoints.expert.tests_needed import drugs_that_show
from breakpoints.index import TableIndex
from breakpoints.model import Criterion
from breakpoints.policy import Policy
from breakpoints.screened_by_value import is_no_inhibition, screened_by_value
from breakpoints.unjudged import criteria_of, is_beyond_all

_MOST_DRUGS: Final = 4_096
"""Pairs of organism and drug of which the criteria are looked up at once."""


class ValuesThatShow:
    """What values show, by the criteria of some tables; several threads may ask at once.

    Parameters
    ----------
    tables : sequence of TableIndex
    policy : Policy
        Names the kinds of criteria that may judge.
    lineage : callable
        Returns the groups of an organism (id).
    """

    def __init__(
        self, tables: Sequence[TableIndex], policy: Policy, lineage: Callable[[str], tuple[str, ...]]
    ) -> None:
        self._tables, self._kinds, self._lineage = tables, policy.kinds, lineage
        self.criteria = lru_cache(_MOST_DRUGS)(self._criteria)

    def shown(self, question: Question, positions: range) -> str | None:
        """Return what a value screens that has no category; None if it screens nothing.

        Whatever is R by each criterion that may judge it screens positive: with a category it would be R.
        ``positions``: where on the axis it may lie, see `positions_of`.
        """
        if self._resists_any_way(question, positions):
            return SCREEN_POSITIVE
        return screened_by_value(question, positions)

    def _resists_any_way(self, question: Question, positions: range) -> bool:
        """Tell whether a drug that screens, or calls for a test, is R by whichever criterion judges it.

        Where a disk inhibits nothing, no criterion needs to say so.
        """
        if question.drug not in drugs_that_show():
            return False
        if is_no_inhibition(question.method, positions):
            return True
        criteria = self.criteria(question.drug, question.organism.id)
        return is_beyond_all(question.method, positions, question.disk_content, criteria)

    def _criteria(self, drug: str, organism: str) -> tuple[Criterion, ...]:
        return tuple(criteria_of(self._tables, self._kinds, drug, organism, self._lineage))
