"""What values without a category show of an isolate, by where on the axis they lie."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final

from breakpoints.candidates import Question
from breakpoints.expert.isolate import SCREEN_BELOW, SCREEN_POSITIVE
from breakpoints.expert.tests_needed import drugs_that_show
from breakpoints.index import TableIndex
from breakpoints.model import Criterion, Kind, Method
from breakpoints.outcomes import Category
from breakpoints.policy import Policy
from breakpoints.rules import ruled_out
from breakpoints.screened_by_value import is_no_inhibition, is_screened, screened_by_value
from breakpoints.unjudged import criteria_of, is_beyond_all, is_within_all, judging
from breakpoints.vocabulary import Vocabulary

_MOST_DRUGS: Final = 4_096
"""Pairs of organism and drug of which the criteria are looked up at once."""
_SAY_S: Final = frozenset({Kind.CLINICAL, Kind.PROVISIONAL})
"""Kinds of criteria whose S is one of the patient; that of a cut-off is the wild type."""


class ValuesThatShow:
    """What values show, by the criteria of some tables; several threads may ask at once.

    Parameters
    ----------
    tables : sequence of TableIndex
    policy : Policy
        Names the kinds of criteria that may judge.
    vocabulary : Vocabulary
    looked_at : iterable of str
        The drugs (ids) that rules and the cascade look at.
    """

    def __init__(
        self,
        tables: Sequence[TableIndex],
        policy: Policy,
        vocabulary: Vocabulary,
        looked_at: Iterable[str] = (),
    ) -> None:
        self._tables, self._kinds, self._vocabulary = tables, policy.kinds, vocabulary
        self.drugs = drugs_that_show().union(looked_at)
        """The drugs (ids) whose values may show anything."""
        self.criteria = lru_cache(_MOST_DRUGS)(self._criteria)
        self._judging_s: dict[tuple[str, str, Method, str | None], tuple[Criterion, ...]] = {}

    def shown(self, question: Question, positions: range) -> str | None:
        """Return what a value shows that has no category; None if it shows nothing.

        Whatever is R by each criterion that may judge it screens positive: with a category it would be R.
        Whatever is S by each is S to rules, unless a limit of screening says what its values are.
        ``positions``: where on the axis it may lie, see `positions_of`.
        """
        if self._resists_any_way(question, positions):
            return SCREEN_POSITIVE
        screened = screened_by_value(question, positions)
        if screened == SCREEN_POSITIVE or (screened != SCREEN_BELOW and is_screened(question)):
            return screened
        return Category.S if self._is_susceptible_any_way(question, positions) else screened

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

    def _is_susceptible_any_way(self, question: Question, positions: range) -> bool:
        """Tell whether a drug that rules look at is S by whichever criterion judges it.

        At least one must that is of the organism or of a group of it, and of the patient. The content of a
        disk must be stated. Nothing is S that a rule or a block row keeps from criteria.
        """
        method, content = question.method, question.disk_content
        if question.drug not in self.drugs or (method is Method.DISK and content is None):
            return False
        return is_within_all(positions, self._criteria_of_s(question))

    def _criteria_of_s(self, question: Question) -> tuple[Criterion, ...]:
        key = question.drug, question.organism.id, question.method, question.disk_content
        found = self._judging_s.get(key)
        if found is None:
            if len(self._judging_s) >= _MOST_DRUGS:
                self._judging_s = {}
            found = self._judging_s[key] = self._saying_s(question)
        return found

    def _saying_s(self, question: Question) -> tuple[Criterion, ...]:
        drug = self._vocabulary.drugs.get(question.drug)
        if drug is None or self._is_blocked(question) or ruled_out(question, self._tables, drug) is not None:
            return ()
        every = self.criteria(question.drug, question.organism.id)
        criteria = judging(question.method, question.disk_content, every)
        lineage = question.organism.lineage
        own = (one.kind for one in criteria if one.organism in lineage)
        return tuple(criteria) if not _SAY_S.isdisjoint(own) else ()

    def _is_blocked(self, question: Question) -> bool:
        """Tell whether some table says of the organism, or of a group of it, that it has no criterion."""
        rows = (
            one.row
            for table in self._tables
            for organism, rows in table.rows_of_drug(question.drug).items()
            if organism in question.organism.lineage
            for one in rows
        )
        return any(row.block and row.method is question.method for row in rows)

    def _criteria(self, drug: str, organism: str) -> tuple[Criterion, ...]:
        lineage = self._vocabulary.lineage
        return tuple(criteria_of(self._tables, self._kinds, drug, organism, lineage))
