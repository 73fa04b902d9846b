"""All methods side by side, and the default proposal: the record of a derivation."""

from collections.abc import Callable

from analysis.candidate import Question
from analysis.conditions import REFERENCE, Condition, ConditionName, in_words
from analysis.criterion import MicCriterion
from analysis.data_refusals import HOPELESS, MOST_LABORATORIES, category_counts, data_refusals
from analysis.default_candidate import with_default
from analysis.derivation import Derivation, Progress
from analysis.error_bounded import SearchRule
from analysis.evidence.data_checks import checked_rules
from analysis.evidence.report import Evidence
from analysis.evidence.step import with_evidence
from analysis.heterogeneity.step import pooled_warnings
from analysis.methods import DefaultReason
from analysis.paired_table import PairedTable
from analysis.record import AnalysisPlan, DerivationRecord, LeftOut, Refused, Warned
from analysis.refusals import Caveat, Refusal
from analysis.wild_type_step import with_wild_type

LATER_STEPS: tuple[Callable[[Question, DerivationRecord], DerivationRecord], ...] = (with_wild_type,)
"""What is added once every method has answered, in order; the default is chosen after them."""


def derive(
    table: PairedTable,
    criterion: MicCriterion,
    plan: AnalysisPlan,
    *,
    code_version: str,
    data_digest: str,
    left_out: LeftOut | None = None,
    conditions: tuple[Condition, ...] = (),
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
    left_out : LeftOut, optional
        What of the data is not in ``table``; written into the record, too.
    conditions : tuple of Condition, optional
        What the isolates state of how they were tested. Different media or atmospheres that nobody asked to
        pool are refused.
    progress : callable, optional

    Returns
    -------
    DerivationRecord
        The same table, criterion, plan, code and lock give the same canonical bytes.
        "No disk criterion possible" is a record with refusals, not an exception.

    Notes
    -----
    Challenge isolates count in discrepancies, acceptance cells and the scattergram, and nowhere else
    unless the plan has them take part in choosing the limits.

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
    question = Question(
        table=table if plan.challenge == "searched" else table.random_sample(),
        criterion=criterion,
        rule=rule,
        with_challenge=table if table.challenge.any() else None,
    )
    refusals = (*_tested_differently(conditions), *data_refusals(question, plan))
    record = DerivationRecord(
        data_digest=data_digest,
        code_version=code_version,
        criterion=criterion,
        plan=plan,
        n=table.n,
        left_out=left_out,
        categories=category_counts(table, criterion),
        laboratories=table.laboratories if len(table.laboratories) <= MOST_LABORATORIES else (),
        conditions=conditions,
        cells=table.scattergram_cells(),
        default_reason=DefaultReason.NO_CRITERION_POSSIBLE,
        refusals=refusals,
        evidence=Evidence(rules=checked_rules(question, plan)),
        warnings=(
            *_table_warnings(table, question.table, plan),
            *_counted_once(left_out),
            *_by_other_methods(conditions),
        ),
    )
    if any(one_refusal.code in HOPELESS for one_refusal in refusals):
        return record
    record = Derivation(question, record, plan, progress).run()
    for step in LATER_STEPS:
        record = step(question, record)
    return with_evidence(question, with_default(question, record))


def _table_warnings(table: PairedTable, fitted: PairedTable, plan: AnalysisPlan) -> tuple[Warned, ...]:
    """Say what the laboratories mean for the limits, and which hosts and species are pooled."""
    found = []
    many, resampled = table.named_laboratories, fitted.named_laboratories
    if many > 1:
        parameters = {"laboratories": str(many)}
        found.append(Warned(code=Caveat.LIMITS_ASSUME_INDEPENDENCE, parameters=parameters))
    if resampled > 1 and not plan.resamples_laboratories(resampled):
        parameters = {"laboratories": str(resampled)}
        found.append(Warned(code=Caveat.LABORATORIES_NOT_RESAMPLED, parameters=parameters))
    if resampled < 2 and plan.resampling == "laboratories":
        found.append(Warned(code=Caveat.LABORATORIES_NOT_NAMED))
    return (*found, *pooled_warnings(table))


def _counted_once(left_out: LeftOut | None) -> tuple[Warned, ...]:
    """Say which rows do not count because isolates have to be independent of one another."""
    found = LeftOut() if left_out is None else left_out
    rows = (
        (Caveat.IDENTITIES_UNDECIDED, found.identity_undecided),
        (Caveat.ROWS_PASTED_AGAIN, found.pasted_again),
        (Caveat.OTHER_MIC_METHODS_LEFT_OUT, found.other_mic_method),
    )
    return tuple(Warned(code=code, parameters={"rows": str(n)}) for code, n in rows if n)


def _tested_differently(conditions: tuple[Condition, ...]) -> tuple[Refused, ...]:
    """Refuse isolates that were tested under conditions nobody asked to pool."""
    return tuple(
        Refused(
            code=Refusal.CONDITIONS_DIFFER,
            parameters={"condition": one.name.value, "values": in_words(one.values)},
        )
        for one in conditions
        if one.contradicts
    )


def _by_other_methods(conditions: tuple[Condition, ...]) -> tuple[Warned, ...]:
    """Say which MICs are not of the reference method."""
    known = {method.value for method in REFERENCE}
    return tuple(
        Warned(code=Caveat.NOT_THE_REFERENCE_METHOD, parameters={"isolates": str(others)})
        for one in conditions
        if one.name is ConditionName.MIC_METHOD
        and (others := sum(stated.n for stated in one.values if stated.value not in known))
    )
