"""From results as written to categories, one outcome per row; only controls ask the database, for ranges."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence

import msgspec

from breakpoints.also_refused import also_refused
from breakpoints.by_value import ByValue
from breakpoints.classify import Answer, Classifier, Isolates, SiteAnswer
from breakpoints.classify import Result as AskedResult
from breakpoints.contradicting import MethodsCompared, warned
from breakpoints.expert.isolate import Shows
from breakpoints.isolate_names import MOST_CHARACTERS, say_too_much, says_more
from breakpoints.methods import METHODS
from breakpoints.outcomes import Category, Refusal, Remark
from breakpoints.policy import Policy as AskedPolicy
from breakpoints.screening import Screening
from breakpoints.shown import CriterionShown
from breakpoints.vocabulary import Vocabulary
from service.context import Context
from service.errors import Refused, TooLarge
from service.locale.catalogue import Language, text
from service.lookup.classify_request import MOST_RESULTS, ClassifyRequest, Names, Policy, ResultIn
from service.lookup.controls import Day, RangesInForce, day_of
from service.lookup.criteria_shown import CriterionView, TableReference, shown_again, table_reference
from service.lookup.notes import in_words, refusal_note
from service.lookup.notes_once import Notes
from service.lookup.outcome import Alternative, NameRefused, Outcome
from service.lookup.probability import probability_of
from service.lookup.questions import allowed_kinds_and_hosts
from service.lookup.tables_asked import civil_date, tables_asked
from service.quality_control.check_shown import ControlView, control_views
from service.security.caller import Caller
from service.tables.in_memory import Held
from service.wording import site_term


class ClassifyAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """One outcome per row, in the order of the request."""

    results: tuple[Outcome, ...]
    on: str
    timezone: str
    tables: tuple[TableReference, ...]
    """Every version that was asked."""
    policy: Policy
    """What the request accepted: the answer holds under it alone."""
    quality_control: tuple[ControlView, ...] = ()
    """Where each control of the request lies, each once."""


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A request understood: the versions that each list of names stands for, and who classifies by them."""

    request: ClassifyRequest
    language: Language
    on: str
    timezone: str
    classifiers: dict[tuple[str, ...], Classifier]
    held: dict[str, Held]
    day: Day

    def names(self, row: ResultIn) -> tuple[str, ...]:
        """Return the names by which a row asks for its tables."""
        return self.request.tables if row.tables is None else row.tables


def classify(
    context: Context, caller: Caller, request: ClassifyRequest, language: Language
) -> ClassifyAnswer:
    """Classify every row; a row that cannot be read is refused, the others are answered."""
    asked = understood(context, caller, request, language)
    return ClassifyAnswer(
        results=tuple(outcomes(asked, request.results)),
        on=asked.on,
        timezone=asked.timezone,
        tables=tuple(table_reference(one) for one in asked.held.values()),
        policy=request.policy,
        quality_control=controls_shown(asked.day, asked.language),
    )


def controls_shown(day: Day, language: Language) -> tuple[ControlView, ...]:
    """Say where each control of a request lies."""
    return control_views(day.controls, language, day.words)


Groups = dict[tuple[str, ...], tuple[Held, ...]]
"""The versions that each list of names in a request stands for; first those of the request itself."""


def groups_asked(
    context: Context, caller: Caller, request: ClassifyRequest, of_rows: Iterable[Names] = ()
) -> tuple[dt.date, Groups]:
    """Find the versions that a request and its rows ask, and on which date.

    ``of_rows`` are names of tables by which rows ask that are not part of the request here.
    """
    if len(request.results) > MOST_RESULTS:
        raise TooLarge("too_many_results", count=len(request.results), limit=MOST_RESULTS)
    if say_too_much(row.isolate for row in request.results):
        raise Refused("isolate_names_too_long", pointer="/results", limit=f"{MOST_CHARACTERS:,}")
    on = civil_date(context, request.on)
    groups = {request.tables: tables_asked(context, caller, request.tables, on)}
    for place, row in enumerate(request.results):
        if row.tables is not None and row.tables not in groups:
            groups[row.tables] = tables_asked(context, caller, row.tables, on, f"/results/{place}/tables")
    for names in of_rows:
        if names not in groups:
            groups[names] = tables_asked(context, caller, names, on)
    return on, groups


def every_held(groups: Groups) -> dict[str, Held]:
    """Return every version that a request asks, once."""
    return {f"{one.stored.table}@{one.stored.version}": one for group in groups.values() for one in group}


