"""A checked control as it is read: where it lies, by which ranges, and what to do, in words."""

import msgspec

from breakpoints.model import Method
from breakpoints.quality.day import ControlOfDay
from breakpoints.quality.outcomes import ControlOutcome, ControlStanding
from breakpoints.quality.ranges import QualityRange
from breakpoints.quality.strains import strain_label
from breakpoints.vocabulary import Vocabulary
from service.locale.catalogue import Language, text
from service.lookup.notes import Note, in_words, refusal_note
from service.wording import Term, drug_term, organism_term


class ControlRangeView(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A range as its guideline prints it, both limits in range; ``standing`` of a reading held against it."""

    guideline: str
    year: int
    strain: str
    organism: Term
    drug: Term
    method: str
    disk_content: str | None
    """Nothing where the source leaves it unsaid."""
    medium: str | None
    lowest: str
    """``0`` where there is no lower limit."""
    highest: str
    unit: str
    standing: str | None = None


class ControlView(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One control reading: where it lies, in codes and in words, and what to do."""

    strain: str
    drug: Term | None
    """Nothing where the drug is not known."""
    method: str
    value: str
    standing: str
    text: str
    what_to_do: str
    disk_content: str | None = None
    medium: str | None = None
    date: str | None = None
    reason: Note | None = None
    cause: str | None = None
    """What usually makes a control read so, where it is out of range."""
    ranges: tuple[ControlRangeView, ...] = ()
    """Every range that applies."""
    exists: tuple[ControlRangeView, ...] = ()
    """The nearest ranges there are, where none applies."""


def control_view(control: ControlOfDay, language: Language, words: Vocabulary) -> ControlView:
    """Put a checked control into words."""
    reading, outcome = control.reading, control.outcome
    standing = outcome.standing.value
    return ControlView(
        strain=strain_label(reading.strain),
        drug=drug_term(reading.drug, words) if reading.drug else None,
        method=reading.method.value,
        value=reading.value,
        standing=standing,
        text=text(f"control.standing.{standing}", language),
        what_to_do=text(f"control.next.{standing}", language),
        disk_content=reading.disk_content,
        medium=reading.medium,
        date=None if reading.date is None else reading.date.isoformat(),
        reason=reason(outcome, language, words),
        cause=_cause(outcome.standing, reading.method, language),
        ranges=tuple(range_view(one.range, words, one.standing) for one in outcome.judged),
        exists=tuple(range_view(one, words) for one in outcome.exists),
    )


def range_view(
    one: QualityRange, words: Vocabulary, standing: ControlStanding | None = None
) -> ControlRangeView:
    """Show a range."""
    return ControlRangeView(
        guideline=one.guideline,
        year=one.year,
        strain=strain_label(one.strain),
        organism=organism_term(one.organism, words),
        drug=drug_term(one.drug, words),
        method=one.method.value,
        disk_content=one.disk_content,
        medium=one.medium,
        lowest=one.lowest,
        highest=one.highest,
        unit="mm" if one.method is Method.DISK else "mg/L",
        standing=None if standing is None else standing.value,
    )


def reason(outcome: ControlOutcome, language: Language, words: Vocabulary) -> Note | None:
    """Put into words why a reading is not simply in or out of range."""
    if outcome.refused is not None:
        return refusal_note(outcome.refused, language, words)
    if outcome.reason is None:
        return None
    code = outcome.reason.value
    said = text(f"control.reason.{code}", language, **in_words(outcome.parameters, language, words))
    return Note(code=code, parameters=outcome.parameters, text=said)


def _cause(standing: ControlStanding, method: Method, language: Language) -> str | None:
    """Name what makes a drug look weaker (a small zone, a high MIC) or stronger than it is."""
    if not standing.has_failed:
        return None
    less = (standing is ControlStanding.BELOW) == (method is Method.DISK)
    return text("control.cause.less_active" if less else "control.cause.more_active", language)
