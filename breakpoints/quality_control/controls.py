"""A control reading as a laboratory writes it, and in ids as it is checked."""

import datetime as dt

import msgspec

from breakpoints.compositions import partner_fault
from breakpoints.dates import date_of
from breakpoints.disk_content import canonical_disk_content
from breakpoints.ladder import Mic, read_mic
from breakpoints.methods import method_written
from breakpoints.model import Method
from breakpoints.outcomes import Reason, Refusal, Refused
from breakpoints.quality_control.strains import control_strain
from breakpoints.vocabulary import Ambiguous, Drug, Match, Vocabulary
from breakpoints.written import shown


class WrittenControl(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a control strain read, all as text; ``date`` is a civil date (``2026-04-01``)."""

    strain: str
    drug: str
    method: str
    value: str
    disk_content: str | None = None
    medium: str | None = None
    date: str | None = None


class ControlReading(msgspec.Struct, frozen=True, kw_only=True):
    """A control reading in ids; ``drug`` is empty where nobody knows it.

    ``strain`` is canonical (``atcc25922``), ``disk_content`` canonical or unsaid, ``medium``
    as written or unsaid; a control without ``date`` is one of every day. ``fault`` says what of
    it cannot be read.
    """

    strain: str
    drug: str
    method: Method
    value: str
    disk_content: str | None = None
    medium: str | None = None
    date: dt.date | None = None
    fault: Refused | None = None


def read_control(written: WrittenControl, vocabulary: Vocabulary) -> ControlReading:
    """Turn names into ids; the first fault is kept with the reading, so that no control is lost.

    A control whose day cannot be read is one of every day: what failed must not be lost with its date.
    """
    method = _method(written.method)
    drug = _drug(written.drug, vocabulary)
    date = read_date(written.date)
    content: str | Refused | None = None
    fault = next((one for one in (method, drug) if isinstance(one, Refused)), None)
    if isinstance(drug, Drug) and isinstance(method, Method):
        content = _disk_content(written.disk_content, method, drug)
        fault = fault or (content if isinstance(content, Refused) else None)
        fault = fault or _partner_fault(written.value, method, drug)
    return ControlReading(
        strain=control_strain(written.strain) or written.strain.strip().casefold(),
        drug=drug.id if isinstance(drug, Drug) else "",
        method=method if isinstance(method, Method) else Method.DISK,
        value=written.value,
        disk_content=None if isinstance(content, Refused) else content,
        medium=(written.medium or "").strip() or None,
        date=None if isinstance(date, Refused) else date,
        fault=fault,
    )


def read_date(text: str | None) -> dt.date | Refused | None:
    """Read a civil date, as ISO 8601 or Japanese laboratories write it; None where there is none."""
    if text is None or not text.strip():
        return None
    refused = Refused(
        code=Refusal.VALUE_UNREADABLE, reason=Reason.DATE_UNREADABLE, parameters={"given": shown(text)}
    )
    return date_of(text) or refused


def _method(text: str) -> Method | Refused:
    parameters = {"methods": ", ".join(one.value for one in Method)}
    return method_written(text) or Refused(code=Refusal.METHOD_MISMATCH, parameters=parameters)


def _drug(text: str, vocabulary: Vocabulary) -> Drug | Refused:
    """Return the one drug a text names."""
    found = vocabulary.find_drug(text)
    match found:
        case Match():
            return vocabulary.drugs[found.id]
        case Ambiguous():
            parameters = {"text": shown(text), "candidates": "; ".join(found.candidates)}
            return Refused(code=Refusal.AMBIGUOUS_CODE, parameters=parameters)
        case _:
            parameters = {"text": shown(text), "suggestions": ", ".join(found.suggestions) or "-"}
            return Refused(code=Refusal.UNKNOWN_DRUG, parameters=parameters)


def _disk_content(text: str | None, method: Method, drug: Drug) -> str | Refused | None:
    """Return the canonical disk content; a bare number only where it can mean nothing but µg."""
    if text is None or not text.strip():
        return None
    parameters = {"given": shown(text)}
    if method is Method.MIC:
        reason = Reason.DISK_CONTENT_WITH_MIC
        return Refused(code=Refusal.METHOD_MISMATCH, reason=reason, parameters=parameters)
    known = (drug.usual_disk_content, *drug.disk_contents_in_use)
    micrograms = all(one is not None and one.endswith("µg") for one in known)
    reason = Reason.DISK_CONTENT_UNREADABLE
    return canonical_disk_content(text, bare_number_is_micrograms=micrograms) or Refused(
        code=Refusal.VALUE_UNREADABLE, reason=reason, parameters=parameters
    )


def _partner_fault(value: str, method: Method, drug: Drug) -> Refused | None:
    """Refuse ``0.12/2.38`` of a single drug, and a partner that a combination is never tested with."""
    mic = None if method is Method.DISK else read_mic(value)
    return partner_fault(mic, drug) if isinstance(mic, Mic) else None