def understood(
    context: Context,
    caller: Caller,
    request: ClassifyRequest,
    language: Language,
    of_rows: Iterable[Names] = (),
    *,
    known: Mapping[Names, Classifier | None] = {},
) -> Asked:
    """Find the versions a request asks, check its policy and its controls.

    ``known``: who classified by the same versions and policy before, by the names of tables.
    """
    on, asked = groups_asked(context, caller, request, of_rows)
    words = {names: context.tables.vocabulary(group) for names, group in asked.items()}
    classifiers = {
        names: known.get(names)
        or Classifier([one.index for one in asked[names]], policy_asked(request.policy, said), said)
        for names, said in words.items()
    }
    held = every_held(asked)
    day = day_of(
        words[request.tables],
        request.quality_control,
        request.results,
        RangesInForce(context=context, caller=caller, on=on, held=tuple(held.values())),
    )
    return Asked(
        request=request,
        language=language,
        on=on.isoformat(),
        timezone=context.settings.timezone,
        classifiers=classifiers,
        held=held,
        day=day,
    )


def outcomes(asked: Asked, results: Sequence[ResultIn]) -> list[Outcome]:
    """Answer rows; what the results of an isolate show is joined over these rows."""
    show, notes, answers = shower(asked.held), Notes(), []
    known: dict[tuple[object, ...], Outcome] = {}
    for row, of in zip(results, _by_isolate(asked, results), strict=True):
        key = (of.bare, of.shows, None if of.against is None else tuple(of.against.parameters.values()))
        if key not in known:
            known[key] = _outcome(of, show, spoken_to(asked, of.classifier, notes))
        answers.append(msgspec.structs.replace(known[key], id=row.id))
    return answers


class _Row(msgspec.Struct, frozen=True, kw_only=True):
    """A row without its id, what its value says, and what its isolate shows, which is left if it says more.

    ``against`` warns of another method that contradicts it.
    """

    bare: ResultIn
    classifier: Classifier
    found: ByValue
    shows: Shows
    against: Remark | None = None


def _by_isolate(asked: Asked, results: Sequence[ResultIn]) -> list[_Row]:
    """Answer every distinct row by its value once, and join what each isolate shows."""
    first: dict[ResultIn, ByValue] = {}
    isolates, methods, rows = Isolates(), MethodsCompared(), []
    for row in results:
        name = row.isolate if row.isolate and says_more(row.isolate) else None
        bare = msgspec.structs.replace(row, id=None, isolate=name)
        classifier = asked.classifiers[asked.names(row)]
        if bare not in first:
            first[bare] = answered_by_value(bare, classifier)
        found = first[bare]
        said = classifier.measured(found, row.method, row.value, row.disk_content)
        rows.append((row.isolate, bare, classifier, found, said))
        isolates.add(row.isolate, found.organism, classifier.shows(found), found.drug)
        methods.add(row.isolate, found.organism, found.drug, said)
    return [
        _Row(
            bare=bare,
            classifier=classifier,
            found=found,
            shows=isolates.shows(isolate, found.organism, classifier.vocabulary, found.drug)
            | methods.repeated(
                isolate, found.organism, found.drug, bare.method, classifier.vocabulary.lineage
            ),
            against=methods.against(isolate, found.organism, found.drug, said),
        )
        for isolate, bare, classifier, found, said in rows
    ]


class Answered(msgspec.Struct, frozen=True, kw_only=True):
    """What a row is, and what it shows to rules about other results of its isolate."""

    outcome: Outcome
    organism: str | None
    shows: Shows


def answered(asked: Asked, row: ResultIn, shows: Shows, show: "Show", notes: Notes) -> Answered:
    """Answer a row without id, of whose isolate this is shown."""
    classifier = asked.classifiers[asked.names(row)]
    found = answered_by_value(row, classifier)
    of = _Row(bare=row, classifier=classifier, found=found, shows=shows)
    outcome = _outcome(of, show, spoken_to(asked, classifier, notes))
    return Answered(outcome=outcome, organism=found.organism, shows=classifier.shows(found))


def answered_by_value(row: ResultIn, classifier: Classifier) -> ByValue:
    """Answer a row by its value; one whose method is none of ours is refused, but tells of its isolate."""
    return classifier.by_value(_result(row))


Show = Callable[[CriterionShown, bool], CriterionView]


class Spoken(msgspec.Struct, frozen=True, kw_only=True):
    """In which words and language a row is read and answered, and what is known beside its criterion."""

    words: Vocabulary
    language: Language
    day: Day
    held: dict[str, Held]
    notes: Notes


def spoken_to(asked: Asked, classifier: Classifier, notes: Notes) -> Spoken:
    """Say in which words and language rows of a request are read and answered."""
    return Spoken(
        words=classifier.vocabulary, language=asked.language, day=asked.day, held=asked.held, notes=notes
    )


def shower(held: dict[str, Held]) -> Show:
    """Return a function that builds the view of each criterion once per request."""
    views: dict[tuple[str, bool], CriterionView] = {}

    def show(shown: CriterionShown, extrapolated: bool) -> CriterionView:
        key = (shown.id, extrapolated)
        if key not in views:
            views[key] = shown_again(held, shown, extrapolated=extrapolated)
        return views[key]

    return show


