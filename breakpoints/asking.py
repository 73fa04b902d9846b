"""From a result as written to a question in ids and a measured value, or to a refusal."""

import functools
import re
from typing import Final

import msgspec

from breakpoints.candidates import ANOTHER_SITE, Question
from breakpoints.compositions import Compositions, partner_fault, tested_in
from breakpoints.disk_content import canonical_disk_content, parted_from_content
from breakpoints.expert.isolate import UNNAMED
from breakpoints.ladder import Mic, read_mic, read_series
from breakpoints.model import Method
from breakpoints.outcomes import Reason, Refusal, Refused, Remark, WarningCode
from breakpoints.policy import Policy
from breakpoints.quality_control.strains import control_strain, is_quality_control
from breakpoints.screening import (
    Screening,
    Tests,
    digits_read,
    tests_shown,
)
from breakpoints.specimens import (
    fits_site,
    is_specimen,
    is_unusual_at,
    may_be_from,
    places_of_specimen,
    site_written,
)
from breakpoints.vocabulary import Ambiguous, Drug, Found, Match, Unknown, Vocabulary
from breakpoints.written import shown
from breakpoints.zones import Zone, read_zone

_SHORT_CODE: Final = re.compile(r"[A-Za-z]{1,2}")
"""A text of a host that can be nothing but a code of the laboratory's own."""


