"""The printable report of one isolate: every category with what it rests on, each note said once."""

import re
from collections import Counter
from collections.abc import Iterable
from typing import Final, Literal

import msgspec

from breakpoints.disk_content import canonical_disk_content
from breakpoints.outcomes import Category, WarningCode
from breakpoints.vocabulary import vocabulary
from service.lookup.classification import ClassifyAnswer
from service.lookup.criteria_shown import CriterionView, TableReference
from service.lookup.outcome import Alternative, Outcome
from service.pages.isolate.typed import TypedResult
from service.wording import Term

MOST_INSTEAD = 3
_NOT_CHECKED: Final = re.compile(
    r"(?:(?<!\s)\s+)?\(editions? not checked\)|[;,.] [Ee]ditions? not checked|（版は未確認）"
)
CONTROL_FAILED = WarningCode.CONTROL_FAILED.value


class SiteLine(msgspec.Struct, frozen=True, kw_only=True):
    """The category at some sites, where none was named."""

    answer: Alternative
    basis: str


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One drug of the report."""

    typed: TypedResult
    drug: Term | None
    """The drug's names, where the drug is known."""
    outcome: Outcome
    notes: tuple[int, ...] = ()
    """Numbers of the notes below the table."""
    reason: str | None = None
    """Why the category is what it is, where no other drug has the same reason: that is a note."""
    basis: str | None = None
    """The table and source that the category rests on: ``A``, or ``A2`` where a table has several."""
    sites: tuple[SiteLine, ...] = ()
    content: str | None = None
    """The disk content, with its unit."""
    failed_controls: tuple[str, ...] = ()
    """The controls of the day that are out of range, in words: they stand in the row itself."""
    instead: tuple[CriterionView, ...] = ()
    """The first criteria that exist instead."""


class Basis(msgspec.Struct, frozen=True, kw_only=True):
    """One table version that categories rest on, with the sources of the criteria used."""

    letter: str
    table: TableReference
    sources: tuple[str, ...]
    i_means: str | None
    """What ``I`` means in this table, where a criterion used has an ``I``."""

    def label(self, criterion: CriterionView) -> str:
        """Name the table and, where it draws on several, the source of a criterion."""
        several = len(self.sources) > 1
        return f"{self.letter}{self.sources.index(criterion.source) + 1}" if several else self.letter


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """What a report says beside its head."""

    lines: tuple[Line, ...]
    left_out: int
    """Results that the laboratory's own setting keeps out of reports."""
    notes: tuple[str, ...]
    bases: tuple[Basis, ...]
    categories: tuple[str, ...]
    """The categories that occur, in the order of the closed list."""
    marks: tuple[Literal["simulated", "provisional", "extrapolated", "ruled"], ...]
    """What some category is, and must be explained below."""


def report_of(rows: Iterable[tuple[TypedResult, Term | None, Outcome]], answer: ClassifyAnswer) -> Report:
    """Put the answers of one isolate into the order of a report."""
    every = list(rows)
    shown = [(typed, drug, one) for typed, drug, one in every if one.reported]
    outcomes = [one for _, _, one in shown]
    shared = _shared_reasons(outcomes)
    below = [note for one in outcomes for note in one.warnings if note.code != CONTROL_FAILED]
    notes = _once([*shared, *(note.text for note in below)])
    bases = _bases(outcomes, answer.tables)

    def basis(criterion: CriterionView) -> str:
        return next(one.label(criterion) for one in bases if one.table == criterion.table)

    return Report(
        lines=tuple(
            Line(
                typed=typed,
                drug=drug or (one.criterion.drug if one.criterion else None),
                outcome=one,
                notes=_numbers(one, notes),
                reason=None
                if one.reason is None or one.reason.text in shared
                else for_client(one.reason.text),
                basis=None if one.criterion is None else basis(one.criterion),
                sites=tuple(
                    SiteLine(answer=other, basis=basis(other.criterion)) for other in one.alternatives
                ),
                content=_content(typed, drug, one),
                failed_controls=_failed_controls(one),
                instead=() if one.category_by_value else one.instead[:MOST_INSTEAD],
            )
            for typed, drug, one in shown
        ),
        left_out=len(every) - len(shown),
        notes=tuple(map(for_client, notes)),
        bases=bases,
        categories=_categories(outcomes),
        marks=_marks(outcomes),
    )


