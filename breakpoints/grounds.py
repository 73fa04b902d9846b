"""On what the answers to a question rest, whatever its value; every question of a request once."""

from collections.abc import Sequence
from typing import Final

import msgspec

from breakpoints.asking import About, Result, about
from breakpoints.candidates import Near, Question, rows_near
from breakpoints.elsewhere import Elsewhere, differences, elsewhere
from breakpoints.index import TableIndex
from breakpoints.outcomes import Reason, Refused, Remark
from breakpoints.policy import Allowed
from breakpoints.remarks import remarks_on_resolution
from breakpoints.resolve import Resolution, resolve
from breakpoints.rules import RuledOut, ruled_out
from breakpoints.vocabulary import Vocabulary

MOST_KEPT: Final = 10_000
Texts = tuple[str | None, ...]


class Grounds(msgspec.Struct, frozen=True, kw_only=True):
    """What a question is about, the rule that comes before its value, and the rows that apply to it.

    ``instead``: where none applies, what exists. Of a question whose value is not looked at
    (``is_ruled_out``) nothing is resolved. ``remarks`` are those on the rows.
    """

    about: About
    ruled: RuledOut | None = None
    resolution: Resolution = Resolution()
    instead: Elsewhere | None = None
    remarks: tuple[Remark, ...] = ()

    @property
    def is_ruled_out(self) -> bool:
        """Whether a rule answers whatever the value is: a drug that fails in the patient has a wild type."""
        return self.ruled is not None and self.ruled.reason is not Reason.NOT_EFFECTIVE_CLINICALLY


class Questions:
    """Questions asked of the same tables, each understood and resolved once by what it depends on.

    Several threads may ask at once: what one of them forgets, another finds again.
    """

    def __init__(self, tables: Sequence[TableIndex], allowed: Allowed, vocabulary: Vocabulary) -> None:
        self.tables, self.allowed, self.vocabulary = tables, allowed, vocabulary
        self._kept: dict[Texts, Grounds | Refused] = {}
        self._near: dict[tuple[str, str], tuple[Near, ...]] = {}
        self._ruled: dict[tuple[str, str, str], RuledOut | None] = {}
        self._to_show: dict[tuple[str, str], tuple[Near, ...]] = {}
        self._instead: dict[tuple[str, str], dict[tuple[object, ...], Elsewhere]] = {}

    @property
    def kept(self) -> int:
        """How many questions are kept, with what they rest on."""
        return len(self._kept)

    def grounds(self, result: Result) -> Grounds | Refused:
        """Return on what the answer to a result rests; what is refused is refused whatever its value.

        Raises
        ------
        ValueError
            ``method`` is not one of ours, in a result that was built without being checked.
        """
        texts = (
            result.organism,
            result.host,
            result.drug,
            result.method,
            result.disk_content,
            result.site,
            result.specimen,
        )
        found = self._kept.get(texts)
        if found is None:
            if len(self._kept) >= MOST_KEPT:
                self._kept, self._near, self._ruled = {}, {}, {}
                self._to_show, self._instead = {}, {}
            understood = about(result, self.vocabulary)
            found = understood if isinstance(understood, Refused) else self._of(understood)
            self._kept[texts] = found
        return found

    def _of(self, about: About) -> Grounds:
        """Ask the rules, then the tables."""
        ruled = self._ruled_out(about) if self.allowed.policy.rules == "on" else None
        grounds = Grounds(about=about, ruled=ruled)
        if grounds.is_ruled_out:
            return grounds
        near = self._rows_near(about)
        resolution = resolve(about.question, self.tables, self.allowed, near)
        if resolution.refused is not None:
            return Grounds(about=about, ruled=ruled, resolution=resolution)
        if not resolution.outcomes:
            return Grounds(about=about, ruled=ruled, instead=self._elsewhere(about.question, near))
        remarks = remarks_on_resolution(about, resolution, self.allowed, self.vocabulary)
        return Grounds(about=about, ruled=ruled, resolution=resolution, remarks=tuple(remarks))

    def _rows_near(self, about: About) -> tuple[Near, ...]:
        organism, drug = about.question.organism, about.question.drug
        key = (organism.id, drug)
        found = self._near.get(key)
        if found is None:
            found = self._near[key] = rows_near(organism, drug, self.tables, self.allowed)
        return found

    def _elsewhere(self, question: Question, near: tuple[Near, ...]) -> Elsewhere:
        """Say what exists instead: the same of questions from which all rows differ in the same."""
        key = (question.organism.id, question.drug)
        rows = self._to_show.get(key)
        if rows is None:
            giving: dict[tuple[object, ...], Near] = {}
            for one in near:
                if not one.row.block:
                    giving.setdefault(one.table.says(one.indexed), one)
            rows = self._to_show[key] = tuple(giving.values())
        places = differences(question, rows, self.allowed)
        known, of = self._instead.setdefault(key, {}), (question.method, places)
        found = known.get(of)
        if found is None:
            found = known[of] = elsewhere(question.method, rows, places)
        return found

    def _ruled_out(self, about: About) -> RuledOut | None:
        """Ask the rules before values, which look at organism, drug and method alone."""
        question = about.question
        key = (question.organism.id, question.drug, question.method)
        try:
            return self._ruled[key]
        except KeyError:
            found = self._ruled[key] = ruled_out(question, self.tables, about.drug)
            return found
