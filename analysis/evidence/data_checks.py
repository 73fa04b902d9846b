"""Check the minimum-data rules of a plan on one table: required and observed."""

from collections.abc import Callable

from analysis.candidate import Question
from analysis.criterion import MicCriterion
from analysis.data_refusals import surely_resistant, surely_susceptible
from analysis.evidence.report import DataRuleCheck, Standing
from analysis.evidence.rules import DataRule, DataRuleId, RuleOrigin
from analysis.methods import Factor
from analysis.mic_class import AT_L, AT_U, nearest_class
from analysis.paired_table import PairedTable
from analysis.plan import AnalysisPlan

Observed = tuple[int | None, str | None]


def refusing_rules(plan: AnalysisPlan) -> tuple[DataRule, ...]:
    """Return the rules of a plan that refuse an answer, from its ``minimum_...`` fields."""
    return tuple(
        DataRule(rule=rule, at_least=at_least, origin=RuleOrigin.METHOD)
        for rule, at_least in (
            (DataRuleId.ISOLATES, plan.minimum_isolates),
            (DataRuleId.RESISTANT, plan.minimum_resistant),
            (DataRuleId.SUSCEPTIBLE, plan.minimum_susceptible),
        )
    )


def checked_rules(question: Question, plan: AnalysisPlan) -> tuple[DataRuleCheck, ...]:
    """Check every rule of a plan: those that refuse an answer first, then the others."""
    rules = [(rule, True) for rule in refusing_rules(plan)]
    rules += [(rule, False) for rule in plan.data_rules]
    return tuple(_checked(question, rule, refuses=refuses) for rule, refuses in rules)


def _checked(question: Question, rule: DataRule, *, refuses: bool) -> DataRuleCheck:
    """Check one rule on the random sample, and count again with the challenge isolates.

    What refuses is counted on the isolates that choose limits.
    """
    count = _COUNTS[rule.rule]
    observed, fewest = count(question.table if refuses else question.random_sample, question.criterion)
    challenged = question.with_challenge
    with_challenge = None if challenged is None else count(challenged, question.criterion)[0]
    standing = Standing.NOT_KNOWN
    if observed is not None:
        standing = Standing.MET if observed >= rule.at_least else Standing.NOT_MET
    return DataRuleCheck(
        rule=rule.rule,
        at_least=rule.at_least,
        origin=rule.origin,
        source=rule.source,
        refuses=refuses,
        observed=observed,
        with_challenge=with_challenge,
        fewest=fewest,
        standing=standing,
    )


def _isolates(table: PairedTable, _criterion: MicCriterion) -> Observed:
    return table.n, None


def _susceptible(table: PairedTable, criterion: MicCriterion) -> Observed:
    return surely_susceptible(table, criterion), None


def _resistant(table: PairedTable, criterion: MicCriterion) -> Observed:
    return surely_resistant(table, criterion), None


def _near_intermediate(table: PairedTable, criterion: MicCriterion) -> Observed:
    classes = nearest_class(table, criterion)
    return int(table.count[(classes >= AT_L) & (classes <= AT_U)].sum()), None


def _different(factor: Factor) -> Callable[[PairedTable, MicCriterion], Observed]:
    """Return the count of different names."""

    def count(table: PairedTable, _criterion: MicCriterion) -> Observed:
        found = table.isolates_by(factor)
        return (None if found is None else len(found)), None

    return count


def _fewest(factor: Factor) -> Callable[[PairedTable, MicCriterion], Observed]:
    """Return the count of the name with the fewest isolates, and that name."""

    def count(table: PairedTable, _criterion: MicCriterion) -> Observed:
        found = table.isolates_by(factor)
        if not found:
            return None, None
        name = min(found, key=lambda one: (found[one], one))
        return found[name], name

    return count


_COUNTS: dict[DataRuleId, Callable[[PairedTable, MicCriterion], Observed]] = {
    DataRuleId.ISOLATES: _isolates,
    DataRuleId.SUSCEPTIBLE: _susceptible,
    DataRuleId.RESISTANT: _resistant,
    DataRuleId.NEAR_INTERMEDIATE: _near_intermediate,
    DataRuleId.LABORATORIES: _different(Factor.LABORATORY),
    DataRuleId.PER_LABORATORY: _fewest(Factor.LABORATORY),
    DataRuleId.PER_SPECIES: _fewest(Factor.SPECIES),
    DataRuleId.YEARS: _different(Factor.YEAR),
}
