"""A control reading in ids, as it is checked."""

import datetime as dt

import msgspec

from breakpoints.disk_content import canonical_disk_content
from breakpoints.ladder import Mic, read_mic
from breakpoints.model import Method
from breakpoints.outcomes import Reason, Refusal, Refused
from breakpoints.quality.strains import control_strain
from breakpoints.vocabulary import Ambiguous, Match, Vocabulary
from breakpoints.written import shown


class ControlReading(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a control strain read on a day; ``drug`` is an id, ``value`` text as written.

    ``strain`` is canonical (``atcc25922``), ``disk_content`` canonical or unsaid, ``medium``
    as the range writes it or unsaid; a control without ``date`` is one of every day.
    """

    strain: str
    drug: str
    method: Method
    value: str
    disk_content: str | None = None
    medium: str | None = None
    date: dt.date | None = None


def control_reading(
    vocabulary: Vocabulary,
    *,
    strain: str,
    drug: str,
    method: Method,
    value: str,
    disk_content: str | None = None,
    medium: str | None = None,
    date: dt.date | None = None,
) -> ControlReading | Refused:
    """Read a control reading as a laboratory writes it; the first fault refuses it."""
    found = vocabulary.find_drug(drug)
    if isinstance(found, Ambiguous):
        parameters = {"text": shown(drug), "candidates": "; ".join(found.candidates)}
        return Refused(code=Refusal.AMBIGUOUS_CODE, parameters=parameters)
    if not isinstance(found, Match):
        parameters = {"text": shown(drug), "suggestions": ", ".join(found.suggestions) or "-"}
        return Refused(code=Refusal.UNKNOWN_DRUG, parameters=parameters)
    entry = vocabulary.drugs[found.id]
    content = None
    if disk_content and disk_content.strip():
        given = {"given": shown(disk_content)}
        if method is Method.MIC:
            reason = Reason.DISK_CONTENT_WITH_MIC
            return Refused(code=Refusal.METHOD_MISMATCH, reason=reason, parameters=given)
        known = (entry.usual_disk_content, *entry.disk_contents_in_use)
        micrograms = all(one is not None and one.endswith("µg") for one in known)
        content = canonical_disk_content(disk_content, bare_number_is_micrograms=micrograms)
        if content is None:
            reason = Reason.DISK_CONTENT_UNREADABLE
            return Refused(code=Refusal.VALUE_UNREADABLE, reason=reason, parameters=given)
    if method is Method.MIC and not entry.combination:
        mic = read_mic(value)
        if isinstance(mic, Mic) and mic.partner_text is not None:
            parameters = {"value": shown(value), "drug": found.id}
            reason = Reason.RATIO_OF_SINGLE_DRUG
            return Refused(code=Refusal.VALUE_UNREADABLE, reason=reason, parameters=parameters)
    return ControlReading(
        strain=control_strain(strain) or strain.strip().casefold(),
        drug=found.id,
        method=method,
        value=value,
        disk_content=content,
        medium=(medium or "").strip() or None,
        date=date,
    )