def policy_asked(given: Policy, words: Vocabulary) -> AskedPolicy:
    """Check a policy; an unknown kind or host is refused with its place."""
    return allowed_kinds_and_hosts(
        given.kinds,
        given.host_fallback,
        "/policy",
        words,
        accept_not_stated=given.accept_not_stated,
        strict=given.strict,
        rules=given.rules,
        zone_zero_is_no_inhibition=given.zone_zero_is_no_inhibition,
        do_not_report=msgspec.to_builtins(given.do_not_report),
    ).policy


def _outcome(row: _Row, show: Show, spoken: Spoken) -> Outcome:
    also = _also_refused(row, spoken)
    if row.found.answer.refused is Refusal.METHOD_MISMATCH and row.bare.method not in METHODS:
        code = Refusal.METHOD_MISMATCH.value
        return Outcome(refused=code, text=text(f"refusal.{code}", spoken.language), also_refused=also)
    answer = row.classifier.answer(row.found, row.shows)
    answer = spoken.day.without_controls.applied(answer, row.bare, spoken.words)
    answer = spoken.day.applied(warned(answer, row.against), row.bare, spoken.words)
    shown = outcome_of(answer, show, spoken)
    probability = probability_of(answer, row.found.asked, spoken.held)
    if probability is None and not also:
        return shown
    return msgspec.structs.replace(shown, probability=probability, also_refused=also)


def _also_refused(row: _Row, spoken: Spoken) -> tuple[NameRefused, ...]:
    """Say which further names of a refused row are not known."""
    answer = row.found.answer
    if answer.refused is None:
        return ()
    faults = also_refused(answer, _result(row.bare), spoken.words)
    notes = {field: refusal_note(fault, spoken.language, spoken.words) for field, fault in faults.items()}
    return tuple(
        NameRefused(field=field, code=said.code, parameters=said.parameters, text=said.text)
        for field, said in notes.items()
    )


def _result(row: ResultIn) -> AskedResult:
    """Return a row as a result, whatever its method."""
    return AskedResult(
        organism=row.organism,
        host=row.host,
        drug=row.drug,
        method=row.method,
        value=row.value,
        disk_content=row.disk_content,
        site=row.site,
        specimen=row.specimen,
        ladder=row.ladder,
        isolate=row.isolate,
        screening=_screening(row),
    )


def _screening(row: ResultIn) -> Screening | None:
    if row.screening is None:
        return None
    return msgspec.convert(row.screening, Screening, from_attributes=True)


def outcome_of(answer: Answer, show: Show, spoken: Spoken) -> Outcome:
    """Show an answer in the reader's words."""
    language, words = spoken.language, spoken.words
    extrapolated = answer.extrapolated is not None
    criterion = None if answer.criterion is None else show(answer.criterion, extrapolated)
    distance = answer.distance_steps if answer.distance_mm is None else answer.distance_mm
    return Outcome(
        id=answer.id,
        category=None if answer.category is None else answer.category.value,
        category_by_value=None if answer.category_by_value is None else answer.category_by_value.value,
        refused=None if answer.refused is None else answer.refused.value,
        text=in_text(answer, spoken, None if criterion is None else criterion.i_means),
        reason=None
        if answer.reason is None
        else spoken.notes.reason(answer.reason, answer.parameters, language, words),
        possible=tuple([one.value for one in answer.possible]),
        kind=None if answer.kind is None else answer.kind.value,
        criterion=criterion,
        table=None if criterion is None else criterion.table,
        extrapolated=extrapolated,
        extrapolated_from=answer.extrapolated,
        distance=distance,
        distance_unit=None if distance is None else ("steps" if answer.distance_mm is None else "mm"),
        warnings=tuple([spoken.notes.warning(one, language, words) for one in answer.warnings]),
        alternatives=tuple([_alternative(one, show, words) for one in answer.alternatives]),
        instead=tuple([show(one, False) for one in answer.exists]),
        reported=answer.reported,
    )


def in_text(answer: Answer, spoken: Spoken, i_means: str | None) -> str:
    """Put a category or refusal into words; what I means is for the table to say."""
    language = spoken.language
    if answer.refused is not None:
        return text(
            f"refusal.{answer.refused.value}", language, **in_words(answer.parameters, language, spoken.words)
        )
    if answer.category is Category.I:
        return text(f"category_i.{i_means or 'not_stated'}", language)
    return text(f"category.{answer.category.value}", language) if answer.category else ""


def _alternative(one: SiteAnswer, show: Show, words: Vocabulary) -> Alternative:
    return Alternative(
        sites=tuple(site_term(site, words) for site in one.sites),
        category=one.category.value,
        possible=tuple(category.value for category in one.possible),
        criterion=show(one.criterion, False),
    )