class Result(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One result as a laboratory writes it; ``value`` is text (``<=0.5``, ``17``).

    ``method`` is a `Method` or any text: a result of a method that nobody knows gets no category, and may
    contradict others.

    ``screening`` holds what screening tests of the isolate showed; ``specimen`` stands for
    the site where none is given; ``isolate`` joins the results of one isolate. ``ladder``
    declares another two-fold series of an MIC (``100`` for 100, 50, 25, 12.5 …).
    ``tables`` (names or ``name@version``) belongs to the request: whoever classifies has
    already turned it into indexes.
    """

    organism: str
    host: str
    drug: str
    method: str
    value: str
    id: str | None = None
    disk_content: str | None = None
    site: str | None = None
    specimen: str | None = None
    isolate: str | None = None
    screening: Screening | None = None
    ladder: str | None = None
    tables: tuple[str, ...] | None = None


class About(msgspec.Struct, frozen=True, kw_only=True):
    """What a result is about, whatever its value: the question, and what to remark on its names.

    ``specimen`` is the text of a specimen that tells of no site, where none was given; ``against``
    remarks one that cannot be from the site that was.
    """

    question: Question
    drug: Drug
    remarks: tuple[Remark, ...]
    specimen: str | None
    against: Remark | None = None


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A result understood: what is asked, what was measured, what to remark.

    ``tests`` are the screening tests of the row, as they were found.
    ``tested_in``: the compositions that the ratio of a combination may be of, where it says.
    """

    question: Question
    measured: Mic | Zone
    remarks: tuple[Remark, ...]
    tests: Tests = frozenset()
    tested_in: Compositions | None = None


def about(result: Result, vocabulary: Vocabulary) -> About | Refused:
    """Turn the names of a result into ids; the first fault refuses the row.

    Raises
    ------
    ValueError
        ``method`` is none of ours.
    """
    method = result.method if isinstance(result.method, Method) else Method(result.method)
    names = _names(result, vocabulary)
    if isinstance(names, Refused):
        return names
    drug = vocabulary.drugs[names.drug.id]
    content = _disk_content(result, drug, vocabulary)
    if isinstance(content, Refused):
        return content
    site = site_written(result.site, vocabulary) if result.site else None
    specimen = result.specimen.strip() if result.specimen and not result.site else ""
    if result.site and not result.specimen and not isinstance(site, Match) and is_specimen(result.site):
        site, specimen = None, result.site.strip()
    from_specimen, also = places_of_specimen(specimen, vocabulary) if specimen else (None, None)
    may_be = may_be_from(specimen)
    question = Question(
        organism=vocabulary.organisms[names.organism.id],
        host=vocabulary.hosts[names.host.id],
        drug=drug.id,
        method=method,
        disk_content=content,
        site=site.id if isinstance(site, Match) else from_specimen,
        site_unknown=site is not None and not isinstance(site, Match),
        site_open=bool(specimen) and from_specimen is None and may_be is None,
        also=also,
        may_be=may_be or (),
    )
    remarks = _remarks_on_names(result, names)
    if from_specimen not in {None, ANOTHER_SITE}:
        sites = ", ".join(filter(None, (from_specimen, question.also)))
        parameters = {"specimen": shown(specimen), "site": sites}
        remarks += (Remark(code=WarningCode.SITE_FROM_SPECIMEN, parameters=parameters),)
    against = _specimen_against(result, site, vocabulary)
    remarks += _unusual_specimen(result, site, vocabulary)
    return About(
        question=question,
        drug=drug,
        remarks=remarks if against is None else (*remarks, against),
        against=against,
        specimen=shown(specimen) if specimen and from_specimen is None else None,
    )


def _specimen_against(result: Result, site: Found | None, vocabulary: Vocabulary) -> Remark | None:
    """Remark a specimen that cannot be from the site that the result names."""
    specimen = (result.specimen or "").strip()
    if not specimen or not isinstance(site, Match) or fits_site(specimen, site.id, vocabulary):
        return None
    parameters = {"specimen": shown(specimen), "site": site.id}
    return Remark(code=WarningCode.SITE_CONTRADICTS_SPECIMEN, parameters=parameters)


def _unusual_specimen(result: Result, site: Found | None, vocabulary: Vocabulary) -> tuple[Remark, ...]:
    """Remark a specimen that is hardly ever from the site that the result names: milk, urinary tract."""
    specimen = (result.specimen or "").strip()
    if not specimen or not isinstance(site, Match) or not is_unusual_at(specimen, site.id, vocabulary):
        return ()
    parameters = {"specimen": shown(specimen), "site": site.id}
    return (Remark(code=WarningCode.SPECIMEN_UNUSUAL_AT_SITE, parameters=parameters),)


def understand(result: Result, about: About, policy: Policy) -> Asked | Refused:
    """Read what was measured, and what screening tests of the isolate showed.

    What of these cannot be read does no harm to drugs of which no rule asks for it; see `unread`.
    """
    measured = _measured(result, policy, about.drug)
    if isinstance(measured, Refused):
        return measured
    return Asked(
        question=about.question,
        measured=measured,
        remarks=about.remarks
        if result.screening is None
        else (*about.remarks, *_remarks_on_digits(result.screening)),
        tests=tests_shown(result.screening),
        tested_in=tested_in(about.drug, measured),
    )


class _Names(msgspec.Struct, frozen=True, kw_only=True):
    """What the names of a result stand for."""

    organism: Match
    drug: Match
    host: Match


def _names(result: Result, vocabulary: Vocabulary) -> _Names | Refused:
    """Turn organism, drug and host into entries; the first that is not known refuses the row."""
    organism = _organism(result.organism, vocabulary)
    if isinstance(organism, Refused):
        return organism
    drug = _drug(result.drug, vocabulary)
    if isinstance(drug, Refused):
        return drug
    host = _host(result.host, vocabulary)
    return host if isinstance(host, Refused) else _Names(organism=organism, drug=drug, host=host)


def names_refused(result: Result, vocabulary: Vocabulary) -> dict[str, Refused]:
    """Return why names of a result are not known, by ``organism``, ``drug`` and ``host``, in this order."""
    found = {
        "organism": _organism(result.organism, vocabulary),
        "drug": _drug(result.drug, vocabulary),
        "host": _host(result.host, vocabulary),
    }
    return {field: one for field, one in found.items() if isinstance(one, Refused)}


def _organism(text: str, vocabulary: Vocabulary) -> Match | Refused:
    found = vocabulary.find_organism_of_result(text)
    return found if isinstance(found, Match) else _not_named(found, text, Refusal.UNKNOWN_ORGANISM)


def _drug(text: str, vocabulary: Vocabulary) -> Match | Refused:
    found = vocabulary.find_drug(text)
    if isinstance(found, Match):
        return found
    return _content_in_drug(text, vocabulary) or _not_named(found, text, Refusal.UNKNOWN_DRUG)


def _host(text: str, vocabulary: Vocabulary) -> Match | Refused:
    if not text.strip():
        nothing = {"text": "", "suggestions": "-"}
        return Refused(code=Refusal.UNKNOWN_HOST, reason=Reason.HOST_BLANK, parameters=nothing)
    found = vocabulary.find_host(text)
    if isinstance(found, Match):
        return found
    refused = _not_named(found, text, Refusal.UNKNOWN_HOST)
    if refused.code is Refusal.UNKNOWN_HOST and _SHORT_CODE.fullmatch(text.strip()):
        return msgspec.structs.replace(refused, reason=Reason.HOST_CODE)
    return refused


def question_of(result: Result, vocabulary: Vocabulary) -> Question | None:
    """Return what a result is about by its names alone; None if one of them is refused."""
    names = _names(result, vocabulary)
    if isinstance(names, Refused):
        return None
    return Question(
        organism=vocabulary.organisms[names.organism.id],
        host=vocabulary.hosts[names.host.id],
        drug=names.drug.id,
        method=Method(result.method),
    )


def organism_id(text: str, vocabulary: Vocabulary) -> str | None:
    """Return the id of an organism as a result names it; `UNNAMED` if nobody knows it, None of a control."""
    if control_strain(text) is not None or is_quality_control(text):
        return None
    found = vocabulary.find_organism_of_result(text)
    return found.id if isinstance(found, Match) else UNNAMED


def _remarks_on_names(result: Result, names: _Names) -> tuple[Remark, ...]:
    """Remark names that were not checked against a source."""
    if names.organism.verified and names.drug.verified and names.host.verified:
        return ()
    return _unverified(
        (result.organism, names.organism), (result.drug, names.drug), (result.host, names.host)
    )


def _remarks_on_digits(screening: Screening | None) -> tuple[Remark, ...]:
    """Remark the screening tests whose result is a bare 1 or 0, with what it was taken for."""
    return tuple(
        Remark(code=WarningCode.SCREENING_DIGIT, parameters={"test": test, "shown": found})
        for test, found in digits_read(screening).items()
    )


def _not_named(found: Ambiguous | Unknown, text: str, unknown: Refusal) -> Refused:
    """Refuse a text that names no one entry, with suggestions or candidates."""
    match found:
        case Ambiguous():
            parameters = {"text": shown(text), "candidates": "; ".join(found.candidates)}
            return Refused(code=Refusal.AMBIGUOUS_CODE, parameters=parameters)
        case Unknown():
            parameters = {"text": shown(text), "suggestions": ", ".join(found.suggestions) or "-"}
            return Refused(code=unknown, parameters=parameters)


def _content_in_drug(text: str, vocabulary: Vocabulary) -> Refused | None:
    """Refuse a text that names a known drug and a disk content behind it; None of any other."""
    parted = parted_from_content(text)
    named = vocabulary.find_drug(parted[0]) if parted is not None else None
    if parted is None or not isinstance(named, Match):
        return None
    parameters = {"text": shown(text), "drug": named.id, "given": parted[1], "suggestions": named.id}
    return Refused(code=Refusal.UNKNOWN_DRUG, reason=Reason.DISK_CONTENT_IN_DRUG, parameters=parameters)


def _content_of_code(text: str, drug: Drug, vocabulary: Vocabulary) -> str | None:
    """Return the content of a disk's code (``AMP10``), if it names the drug and a content of its disks."""
    parted = parted_from_content(text)
    named = vocabulary.find_drug(parted[0]) if parted is not None else None
    if parted is None or not isinstance(named, Match) or named.id != drug.id:
        return None
    content = canonical_disk_content(parted[1], bare_number_is_micrograms=True)
    return content if content in {drug.usual_disk_content, *drug.disk_contents_in_use} else None


def _disk_content(result: Result, drug: Drug, vocabulary: Vocabulary) -> str | Refused | None:
    """Return the canonical disk content of a result; a bare number only where it can mean nothing but µg."""
    if not result.disk_content or not result.disk_content.strip():
        return None
    parameters = {"given": shown(result.disk_content)}
    if result.method == Method.MIC:
        reason = Reason.DISK_CONTENT_WITH_MIC
        return Refused(code=Refusal.METHOD_MISMATCH, reason=reason, parameters=parameters)
    micrograms = _in_micrograms(drug.usual_disk_content, drug.disk_contents_in_use)
    content = canonical_disk_content(result.disk_content, bare_number_is_micrograms=micrograms)
    if content is None and micrograms:
        content = _content_of_code(result.disk_content, drug, vocabulary)
    if content is None:
        reason = Reason.DISK_CONTENT_UNREADABLE
        return Refused(code=Refusal.VALUE_UNREADABLE, reason=reason, parameters=parameters)
    return content


@functools.lru_cache(maxsize=4096)
def _in_micrograms(usual: str | None, in_use: tuple[str, ...]) -> bool:
    """Tell whether every content of a drug's disks is known and in µg."""
    return all(content is not None and content.endswith("µg") for content in (usual, *in_use))


def _measured(result: Result, policy: Policy, drug: Drug) -> Mic | Zone | Refused:
    """Read the value by the result's method."""
    if result.method == Method.DISK:
        return read_zone(
            result.value, strict=policy.strict, zero_is_no_inhibition=policy.zone_zero_is_no_inhibition
        )
    series = read_series(result.ladder)
    if isinstance(series, Refused):
        return series
    mic = read_mic(result.value, series)
    fault = partner_fault(mic, drug) if isinstance(mic, Mic) else None
    return mic if fault is None else fault


def _unverified(*named: tuple[str, Match]) -> tuple[Remark, ...]:
    """Remark names and codes that were not checked against a source."""
    return tuple(
        Remark(code=WarningCode.UNVERIFIED_CODE, parameters={"text": shown(text), "entry": found.id})
        for text, found in named
        if not found.verified
    )
