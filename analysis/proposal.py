"""All methods side by side, and the default proposal: the record of a derivation."""

from collections.abc import Callable

import msgspec

from analysis.bootstrap import RESAMPLES_AT_ONCE
from analysis.candidate import Question, candidate, refused, within_bounds_at_both_ends
from analysis.counted import (
    CONSTRAINED,
    UNCONSTRAINED,
    corrected,
    counted,
    distributions,
    held_out,
    limits_in_signs,
    resampled,
)
from analysis.criterion import MicCriterion
from analysis.data_refusals import HOPELESS, ONE_SIDED, category_counts, data_refusals
from analysis.error_bounded import SearchRule
from analysis.expected import MODEL_METHODS, expected, model_steps
from analysis.methods import Censoring, DefaultReason, Method
from analysis.paired_table import PairedTable
from analysis.record import (
    AnalysisPlan,
    Candidate,
    DerivationRecord,
    Refused,
    RegressionLine,
    RocResult,
    Warned,
    WildTypeAnswer,
)
from analysis.refusals import Caveat, Refusal
from analysis.regression.lines import LINE_METHODS, regress
from analysis.roc import roc
from analysis.susceptible_only import susceptible_only
from analysis.wild_type.answer import mic_criterion_splits, wild_type_answer, zone_limit_splits

Progress = Callable[[str, int, int], None]
"""Called with what is being done (a method's id, or bootstrap), how many steps are done, and of how many."""

BOOTSTRAP_STEP = "bootstrap"


def derive(
    table: PairedTable,
    criterion: MicCriterion,
    plan: AnalysisPlan,
    *,
    code_version: str,
    data_digest: str,
    progress: Progress | None = None,
) -> DerivationRecord:
    """Derive zone breakpoints that correlate with ``criterion``.

    Parameters
    ----------
    table : PairedTable
        Paired measurements of one organism (group), drug, disk content and host.
    criterion : MicCriterion
        What the zone criterion is to agree with, log2 mg/L.
    plan : AnalysisPlan
        Every choice, fixed beforehand.
    code_version, data_digest : str
        Written into the record.
    progress : callable, optional

    Returns
    -------
    DerivationRecord
        The same table, criterion, plan, code and lock give the same canonical bytes.
        "No disk criterion possible" is a record with refusals, not an exception.

    Notes
    -----
    The default is the pair with the smallest expected index among those whose expected error
    rates are within all bounds of the acceptance table, by the averaged measurement-error
    model; where the plan makes the counted search its primary method, or leaves the model out,
    the counted pair, with censored concentrations at the nearest step and at the far end
    alike. With no or too few resistant isolates, the susceptible-only answer; otherwise none:
    where the primary method refuses, no other takes its place. Only isolates whose category is
    certain count as resistant or susceptible for this.
    """
    one = criterion.one_breakpoint
    rule = SearchRule(
        one_breakpoint=one,
        width_min_mm=plan.minimum_width_mm,
        width_max_mm=plan.maximum_width_mm,
        allowed=plan.allowed,
    )
    question = Question(table=table, criterion=criterion, rule=rule)
    counts = category_counts(question)
    refusals = data_refusals(question, counts, plan)
    record = DerivationRecord(
        data_digest=data_digest,
        code_version=code_version,
        criterion=criterion,
        plan=plan,
        n=table.n,
        categories=counts,
        laboratories=table.laboratories,
        cells=table.scattergram_cells(),
        default_reason=DefaultReason.NO_CRITERION_POSSIBLE,
        refusals=refusals,
        warnings=_table_warnings(table, plan),
    )
    if any(one_refusal.code in HOPELESS for one_refusal in refusals):
        return record
    return _with_default(question, _Derivation(question, record, plan, progress).run())


