"""From one result to what its value says, by the criterion that applies."""

from collections.abc import Sequence
from typing import Final

import msgspec

from breakpoints.answers import Answer, SiteAnswer
from breakpoints.asking import Asked, Result, organism_id, question_of, understand
from breakpoints.candidates import FALLBACK_HOST, Candidate, Question
from breakpoints.elsewhere import elsewhere
from breakpoints.index import TableIndex
from breakpoints.interpret import Interpretation, interpret_in, positions_of
from breakpoints.ladder import is_between_steps
from breakpoints.model import NOT_STATED, Method
from breakpoints.outcomes import Category, Reason, Refused, Remark, WarningCode
from breakpoints.policy import Allowed
from breakpoints.quality.strains import control_strain, is_quality_control, strain_label
from breakpoints.remarks import (
    remarks_on_criterion,
    remarks_on_not_stated,
    remarks_on_panel,
    remarks_on_series,
    remarks_on_tables,
    remarks_on_value,
)
from breakpoints.resolve import Outcome, Resolution, resolve
from breakpoints.rules import RuledOut, of_group, ruled_out
from breakpoints.screening import Screening, Tests, tests_shown
from breakpoints.vocabulary import Match, Vocabulary

_WILD_TYPE: Final = frozenset({Category.WT, Category.NWT})


class ByValue(msgspec.Struct, frozen=True, kw_only=True):
    """What the value of a result says; ``asked`` None: the row was refused before it was understood.

    ``named``: what the row is about, where its names were understood. ``final``: a rule that
    comes before values, or a refusal, decided already. ``organism`` and ``drug`` are ids,
    ``tests`` what screening tests of the row showed: an isolate has what a refused row says of
    it, too. ``by_criterion``: the answer before the members of a group count.
    """

    answer: Answer
    named: Question | None = None
    asked: Asked | None = None
    final: bool = False
    by_criterion: Answer | None = None
    organism: str | None = None
    drug: str | None = None
    tests: Tests = frozenset()


def by_value(
    result: Result, tables: Sequence[TableIndex], allowed: Allowed, vocabulary: Vocabulary
) -> ByValue:
    """Classify one result as if nothing else of its isolate were known."""
    if is_of_control(result.organism, result.specimen):
        answer = _of_control(result)
        return refused_row(answer, result.organism, result.drug, result.screening, vocabulary)
    asked = understand(result, allowed.policy, vocabulary)
    if isinstance(asked, Refused):
        refused = _refusal(result, asked)
        found = refused_row(refused, result.organism, result.drug, result.screening, vocabulary)
        return msgspec.structs.replace(found, named=question_of(result, vocabulary))
    ruled = _ruled_out(result, asked, tables, allowed, vocabulary) if allowed.policy.rules == "on" else None
    found = _by_criterion(result, asked, tables, allowed, vocabulary) if ruled is None else ruled
    return msgspec.structs.replace(
        found,
        named=asked.question,
        organism=asked.question.organism.id,
        drug=asked.question.drug,
        tests=tests_shown(result.screening),
    )


def is_of_control(organism: str, specimen: str | None) -> bool:
    """Tell whether a row is a reading of a control strain: it tells of no patient, whatever it names."""
    return control_strain(organism) is not None or is_quality_control(specimen)


def _of_control(result: Result) -> Answer:
    """Say that a control strain has no category: its reading is held against its range."""
    strain = strain_label(result.organism) if control_strain(result.organism) else "-"
    parameters = {"strain": strain}
    return Answer(
        id=result.id,
        category=Category.NOT_EVALUABLE,
        reason=Reason.CONTROL_STRAIN,
        parameters=parameters,
        warnings=(Remark(code=WarningCode.CONTROL_STRAIN, parameters=parameters),),
    )


def refused_row(
    answer: Answer, organism: str, drug: str, screening: Screening | None, vocabulary: Vocabulary
) -> ByValue:
    """Return a row that was refused before it was understood, with what it says of its isolate."""
    named = vocabulary.find_drug(drug)
    return ByValue(
        answer=answer,
        final=True,
        organism=organism_id(organism, vocabulary),
        drug=named.id if isinstance(named, Match) else None,
        tests=tests_shown(screening),
    )