def _content(typed: TypedResult, named: Term | None, one: Outcome) -> str | None:
    """Return the disk content with its unit, which a bare number has from its criterion or drug."""
    written = canonical_disk_content(typed.disk_content)
    if written is not None or not typed.disk_content:
        return written
    term = named or (None if one.criterion is None else one.criterion.drug)
    drug = None if term is None else vocabulary().drugs.get(term.id)
    known = () if drug is None else (drug.usual_disk_content, *drug.disk_contents_in_use)
    in_micrograms = bool(known) and all(content is not None and content.endswith("µg") for content in known)
    tested = one.criterion.disk_content if one.criterion is not None else None
    bare = canonical_disk_content(typed.disk_content, bare_number_is_micrograms=in_micrograms)
    return tested or bare or typed.disk_content


def for_client(note: str) -> str:
    """Leave out of a note whether an edition was checked, which is no matter of the one who gets a report."""
    return _NOT_CHECKED.sub("", note)


def _once(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(texts))


def _failed_controls(one: Outcome) -> tuple[str, ...]:
    return _once(note.text for note in one.warnings if note.code == CONTROL_FAILED)


def _shared_reasons(outcomes: Iterable[Outcome]) -> tuple[str, ...]:
    """Return reasons of several drugs: they stand once, as notes."""
    counts = Counter(one.reason.text for one in outcomes if one.reason)
    return tuple(reason for reason, rows in counts.items() if rows > 1)


def _numbers(one: Outcome, notes: tuple[str, ...]) -> tuple[int, ...]:
    texts = [note.text for note in (*one.warnings, one.reason) if note is not None]
    return tuple(sorted({notes.index(text) + 1 for text in texts if text in notes}))


def _used(outcomes: Iterable[Outcome]) -> list[CriterionView]:
    """Return every criterion that a category rests on, those of single sites too."""
    return [
        criterion
        for one in outcomes
        for criterion in (one.criterion, *(other.criterion for other in one.alternatives))
        if criterion is not None
    ]


def _bases(outcomes: list[Outcome], asked: tuple[TableReference, ...]) -> tuple[Basis, ...]:
    used = _used(outcomes)
    tables = [table for table in asked if any(one.table == table for one in used)]
    return tuple(
        Basis(
            letter=_letter(place),
            table=table,
            sources=_once(one.source for one in used if one.table == table),
            i_means=next((one.i_means for one in used if one.table == table and one.i_means), None),
        )
        for place, table in enumerate(tables)
    )


def _letter(place: int) -> str:
    """Return A to Z, then AA, AB and so on."""
    return (chr(ord("A") + place // 26 - 1) if place >= 26 else "") + chr(ord("A") + place % 26)


def _categories(outcomes: list[Outcome]) -> tuple[str, ...]:
    outcomes = [one for one in outcomes if not _failed_controls(one)]
    named = {
        category
        for one in outcomes
        for category in (
            one.category,
            one.category_by_value,
            *one.possible,
            *(other.category for other in one.alternatives),
        )
        if category is not None
    }
    return tuple(category.value for category in Category if category in named)


def _marks(
    outcomes: list[Outcome],
) -> tuple[Literal["simulated", "provisional", "extrapolated", "ruled"], ...]:
    there = {
        "simulated": any(one.simulated for one in _used(outcomes)),
        "provisional": any(one.kind == "provisional" for one in _used(outcomes)),
        "extrapolated": any(one.extrapolated for one in outcomes),
        "ruled": any(one.category_by_value and one.category != "not_evaluable" for one in outcomes),
    }
    return tuple(mark for mark, found in there.items() if found)  # type: ignore[misc]  # keys are the marks
