"""Complete a record with what can be said once its default is chosen."""

import msgspec

from analysis.candidate import Question
from analysis.evidence.challenge import challenge_isolates
from analysis.evidence.demonstration import demonstrations
from analysis.evidence.reclassification import in_force
from analysis.evidence.report import Demonstration, Evidence, TechnicalUncertainty
from analysis.evidence.technical_uncertainty import runs, technical_uncertainty
from analysis.measurement_error.zone_categories import AS_SAMPLED
from analysis.record import DerivationRecord, Warned
from analysis.refusals import Caveat


def with_evidence(question: Question, record: DerivationRecord) -> DerivationRecord:
    """Add challenge isolates, advice, the criterion in force and the area of technical uncertainty."""
    plan, model = record.plan, record.model
    areas = (
        () if model is None else technical_uncertainty(model.zone_categories, plan.uncertain_under_percent)
    )
    evidence = msgspec.structs.replace(
        record.evidence or Evidence(),
        challenge=challenge_isolates(question, record.default),
        demonstrations=_demonstrations(record),
        in_force=None if plan.in_force is None else in_force(question, plan.in_force, record.candidates),
        technical_uncertainty=areas,
    )
    warnings = (*record.warnings, *_area_warning(areas), *_challenge_warning(question, evidence))
    return msgspec.structs.replace(record, evidence=evidence, warnings=warnings)


def _demonstrations(record: DerivationRecord) -> tuple[Demonstration, ...]:
    """Advise on the default, where it is the pair whose rates the model expects."""
    default, pair = record.default, None if record.model is None else record.model.pair
    if default is None or pair is None:
        return ()
    if (default.zone_r_le_mm, default.zone_s_ge_mm) != (pair.zone_r_le_mm, pair.zone_s_ge_mm):
        return ()
    return demonstrations(default.acceptance, pair.errors.rates)


def _area_warning(areas: tuple[TechnicalUncertainty, ...]) -> tuple[Warned, ...]:
    """Name the zones of the sample's area of technical uncertainty."""
    area = next((one for one in areas if one.prevalence == AS_SAMPLED and one.zones), None)
    if area is None:
        return ()
    spans = (
        str(first) if first == last else f"{first}–{last}"
        for first, last in runs([zone.zone_mm for zone in area.zones])
    )
    parameters = {
        "zones_mm": ", ".join(spans),
        "percent": str(area.under_percent),
        "share": f"{100 * area.sample_share:.1f}",
    }
    return (Warned(code=Caveat.TECHNICAL_UNCERTAINTY, parameters=parameters),)


def _challenge_warning(question: Question, evidence: Evidence) -> tuple[Warned, ...]:
    """Say where challenge isolates count and where they do not."""
    if evidence.challenge is None:
        return ()
    searched = bool(question.table.challenge.any())
    code = Caveat.CHALLENGE_SEARCHED if searched else Caveat.CHALLENGE_KEPT_APART
    return (Warned(code=code, parameters={"isolates": str(evidence.challenge.n)}),)
