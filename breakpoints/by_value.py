"""From one result to what its value says, by the criterion that applies."""

from typing import Final

import msgspec

from breakpoints import any_value
from breakpoints.answers import Answer, SiteAnswer
from breakpoints.asking import Asked, Result, organism_id, question_of, understand
from breakpoints.candidates import FALLBACK_HOST, Candidate, Question
from breakpoints.expert.isolate import REFUSED, may_be_one
from breakpoints.expert.unread import unread
from breakpoints.grounds import Grounds, Questions
from breakpoints.interpret import Interpretation, interpret_in, positions_of
from breakpoints.isolate_names import is_ditto, with_words
from breakpoints.ladder import is_between_steps
from breakpoints.methods import METHODS
from breakpoints.model import NOT_STATED, Method
from breakpoints.no_measurement import DITTO_VALUE, SUMMED
from breakpoints.outcomes import Category, Reason, Refusal, Refused, Remark, WarningCode
from breakpoints.policy import Allowed
from breakpoints.quality_control.numbers import strain_by_number
from breakpoints.quality_control.strains import (
    control_strain,
    is_quality_control,
    stands_for_organism,
    strain_label,
)
from breakpoints.remarks import (
    each_once,
    remarks_on_panel,
    remarks_on_series,
    remarks_on_value,
)
from breakpoints.resolve import Outcome
from breakpoints.rules import RuledOut, of_another_place, of_group, of_urine
from breakpoints.screening import Screening, Tests, found_in, stated_positive, tests_shown
from breakpoints.screening_headers import looks_like_screening, may_be_a_drug
from breakpoints.unjudged import shown_by_refused
from breakpoints.vocabulary import Match, Vocabulary
from breakpoints.vocabulary.beside_words import drug_beside_words
from breakpoints.written import shown

_WILD_TYPE: Final = frozenset({Category.WT, Category.NWT})
_OF_NO_DRUG: Final = frozenset({Refusal.UNKNOWN_DRUG, Refusal.METHOD_MISMATCH, Refusal.AMBIGUOUS_CODE})
"""Why a row is refused that names a screening test where a drug should stand."""
METHOD_UNKNOWN: Final = Refused(code=Refusal.METHOD_MISMATCH, parameters={"methods": "disk, mic"})
ROW_SUMS_UP: Final = Refused(code=Refusal.VALUE_UNREADABLE, reason=Reason.ROW_SUMS_UP)


class ByValue(msgspec.Struct, frozen=True, kw_only=True):
    """What the value of a result says; ``asked`` None: the row was refused before it was understood.

    ``named``: what the row is about, where its names were understood. ``final``: a rule that
    comes before values, or a refusal, decided already. ``organism`` and ``drug`` are ids,
    ``tests`` what screening tests of the row showed: an isolate has what a refused row says of
    it, too. ``by_criterion``: the answer before the members of a group count. ``if_refused``:
    what a refused row shows of a drug that is known.
    """

    answer: Answer
    named: Question | None = None
    asked: Asked | None = None
    final: bool = False
    by_criterion: Answer | None = None
    organism: str | None = None
    drug: str | None = None
    tests: Tests = frozenset()
    if_refused: str = REFUSED


def by_value(result: Result, questions: Questions) -> ByValue:
    """Classify one result as if nothing else of its isolate were known.

    One whose method is none of ours is refused, but tells of its isolate. One of a row that sums up others
    is refused whatever else it lacks.
    """
    sums_up = result.value.startswith(SUMMED)
    result = _with_mechanism(result, questions.vocabulary)
    if result.method not in METHODS:
        answer = any_value.refusal(ROW_SUMS_UP if sums_up else METHOD_UNKNOWN, result.id)
        words = questions.vocabulary
        return refused_row(answer, result.organism, result.drug, result.screening, words, value=result.value)
    if sums_up:
        return _refused(result, ROW_SUMS_UP, questions.vocabulary)
    name = result.isolate
    if not name:
        return _by_value(result, questions)
    if stands_for_organism(name, result.organism):
        return _by_value(msgspec.structs.replace(result, organism=name), questions)
    if is_ditto(name):
        return _by_value(msgspec.structs.replace(result, value=DITTO_VALUE), questions)
    screening = with_words(result.screening, name)
    if screening is not result.screening:
        result = msgspec.structs.replace(result, screening=screening)
    return _beside_number(_by_value(result, questions), name, questions.vocabulary)


def _with_mechanism(result: Result, vocabulary: Vocabulary) -> Result:
    """Let the mechanism that the organism of a result states count as a screening test that is positive."""
    stated = vocabulary.mechanism_stated(result.organism)
    if stated is None:
        return result
    written, test = result.screening or Screening(), stated[1]
    positive = {test: stated_positive(getattr(written, test))}
    return msgspec.structs.replace(result, screening=msgspec.structs.replace(written, **positive))