def _ruled_out(
    result: Result, asked: Asked, tables: Sequence[TableIndex], allowed: Allowed, vocabulary: Vocabulary
) -> ByValue | None:
    """Say what a rule that comes before values makes of a result; None if its value decides."""
    ruled = ruled_out(asked.question, tables, vocabulary.drugs[asked.question.drug])
    if ruled is None:
        return None
    if ruled.reason is Reason.NOT_EFFECTIVE_CLINICALLY:
        found = _by_criterion(result, asked, tables, allowed, vocabulary)
        if _is_of_wild_type(found.answer):
            return _beside_wild_type(found, ruled)
    answer = Answer(
        id=result.id,
        category=ruled.category,
        reason=ruled.reason,
        parameters=ruled.parameters,
        warnings=asked.remarks,
    )
    return ByValue(answer=answer, asked=asked, final=True)


def _is_of_wild_type(answer: Answer) -> bool:
    """Tell whether an answer speaks of the wild type, and of nothing else."""
    said = {answer.category, *answer.possible} - {Category.NOT_EVALUABLE}
    return bool(said) and said <= _WILD_TYPE


def _beside_wild_type(found: ByValue, ruled: RuledOut) -> ByValue:
    """Warn beside what a cut-off says: a drug that fails in the patient has a wild type all the same."""
    remark = Remark(code=WarningCode.NOT_EFFECTIVE_CLINICALLY, parameters=ruled.parameters)
    answer = msgspec.structs.replace(found.answer, warnings=(*found.answer.warnings, remark))
    return msgspec.structs.replace(found, answer=answer)


def _by_criterion(
    result: Result, asked: Asked, tables: Sequence[TableIndex], allowed: Allowed, vocabulary: Vocabulary
) -> ByValue:
    """Answer by the criterion that applies, or that none does."""
    resolution = resolve(asked.question, tables, allowed)
    if resolution.refused is not None:
        return ByValue(answer=_refusal(result, resolution.refused), asked=asked, final=True)
    if not resolution.outcomes:
        return ByValue(answer=_no_criterion(result, asked, tables, allowed), asked=asked)
    by_criterion = answer = _evaluated(result, asked, resolution, allowed, vocabulary)
    if allowed.policy.rules == "on":
        answer = of_group(answer, asked.question, tables, vocabulary)
    return ByValue(answer=answer, asked=asked, by_criterion=by_criterion)


def _refusal(result: Result, refused: Refused) -> Answer:
    return Answer(id=result.id, refused=refused.code, reason=refused.reason, parameters=refused.parameters)


def _no_criterion(result: Result, asked: Asked, tables: Sequence[TableIndex], allowed: Allowed) -> Answer:
    """Answer that nothing applies, and what exists instead."""
    instead = elsewhere(asked.question, tables, allowed)
    unknown_site = asked.question.site_unknown and instead.reason is Reason.OTHER_SITES_ONLY
    remarks = [*asked.remarks, *remarks_on_value(asked)]
    if asked.specimen is not None and instead.reason is Reason.OTHER_SITES_ONLY:
        remarks.append(_unknown_specimen(asked.specimen))
    return Answer(
        id=result.id,
        category=Category.NO_CRITERION,
        reason=Reason.UNKNOWN_SITE if unknown_site else instead.reason,
        parameters=instead.parameters,
        warnings=tuple(remarks),
        exists=instead.exists,
    )


def _unknown_specimen(specimen: str) -> Remark:
    """Remark a specimen that tells of no site where the site matters."""
    return Remark(code=WarningCode.UNKNOWN_SPECIMEN, parameters={"specimen": specimen})


def _evaluated(
    result: Result, asked: Asked, resolution: Resolution, allowed: Allowed, vocabulary: Vocabulary
) -> Answer:
    """Answer from the rows that apply: one category only if all sites agree."""
    found = [_interpretation(asked, outcome.chosen, allowed) for outcome in resolution.outcomes]
    best, first = resolution.outcomes[0], found[0]
    agree = all((one.category, one.possible) == (first.category, first.possible) for one in found)
    said = first if agree else _site_needed(found)
    distance = first.distance if agree and len(found) == 1 else None
    is_disk = asked.question.method == Method.DISK
    blocked = said.reason is Reason.BLOCKED
    return Answer(
        id=result.id,
        category=said.category,
        reason=said.reason,
        parameters={"row": best.chosen.indexed.shown.id, "organism": best.chosen.row.organism}
        if blocked
        else {},
        possible=said.possible,
        kind=best.chosen.row.kind if agree and not blocked else None,
        criterion=best.chosen.indexed.shown if agree else None,
        extrapolated=_extrapolated(best.chosen, allowed) if agree else None,
        distance_mm=distance if is_disk else None,
        distance_steps=None if is_disk else distance,
        warnings=_warnings(asked, resolution, said, allowed, vocabulary),
        alternatives=_alternatives(asked, resolution.outcomes, found),
    )


