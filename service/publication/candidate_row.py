"""The row of a table that a derivation's candidate amounts to."""

from analysis.record import Candidate, DerivationRecord
from analysis.refusals import Caveat
from breakpoints.boundaries import zone_boundaries_mm
from breakpoints.model import (
    NOT_STATED,
    Criterion,
    Evidence,
    Kind,
    Method,
    NamedMicCriterion,
    Source,
)
from service.errors import Conflict, Refused
from service.jobs.question import CriterionAsked, DerivationQuestion


def chosen_candidate(record: DerivationRecord, wanted: str | None) -> Candidate:
    """Return the candidate that is to be proposed: the default, or one by its method.

    Where the derivation itself proposes nothing, no candidate of it can be proposed.
    """
    usable = [one for one in record.candidates if may_be_proposed(one)]
    if not usable or record.default is None:
        raise Conflict("derivation_refuses")
    if wanted is None:
        return record.default
    found = next((one for one in usable if wanted in {one.method.value, candidate_name(one)}), None)
    if found is None:
        names = ", ".join(dict.fromkeys(candidate_name(one) for one in usable))
        raise Refused("candidate_unusable", pointer="/candidate", value=wanted, allowed=names)
    return found


def may_be_proposed(candidate: Candidate) -> bool:
    """Tell whether a candidate says which zones are S.

    A cut between R and all others does not where the MIC criterion has an I: what is not R
    would be read as S.
    """
    knows_only_r = any(one.code is Caveat.SEPARATES_R_FROM_NOT_R for one in candidate.warnings)
    return candidate.refusal is None and candidate.zone_s_ge_mm is not None and not knows_only_r


def candidate_name(candidate: Candidate) -> str:
    """Name a candidate: its method and what it did with censored values."""
    return f"{candidate.method.value}:{candidate.censoring.value}"


def row_of(
    question: DerivationQuestion,
    record: DerivationRecord,
    candidate: Candidate,
    *,
    derivation_id: str,
    record_digest: str,
    site: str | None,
    simulated: bool,
) -> Criterion:
    """Write a candidate as a provisional row that names its evidence."""
    return Criterion(
        organism=question.organism,
        drug=question.drug,
        method=Method.DISK,
        kind=Kind.PROVISIONAL,
        host=question.host or NOT_STATED,
        disk_content=question.disk_content,
        sites=() if site is None else (site,),
        zone=zone_boundaries_mm(s_ge_mm=candidate.zone_s_ge_mm, r_le_mm=candidate.zone_r_le_mm),
        source=Source(
            citation=f"zonebook derivation {derivation_id[:12]}", url=f"/api/v1/derivations/{derivation_id}"
        ),
        simulated=simulated,
        mic_criterion=_named(question.criterion),
        evidence=Evidence(
            derivation_digest=record_digest,
            data_digest=question.data_digest,
            n_isolates=record.n,
            method=candidate_name(candidate),
            code_version=record.code_version,
        ),
        n_isolates=record.n,
    )


def _named(asked: CriterionAsked) -> NamedMicCriterion:
    one_breakpoint = asked.r_ge_mg_per_l is None
    return NamedMicCriterion(
        s_text=f"<={asked.s_le_mg_per_l}",
        r_text=f">{asked.s_le_mg_per_l}" if one_breakpoint else f">={asked.r_ge_mg_per_l}",
        kind=Kind(asked.kind),
        source=asked.source,
    )