def _beside_number(found: ByValue, isolate: str, vocabulary: Vocabulary) -> ByValue:
    """Warn beside a category of an isolate that bears the number of a control strain of its organism."""
    strain = strain_of_number(isolate, found.organism, vocabulary)
    if strain is None or found.answer.category is None:
        return found
    remark = Remark(
        code=WarningCode.LOOKS_LIKE_CONTROL, parameters={"isolate": shown(isolate), "strain": strain}
    )
    answer = msgspec.structs.replace(found.answer, warnings=(*found.answer.warnings, remark))
    return msgspec.structs.replace(found, answer=answer)


def strain_of_number(isolate: str, organism: str | None, vocabulary: Vocabulary) -> str | None:
    """Return the control strain of an organism (id) whose bare number is the name of an isolate."""
    named = strain_by_number(isolate)
    if named is None or not organism:
        return None
    strain, of = named
    return strain if of == organism or may_be_one(of, organism, vocabulary.lineage) else None


def _by_value(result: Result, questions: Questions) -> ByValue:
    """Classify a result by its value, whatever its isolate is called."""
    if is_of_control(result.organism, result.specimen):
        answer = _of_control(result)
        return refused_row(
            answer, result.organism, result.drug, result.screening, questions.vocabulary, value=result.value
        )
    grounds = questions.grounds(result)
    if isinstance(grounds, Refused):
        return _refused(result, grounds, questions.vocabulary)
    asked = understand(result, grounds.about, questions.allowed.policy)
    if isinstance(asked, Refused):
        return _refused(result, asked, questions.vocabulary)
    by_rule = _by_rule(result, asked, grounds, questions)
    found = _by_criterion(result, asked, grounds, questions) if by_rule is None else by_rule
    if asked.tests and questions.allowed.policy.rules == "on" and not grounds.is_ruled_out:
        unclear = unread(
            result.screening or Screening(), asked.question, questions.tables, grounds.about.drug
        )
        if unclear is not None and found.answer.category is not Category.R:
            refused = _refused(result, unclear, questions.vocabulary)
            return msgspec.structs.replace(refused, by_criterion=found.by_criterion or found.answer)
    return found


def _refused(result: Result, refused: Refused, vocabulary: Vocabulary) -> ByValue:
    """Refuse a row before it is understood; its names are what it is about, where they are ours."""
    answer = any_value.refusal(refused, result.id)
    found = refused_row(
        answer, result.organism, result.drug, result.screening, vocabulary, value=result.value
    )
    return msgspec.structs.replace(found, named=question_of(result, vocabulary))


def is_of_control(organism: str, specimen: str | None) -> bool:
    """Tell whether a row is a reading of a control strain: it tells of no patient, whatever it names."""
    named = control_strain(organism) is not None or is_quality_control(organism)
    return named or is_quality_control(specimen)


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
    answer: Answer,
    organism: str,
    drug: str,
    screening: Screening | None,
    vocabulary: Vocabulary,
    *,
    value: str,
) -> ByValue:
    """Return a row that was refused before it was understood, with what it says of its isolate.

    A row may name a screening test where a drug should stand, with its result as the value, as
    instruments write them (``ESBL``, ``NEG``): it counts for the isolate as a column would.
    """
    test = test_named(drug, vocabulary)
    found = None if test is None else found_in(test, value)
    tests = tests_shown(screening)
    if test is not None and answer.refused in _OF_NO_DRUG:
        answer = msgspec.structs.replace(read_as_test(test), id=answer.id)
    return ByValue(
        answer=answer,
        final=True,
        organism=organism_id(organism, vocabulary),
        drug=drug_told_of(drug, vocabulary) or test,
        tests=tests if test is None or found is None else tests | {(test, found)},
        if_refused=shown_by_refused(value),
    )


def read_as_test(test: str) -> Answer:
    """Say of a row that it is a test of its isolate and no result of a drug."""
    return Answer(category=Category.NOT_EVALUABLE, reason=Reason.READ_AS_TEST, parameters={"test": test})


def drug_told_of(text: str, vocabulary: Vocabulary) -> str | None:
    """Return the drug (id) of which a row tells its isolate something, as the row names it.

    One named with further words (``ABPC 再検``) gives no category, and concerns its drug all the same.
    """
    found = vocabulary.find_drug(text)
    if isinstance(found, Match):
        return found.id
    return None if test_named(text, vocabulary) is not None else drug_beside_words(text, vocabulary)


