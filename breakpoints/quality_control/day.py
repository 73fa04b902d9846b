"""What the controls of a day, and conditions that deviate, say beside each result: never its category.

A file carries its controls as rows: a row whose organism is a control strain (as WHONET
exports them) is a control reading of its drug, method, content and date, and at the same
time a row of the answer like any other.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Final

import msgspec

from breakpoints.classify import Answer
from breakpoints.disk_content import canonical_disk_content
from breakpoints.model import NOT_STATED, Method
from breakpoints.outcomes import Refused, Remark, WarningCode
from breakpoints.quality_control.check import check
from breakpoints.quality_control.controls import ControlReading
from breakpoints.quality_control.outcomes import ControlOutcome, ControlStanding
from breakpoints.quality_control.ranges import QualityRange, QualityRanges
from breakpoints.quality_control.selecting import is_plain_medium
from breakpoints.quality_control.strains import strain_label

_CODES: Final = {
    ControlStanding.BELOW: WarningCode.CONTROL_FAILED,
    ControlStanding.ABOVE: WarningCode.CONTROL_FAILED,
    ControlStanding.UNDECIDED: WarningCode.CONTROL_UNDECIDED,
    ControlStanding.NO_RANGE: WarningCode.CONTROL_WITHOUT_RANGE,
    ControlStanding.UNREADABLE: WarningCode.CONTROL_UNREADABLE,
}


class ControlOfDay(msgspec.Struct, frozen=True, kw_only=True):
    """A control reading and where it lies."""

    reading: ControlReading
    outcome: ControlOutcome


class HowTested(msgspec.Struct, frozen=True, kw_only=True):
    """How a result was obtained; ids and canonical text, None where it is not said.

    ``date_fault`` says what of the date cannot be read. ``medium`` and ``incubation`` are
    what the laboratory states because it deviates from the method.
    """

    drug: str
    method: Method
    disk_content: str | None = None
    date: dt.date | None = None
    date_fault: Refused | None = None
    medium: str | None = None
    incubation: str | None = None


def controls_of_day(
    readings: Iterable[ControlReading],
    ranges: QualityRanges,
    on: dt.date,
    *,
    guideline: str | None = None,
) -> tuple[ControlOfDay, ...]:
    """Check every control; one with a date by the ranges in force on it, the others by those of ``on``."""
    return tuple(
        ControlOfDay(reading=one, outcome=check(one, ranges, one.date or on, guideline=guideline))
        for one in readings
    )


def with_controls(answer: Answer, tested: HowTested, controls: Sequence[ControlOfDay]) -> Answer:
    """Return an answer with what the controls of its day and its conditions add to its warnings.

    A refused row stays as it is: it has no result that a control could speak of.
    """
    if answer.refused is not None:
        return answer
    remarks = [one for one in remarks_of_day(tested, controls) if one not in answer.warnings]
    return msgspec.structs.replace(answer, warnings=(*answer.warnings, *remarks)) if remarks else answer


def remarks_of_day(tested: HowTested, controls: Sequence[ControlOfDay]) -> tuple[Remark, ...]:
    """Return the warnings of a result: of its conditions first, then of controls that are not in range."""
    remarks = []
    if tested.date_fault is not None:
        remarks.append(Remark(code=WarningCode.DATE_UNREADABLE, parameters=tested.date_fault.parameters))
    if tested.medium and not is_plain_medium(tested.medium, tested.method):
        remarks.append(Remark(code=WarningCode.MEDIUM_DEVIATES, parameters={"medium": tested.medium}))
    if tested.incubation:
        parameters = {"incubation": tested.incubation}
        remarks.append(Remark(code=WarningCode.INCUBATION_DEVIATES, parameters=parameters))
    for control in controls:
        code = warning_of(control.outcome.standing)
        if code is not None and speaks_of(control.reading, tested):
            remarks.append(Remark(code=code, parameters=_parameters(control)))
    return tuple({(one.code, *one.parameters.items()): one for one in reversed(remarks)}.values())[::-1]


def speaks_of(control: ControlReading, tested: HowTested) -> bool:
    """Tell whether a control belongs to a result: its drug and method, and content and day where both say."""
    return (
        (control.drug, control.method) == (tested.drug, tested.method)
        and (
            None in {control.disk_content, tested.disk_content} or control.disk_content == tested.disk_content
        )
        and (None in {control.date, tested.date} or control.date == tested.date)
    )


def warning_of(standing: ControlStanding) -> WarningCode | None:
    """Return the warning that a control gives each result it speaks of; None if it confirms them."""
    return _CODES.get(standing)


def content_tested(answer: Answer, written: str | None) -> str | None:
    """Return the disk content of a result: the criterion's, which it must equal, else as written."""
    stated = None if answer.criterion is None else answer.criterion.disk_content
    if stated is not None and stated != NOT_STATED:
        return stated
    return canonical_disk_content(written) if written else None


def range_text(one: QualityRange) -> str:
    """Write a range with its unit and edition (``15-22 mm, CLSI 2025``)."""
    unit = "mm" if one.method is Method.DISK else "mg/L"
    return f"{one.lowest}-{one.highest} {unit}, {one.edition}"


def _parameters(control: ControlOfDay) -> dict[str, str]:
    reading, outcome = control.reading, control.outcome
    return {
        "strain": strain_label(reading.strain),
        "drug": reading.drug,
        "value": reading.value,
        "ranges": "; ".join(range_text(one.range) for one in outcome.judged) or "-",
    }
