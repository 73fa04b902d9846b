"""The methods of one derivation, in order, telling how far they are."""

from collections.abc import Callable

import msgspec

from analysis.bootstrap import RESAMPLES_AT_ONCE
from analysis.candidate import Question, refused
from analysis.counted import (
    CONSTRAINED,
    UNCONSTRAINED,
    corrected,
    counted,
    distributions,
    held_out,
    resampled,
)
from analysis.data_refusals import ONE_SIDED
from analysis.evidence.refits import refits_of
from analysis.evidence.report import Evidence, SubgroupFit
from analysis.evidence.subgroups import one_curve_rejected, subgroup_fits, subgroups
from analysis.expected import MODEL_METHODS, answer_plan, expected, model_steps
from analysis.expected_susceptible_only import METHOD as EXPECTED_METHOD
from analysis.expected_susceptible_only import expected_susceptible_only
from analysis.heterogeneity.step import heterogeneity_steps, with_heterogeneity
from analysis.measurement_error.answer import FittedAnswer
from analysis.measurement_error.model import fit_model
from analysis.methods import Censoring, LongStep, Method
from analysis.mic_class import AT_U, nearest_class
from analysis.record import AnalysisPlan, Candidate, DerivationRecord, RegressionLine
from analysis.refusals import Refusal
from analysis.regression.lines import LINE_METHODS, regress
from analysis.roc import roc
from analysis.roc_candidate import roc_candidate
from analysis.susceptible_only import susceptible_only

Progress = Callable[[str, int, int], None]
"""Called with what was done (a method or another step), how many steps are done, and of how many."""


class Derivation:
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
        self.fitted: FittedAnswer | None = None
        self.subgroup_steps = len(subgroups(question)) if plan.model_simulations else 0
        self.done, self.of = 0, self._steps()

    def run(self) -> DerivationRecord:
        """Run every method of the plan."""
        record = self._expected(self._counted(self.record))
        record = self._roc(self._one_sided(record))
        for method in self.lines_wanted:
            answers = tuple(regress(self.question, method, self.plan))
            record = self._regressed(record, answers)
            self._tell(method.value)
        return self._compared(record)

    def _steps(self) -> int:
        """Return how many steps there will be, if every one is needed."""
        searched = Refusal.NO_RESISTANT_ISOLATE not in self.codes
        chunks = -(-self.plan.bootstrap_resamples // RESAMPLES_AT_ONCE)
        wanted = (method in self.plan.methods for method in (Method.SUSCEPTIBLE_ONLY, EXPECTED_METHOD))
        one_sided = bool(self.codes & ONE_SIDED) * sum(wanted)
        roc_wanted = Method.ROC in self.plan.methods
        model = model_steps(self.plan) + self.subgroup_steps if self.model_wanted else 0
        compared = heterogeneity_steps(self.question, self.plan, with_model=searched and self.model_wanted)
        return searched * (1 + chunks + model) + one_sided + roc_wanted + len(self.lines_wanted) + compared

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
        drawn, _ = resampled(self.question, self.plan, lambda _: self._tell(LongStep.BOOTSTRAP))
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
        self.fitted = found.fitted
        return msgspec.structs.replace(
            record,
            candidates=(*record.candidates, *found.candidates),
            model=found.fitted.answer,
            evidence=msgspec.structs.replace(record.evidence or Evidence(), subgroups=self._subgroups()),
            warnings=(*record.warnings, *found.warnings),
        )

    def _subgroups(self) -> tuple[SubgroupFit, ...]:
        """Fit laboratories, species, hosts and years alone, where one curve does not describe them all."""
        fitted = self.fitted
        if fitted is None or not fitted.answer.converged or not one_curve_rejected(fitted.answer):
            self.of -= self.subgroup_steps  # one curve for all: these steps are not needed
            return ()
        refits = refits_of(fitted.model, self.question.criterion)
        fewest = self.plan.minimum_isolates
        return subgroup_fits(self.question, refits, fewest, lambda: self._tell(LongStep.SUBGROUPS))

    def _tell_of_the_model(self, resampling: bool) -> None:
        """Report a step of the model as done."""
        self._tell(LongStep.MODEL_RESAMPLES if resampling else Method.EXPECTED_CONSTRAINED)

    def _one_sided(self, record: DerivationRecord) -> DerivationRecord:
        """Add the susceptible-only answers, counted and of the model, where two limits ask too much."""
        if not self.codes & ONE_SIDED:
            return record
        if Method.SUSCEPTIBLE_ONLY in self.plan.methods:
            answer = susceptible_only(self.question, self.censoring, self.plan.minimum_resistant)
            self._tell(Method.SUSCEPTIBLE_ONLY.value)
            record = msgspec.structs.replace(record, candidates=(*record.candidates, answer))
        return self._expected_one_sided(record) if EXPECTED_METHOD in self.plan.methods else record

    def _expected_one_sided(self, record: DerivationRecord) -> DerivationRecord:
        """Add the model's susceptible-only answer; the model is fitted for it where nothing else asked."""
        if self.fitted is None:
            options = answer_plan(self.question, self.plan).options
            model = fit_model(self.question.table, options)
        else:
            model = self.fitted.model
        found = expected_susceptible_only(self.question, model, self.plan)
        self._tell(EXPECTED_METHOD.value)
        evidence = msgspec.structs.replace(record.evidence or Evidence(), susceptible_share=found.share)
        return msgspec.structs.replace(
            record, candidates=(*record.candidates, found.candidate), evidence=evidence
        )

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
        answer = roc_candidate(self.question, found, self.censoring)
        return msgspec.structs.replace(record, roc=found, candidates=(*record.candidates, answer))

    def _roc_refusal(self) -> Refusal | None:
        """Return why there is no curve."""
        resistant = nearest_class(self.question.table, self.question.criterion) >= AT_U
        if not resistant.any():
            return Refusal.NO_RESISTANT_ISOLATE
        return Refusal.NO_SUSCEPTIBLE_ISOLATE if resistant.all() else None

    def _compared(self, record: DerivationRecord) -> DerivationRecord:
        """Compare laboratories, hosts, species and years."""
        return with_heterogeneity(
            self.question,
            record,
            None if self.fitted is None else self.fitted.model,
            lambda resampling: self._tell(LongStep.MODEL_RESAMPLES if resampling else LongStep.HETEROGENEITY),
            with_limits=Refusal.NO_RESISTANT_ISOLATE not in self.codes,
        )

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