def test_named(drug: str, vocabulary: Vocabulary) -> str | None:
    """Return the screening test that a text names where a drug should stand; None if it names none."""
    is_drug = isinstance(vocabulary.find_drug(drug), Match) or may_be_a_drug(drug)
    return None if is_drug else looks_like_screening(drug)


def _by_rule(result: Result, asked: Asked, grounds: Grounds, questions: Questions) -> ByValue | None:
    """Say what a rule that comes before values makes of a result; None if its value decides."""
    ruled = grounds.ruled
    if ruled is None:
        return None
    if not grounds.is_ruled_out:
        found = _by_criterion(result, asked, grounds, questions)
        if _is_of_wild_type(found.answer):
            return _beside_wild_type(found, ruled)
    return _said(any_value.ruled(ruled, result.id, asked.remarks), asked, final=True)


def _is_of_wild_type(answer: Answer) -> bool:
    """Tell whether an answer speaks of the wild type, and of nothing else."""
    said = {answer.category, *answer.possible} - {Category.NOT_EVALUABLE}
    return bool(said) and said <= _WILD_TYPE


def _beside_wild_type(found: ByValue, ruled: RuledOut) -> ByValue:
    """Warn beside what a cut-off says: a drug that fails in the patient has a wild type all the same."""
    remark = Remark(code=WarningCode.NOT_EFFECTIVE_CLINICALLY, parameters=ruled.parameters)
    answer = msgspec.structs.replace(found.answer, warnings=(*found.answer.warnings, remark))
    return msgspec.structs.replace(found, answer=answer)


def _by_criterion(result: Result, asked: Asked, grounds: Grounds, questions: Questions) -> ByValue:
    """Answer by the criterion that applies, or that none does."""
    if grounds.resolution.refused is not None:
        return _said(any_value.refusal(grounds.resolution.refused, result.id), asked, final=True)
    if grounds.instead is not None:
        remarks = (*asked.remarks, *remarks_on_value(asked))
        return _said(any_value.no_criterion(grounds.instead, result.id, grounds.about, remarks), asked)
    by_criterion = answer = _evaluated(result, asked, grounds, questions.allowed)
    sites = [site for one in grounds.resolution.outcomes for site in one.chosen.row.sites]
    answer = of_another_place(answer, sites, grounds.about.against)
    answer = of_urine(answer, [one.sites for one in grounds.resolution.outcomes], asked.question)
    if questions.allowed.policy.rules == "on":
        answer = of_group(answer, asked.question, questions.tables, questions.vocabulary)
    return _said(answer, asked, by_criterion=by_criterion)


def _said(
    answer: Answer, asked: Asked, *, by_criterion: Answer | None = None, final: bool = False
) -> ByValue:
    """Return an answer with what it is about."""
    return ByValue(
        answer=answer,
        named=asked.question,
        asked=asked,
        final=final,
        by_criterion=by_criterion,
        organism=asked.question.organism.id,
        drug=asked.question.drug,
        tests=asked.tests,
    )


def _evaluated(result: Result, asked: Asked, grounds: Grounds, allowed: Allowed) -> Answer:
    """Answer from the rows that apply: one category only if all sites agree."""
    outcomes = grounds.resolution.outcomes
    found = [_interpretation(asked, outcome.chosen, allowed) for outcome in outcomes]
    best, first = outcomes[0], found[0]
    agree = all((one.category, one.possible) == (first.category, first.possible) for one in found[1:])
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
        extrapolated=extrapolated_from(best.chosen, allowed) if agree else None,
        distance_mm=distance if is_disk else None,
        distance_steps=None if is_disk else distance,
        warnings=_warnings(asked, said, grounds),
        alternatives=_alternatives(asked, outcomes, found),
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


def extrapolated_from(chosen: Candidate, allowed: Allowed) -> str | None:
    """Name the host whose criterion was used instead of the isolate's own."""
    used = not chosen.row.block and (allowed.policy.accept_not_stated or chosen.states_all)
    return chosen.row.host if used and chosen.host_place >= FALLBACK_HOST else None


def _warnings(asked: Asked, said: Interpretation, grounds: Grounds) -> tuple[Remark, ...]:
    """Collect the warnings of an answer, each once."""
    on_value = (*remarks_on_value(asked), *remarks_on_panel(asked, said), *remarks_on_series(asked, said))
    return each_once((*asked.remarks, *on_value, *grounds.remarks))


def _alternatives(
    asked: Asked, outcomes: tuple[Outcome, ...], found: list[Interpretation]
) -> tuple[SiteAnswer, ...]:
    """Give one answer per site where the request names none, or a specimen does not tell two apart."""
    if len(outcomes) == 1 and (asked.question.site is not None or not outcomes[0].sites):
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