def _interpretation(asked: Asked, chosen: Candidate, allowed: Allowed) -> Interpretation:
    """Say what one row makes of the value, or why it cannot be used."""
    row = chosen.row
    if row.block:
        return Interpretation(category=Category.NO_CRITERION, reason=Reason.BLOCKED)
    if not allowed.policy.accept_not_stated and not chosen.states_all:
        return Interpretation(category=Category.NOT_EVALUABLE, reason=_not_stated(chosen))
    if not _same_composition(asked, chosen):
        return Interpretation(category=Category.NOT_EVALUABLE, reason=Reason.COMPOSITION_DIFFERS)
    found = interpret_in(chosen.indexed.regions, positions_of(asked.measured))
    if found.reason is Reason.CENSORED and is_between_steps(asked.measured):
        return msgspec.structs.replace(found, reason=Reason.BETWEEN_DILUTIONS)
    return found


def _same_composition(asked: Asked, chosen: Candidate) -> bool:
    """Tell whether a combination was tested as the criterion prints it, where both say how."""
    printed, tested = chosen.indexed.compositions, asked.tested_in
    return printed is None or tested is None or not printed.isdisjoint(tested)


def _not_stated(chosen: Candidate) -> Reason:
    """Name what a row does not state."""
    if chosen.row.host != NOT_STATED:
        return Reason.DISK_CONTENT_NOT_STATED
    if chosen.row.disk_content != NOT_STATED:
        return Reason.HOST_NOT_STATED
    return Reason.DISK_CONTENT_AND_HOST_NOT_STATED


def _site_needed(found: list[Interpretation]) -> Interpretation:
    """Say that the category depends on the site."""
    named = {category for one in found for category in one.possible or (one.category,)}
    possible = tuple(category for category in Category if category in named)
    return Interpretation(category=Category.NOT_EVALUABLE, possible=possible, reason=Reason.SITE_NEEDED)


def _extrapolated(chosen: Candidate, allowed: Allowed) -> str | None:
    """Name the host whose criterion was used instead of the isolate's own."""
    used = not chosen.row.block and (allowed.policy.accept_not_stated or chosen.states_all)
    return chosen.row.host if used and chosen.host_place >= FALLBACK_HOST else None


def _warnings(
    asked: Asked, resolution: Resolution, said: Interpretation, allowed: Allowed, vocabulary: Vocabulary
) -> tuple[Remark, ...]:
    """Collect the warnings of an answer, each once."""
    remarks = [*asked.remarks, *remarks_on_value(asked)]
    remarks += [*remarks_on_panel(asked, said), *remarks_on_series(asked, said)]
    if resolution.assumed_disk_content is not None:
        parameters = {"disk_content": resolution.assumed_disk_content}
        remarks.append(Remark(code=WarningCode.DISK_CONTENT_ASSUMED, parameters=parameters))
    if asked.question.site_unknown:
        remarks.append(Remark(code=WarningCode.UNKNOWN_SITE))
    if asked.question.site is None and all(outcome.sites for outcome in resolution.outcomes):
        sites = sorted({site for outcome in resolution.outcomes for site in outcome.sites})
        remarks.append(Remark(code=WarningCode.ONLY_FOR_SITES, parameters={"sites": ", ".join(sites)}))
    if asked.specimen is not None and any(outcome.sites for outcome in resolution.outcomes):
        remarks.append(_unknown_specimen(asked.specimen))
    for outcome in resolution.outcomes:
        remarks.extend(remarks_on_criterion(asked, outcome.chosen, vocabulary))
        remarks.extend(remarks_on_tables(outcome))
        if allowed.policy.accept_not_stated:
            remarks.extend(remarks_on_not_stated(outcome.chosen))
    return tuple(remark for place, remark in enumerate(remarks) if remark not in remarks[:place])


def _alternatives(
    asked: Asked, outcomes: tuple[Outcome, ...], found: list[Interpretation]
) -> tuple[SiteAnswer, ...]:
    """Give one answer per site where the request names none and sites matter."""
    if asked.question.site is not None or (len(outcomes) == 1 and not outcomes[0].sites):
        return ()
    return tuple(
        SiteAnswer(
            sites=outcome.sites,
            category=one.category,
            possible=one.possible,
            criterion=outcome.chosen.indexed.shown,
        )
        for outcome, one in zip(outcomes, found, strict=True)
    )