class _Derivation:
    """The methods of one derivation, in order, telling how far they are."""

    def __init__(
        self, question: Question, record: DerivationRecord, plan: AnalysisPlan, progress: Progress | None
    ) -> None:
        self.question, self.record, self.plan, self.progress = question, record, plan, progress
        self.codes = {one.code for one in record.refusals}
        censored = bool(question.table.mic_censored.any())
        self.censoring = Censoring.NEAREST_STEP if censored else Censoring.NONE_CENSORED
        self.lines_wanted = [method for method in LINE_METHODS if method in plan.methods]
        self.model_wanted = any(method in plan.methods for method in MODEL_METHODS)
        self.done, self.of = 0, self._steps()

    def run(self) -> DerivationRecord:
        """Run every method of the plan."""
        record = self._expected(self._counted(self.record))
        record = self._roc(self._one_sided(record))
        for method in self.lines_wanted:
            answers = tuple(regress(self.question, method, self.plan))
            record = self._regressed(record, answers)
            self._tell(method.value)
        return _with_wild_type(self.question, record)

    def _steps(self) -> int:
        """Return how many steps there will be, if every one is needed."""
        searched = Refusal.NO_RESISTANT_ISOLATE not in self.codes
        chunks = -(-self.plan.bootstrap_resamples // RESAMPLES_AT_ONCE)
        one_sided = bool(self.codes & ONE_SIDED) and Method.SUSCEPTIBLE_ONLY in self.plan.methods
        roc_wanted = Method.ROC in self.plan.methods
        model = model_steps(self.plan) if self.model_wanted else 0
        return searched * (1 + chunks + model) + one_sided + roc_wanted + len(self.lines_wanted)

    def _tell(self, step: str) -> None:
        """Report one more step as done."""
        self.done += 1
        if self.progress is not None:
            self.progress(step, min(self.done, self.of), self.of)

    def _counted(self, record: DerivationRecord) -> DerivationRecord:
        """Add the error-bounded answers, their bootstrap and held-out rates."""
        if Refusal.NO_RESISTANT_ISOLATE in self.codes:
            answers = tuple(
                refused(method, self.censoring, Refusal.NO_RESISTANT_ISOLATE)
                for method in (CONSTRAINED, UNCONSTRAINED)
            )
            return msgspec.structs.replace(record, candidates=answers)
        found = counted(self.question, self.censoring)
        self._tell(CONSTRAINED.value)
        primary, *others = found.candidates
        if primary.refusal is None:
            primary = msgspec.structs.replace(primary, held_out=held_out(self.question))
        warnings = (*record.warnings, *found.warnings)
        record = msgspec.structs.replace(record, candidates=(primary, *others), warnings=warnings)
        no_pair = primary.refusal is not None and primary.refusal.code is Refusal.NO_ADMISSIBLE_PAIR
        return record if no_pair or self.plan.bootstrap_resamples == 0 else self._bootstrap(record)

    def _bootstrap(self, record: DerivationRecord) -> DerivationRecord:
        """Add the distribution of the pairs and the corrected rates."""
        drawn, _ = resampled(self.question, self.plan, lambda _: self._tell(BOOTSTRAP_STEP))
        bootstraps, warnings = distributions(drawn, self.censoring, self.plan)
        primary = corrected(self.question, record.candidates[0], drawn)
        return msgspec.structs.replace(
            record,
            candidates=(primary, *record.candidates[1:]),
            bootstraps=bootstraps,
            warnings=(*record.warnings, *warnings),
        )

    def _expected(self, record: DerivationRecord) -> DerivationRecord:
        """Add the measurement-error model and its answers; without resistant isolates they are refused."""
        if not self.model_wanted:
            return record
        if Refusal.NO_RESISTANT_ISOLATE in self.codes:
            answers = tuple(
                refused(method, Censoring.INTERVAL, Refusal.NO_RESISTANT_ISOLATE) for method in MODEL_METHODS
            )
            return msgspec.structs.replace(record, candidates=(*record.candidates, *answers))
        found = expected(self.question, self.plan, self._tell_of_the_model)
        return msgspec.structs.replace(
            record,
            candidates=(*record.candidates, *found.candidates),
            model=found.model,
            warnings=(*record.warnings, *found.warnings),
        )

    def _tell_of_the_model(self, resampling: bool) -> None:
        """Report a step of the model as done."""
        self._tell(BOOTSTRAP_STEP if resampling else Method.EXPECTED_CONSTRAINED.value)

    def _one_sided(self, record: DerivationRecord) -> DerivationRecord:
        """Add the susceptible-only answer where two limits are too much to ask."""
        if not self.codes & ONE_SIDED or Method.SUSCEPTIBLE_ONLY not in self.plan.methods:
            return record
        answer = susceptible_only(self.question, self.censoring, self.plan.minimum_resistant)
        self._tell(Method.SUSCEPTIBLE_ONLY.value)
        return msgspec.structs.replace(record, candidates=(*record.candidates, answer))

    def _roc(self, record: DerivationRecord) -> DerivationRecord:
        """Add the receiver operating characteristic and its best limit."""
        if Method.ROC not in self.plan.methods:
            return record
        code = self._roc_refusal()
        self._tell(Method.ROC.value)
        if code is not None:
            answer = refused(Method.ROC, self.censoring, code)
            return msgspec.structs.replace(record, candidates=(*record.candidates, answer))
        found = roc(self.question.table, self.question.criterion, self.plan.roc_weight_percent)
        answer = _roc_candidate(self.question, found, self.censoring)
        return msgspec.structs.replace(record, roc=found, candidates=(*record.candidates, answer))

    def _roc_refusal(self) -> Refusal | None:
        """Return why there is no curve."""
        counts = self.record.categories
        if counts.resistant == 0:
            return Refusal.NO_RESISTANT_ISOLATE
        return Refusal.NO_SUSCEPTIBLE_ISOLATE if counts.susceptible + counts.intermediate == 0 else None

    @staticmethod
    def _regressed(
        record: DerivationRecord, answers: tuple[tuple[Candidate, tuple[RegressionLine, ...]], ...]
    ) -> DerivationRecord:
        """Add the answers and lines of one method."""
        return msgspec.structs.replace(
            record,
            candidates=(*record.candidates, *(answer for answer, _ in answers)),
            regressions=(*record.regressions, *(line for _, lines in answers for line in lines)),
        )


def _roc_candidate(question: Question, found: RocResult, censoring: Censoring) -> Candidate:
    """Return the largest of the best limits as one cut between R and not R."""
    limit = found.best_zone_s_ge_mm[-1]
    answer = candidate(question, Method.ROC, censoring, limit - 1, limit)
    warnings = list(answer.warnings)
    if len(found.best_zone_s_ge_mm) > 1:
        pairs = str(len(found.best_zone_s_ge_mm))
        warnings.append(Warned(code=Caveat.SEVERAL_PAIRS_TIE, parameters={"pairs": pairs}))
    if not question.criterion.one_breakpoint:
        warnings.append(Warned(code=Caveat.SEPARATES_R_FROM_NOT_R))
    return msgspec.structs.replace(answer, warnings=tuple(warnings))


def _table_warnings(table: PairedTable, plan: AnalysisPlan) -> tuple[Warned, ...]:
    """Say what the laboratories mean for the limits."""
    found = []
    many = len(table.laboratories)
    if many > 1:
        parameters = {"laboratories": str(many)}
        found.append(Warned(code=Caveat.LIMITS_ASSUME_INDEPENDENCE, parameters=parameters))
    elif plan.resampling == "laboratories":
        found.append(Warned(code=Caveat.LABORATORIES_NOT_NAMED))
    return tuple(found)


def _with_default(question: Question, record: DerivationRecord) -> DerivationRecord:
    """Choose the default candidate, or say why there is none."""
    codes = {one.code for one in record.refusals}
    if codes & ONE_SIDED:
        ignored = ONE_SIDED | {Refusal.NO_RELATION}
        wanted, reason = Method.SUSCEPTIBLE_ONLY, DefaultReason.SUSCEPTIBLE_ONLY
    else:
        ignored = frozenset()
        wanted, reason = _primary(record.plan)
    answers = [place for place, one in enumerate(record.candidates) if one.method is wanted]
    if not answers:
        return record
    chosen = next((place for place in answers if _proposable(question, record.candidates[place])), None)
    if chosen is None:
        own = _why_none([record.candidates[place] for place in answers])
        added = () if own.code in codes else (own,)
        return msgspec.structs.replace(record, refusals=(*record.refusals, *added))
    if codes - ignored:
        return record
    return msgspec.structs.replace(record, default_candidate=chosen, default_reason=reason)


def _primary(plan: AnalysisPlan) -> tuple[Method, DefaultReason]:
    """Return the method whose answer is proposed: the model's, unless the plan decided otherwise."""
    method = Method(plan.primary)
    if method is Method.EXPECTED_CONSTRAINED and any(one in plan.methods for one in MODEL_METHODS):
        return method, DefaultReason.SMALLEST_EXPECTED_INDEX_WITHIN_BOUNDS
    return CONSTRAINED, DefaultReason.SMALLEST_INDEX_WITHIN_BOUNDS


def _with_wild_type(question: Question, record: DerivationRecord) -> DerivationRecord:
    """Add the wild-type cut-offs, and flag every limit that splits the wild type."""
    found = wild_type_answer(question.table)
    candidates = tuple(
        _flagged(answer, found)
        if answer.zone_s_ge_mm is not None and zone_limit_splits(found, answer.zone_s_ge_mm)
        else answer
        for answer in record.candidates
    )
    warnings = record.warnings
    if mic_criterion_splits(found, question.criterion.l_step):
        warnings = (*warnings, Warned(code=Caveat.MIC_CRITERION_SPLITS_WILD_TYPE))
    return msgspec.structs.replace(record, wild_type=found, candidates=candidates, warnings=warnings)


def _flagged(answer: Candidate, wild_type: WildTypeAnswer) -> Candidate:
    """Warn that a limit lies inside the central 95 % of the wild type's zones."""
    parameters = {
        "cut_off_mm": str(wild_type.zone[0].cut_off_mm),
        "zone_s_ge_mm": str(answer.zone_s_ge_mm),
    }
    flag = Warned(code=Caveat.SPLITS_WILD_TYPE, parameters=parameters)
    return msgspec.structs.replace(answer, warnings=(*answer.warnings, flag))


def _proposable(question: Question, answer: Candidate) -> bool:
    """Tell whether an answer may be the default, wherever censored concentrations lie."""
    if answer.refusal is not None:
        return False
    return answer.method is not CONSTRAINED or within_bounds_at_both_ends(question, answer)


def _why_none(answers: list[Candidate]) -> Refused:
    """Return why none of a method's answers is proposed, the nearest-step one being first."""
    first = answers[0]
    if first.refusal is not None and all(one.refusal is not None for one in answers):
        return first.refusal
    limits = {"nearest_step": limits_in_signs(first), "far_end": limits_in_signs(answers[-1])}
    return Refused(code=Refusal.CENSORING_DECIDES, parameters=limits)
