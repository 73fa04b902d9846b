"""A checked control as it is read: where it lies, by which ranges, and what to do, in words."""

from collections.abc import Sequence

import msgspec

from breakpoints.model import Method
from breakpoints.quality_control.day import ControlOfDay, HowTested, speaks_of
from breakpoints.quality_control.outcomes import ControlOutcome, ControlReason, ControlStanding
from breakpoints.quality_control.ranges import QualityRange
from breakpoints.quality_control.strains import strain_label
from breakpoints.vocabulary import Match, Vocabulary
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


def control_views(
    controls: Sequence[ControlOfDay], language: Language, words: Vocabulary
) -> tuple[ControlView, ...]:
    """Put the controls of a day into words; what one says to do holds for its drug over all of them."""
    return tuple(_view(one, controls, language, words) for one in controls)


def _view(
    control: ControlOfDay, controls: Sequence[ControlOfDay], language: Language, words: Vocabulary
) -> ControlView:
    reading, outcome = control.reading, control.outcome
    standing = outcome.standing.value
    failed = _failed_beside(control, controls) if outcome.standing.confirms else ()
    return ControlView(
        strain=strain_label(reading.strain),
        drug=drug_term(reading.drug, words) if reading.drug else None,
        method=reading.method.value,
        value=reading.value,
        standing=standing,
        text=text(f"control.standing.{standing}", language),
        what_to_do=text("control.next.failed_beside", language, values=", ".join(failed))
        if failed
        else text(f"control.next.{standing}", language),
        disk_content=reading.disk_content,
        medium=reading.medium,
        date=None if reading.date is None else reading.date.isoformat(),
        reason=_with_strain_meant(reason(outcome, language, words), control, language, words),
        cause=_cause(outcome.standing, reading.method, language),
        ranges=tuple(range_view(one.range, words, one.standing) for one in outcome.judged),
        exists=tuple(range_view(one, words) for one in outcome.exists),
    )


def _failed_beside(control: ControlOfDay, controls: Sequence[ControlOfDay]) -> tuple[str, ...]:
    """Return the readings out of range that speak of the same drug, method, disk and day."""
    own = control.reading
    tested = HowTested(drug=own.drug, method=own.method, disk_content=own.disk_content, date=own.date)
    unit = "mm" if own.method is Method.DISK else "mg/L"
    failed = [
        f"{strain_label(one.reading.strain)} {one.reading.value} {unit}"
        for one in controls
        if one.outcome.standing.has_failed and speaks_of(one.reading, tested)
    ]
    return tuple(dict.fromkeys(failed))


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


def _with_strain_meant(
    said: Note | None, control: ControlOfDay, language: Language, words: Vocabulary
) -> Note | None:
    """Add which strain was meant where a number without its collection, or an organism, was written."""
    meant = _strain_meant(control, words)
    if said is None or meant is None:
        return said
    hint = text("control.reason.strain_meant", language, strain=meant)
    return msgspec.structs.replace(said, text=f"{hint}{'' if language == 'ja' else ' '}{said.text}")


def _strain_meant(control: ControlOfDay, words: Vocabulary) -> str | None:
    """Return the strain with a range whose number, or whose organism, was written in its place."""
    if control.outcome.reason is not ControlReason.STRAIN_UNKNOWN:
        return None
    written = control.reading.strain.strip()
    organism = words.find_organism(written)
    for one in control.outcome.exists:
        label = strain_label(one.strain)
        if label.rpartition(" ")[2].casefold() == written.casefold():
            return label
        if isinstance(organism, Match) and organism.id == one.organism:
            return label
    return None


def _cause(standing: ControlStanding, method: Method, language: Language) -> str | None:
    """Name what makes a drug look weaker (a small zone, a high MIC) or stronger than it is."""
    if not standing.has_failed:
        return None
    less = (standing is ControlStanding.BELOW) == (method is Method.DISK)
    return text("control.cause.less_active" if less else "control.cause.more_active", language)
