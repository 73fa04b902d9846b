"""The susceptible-only answer of the measurement-error model."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.candidate import Question, refused
from analysis.criterion import MicCriterion
from analysis.evidence.refits import refits_of
from analysis.evidence.report import SusceptibleShare
from analysis.measurement_error.expanded_percentile import expanded_tail
from analysis.measurement_error.joint import JointTable
from analysis.measurement_error.model import AveragedModel, counts_by_cluster
from analysis.measurement_error.resampling import draws
from analysis.methods import Censoring, Method
from analysis.mic_class import ABOVE_U, AT_L, AT_U, nearest_class
from analysis.paired_table import Floats, Integers, PairedTable
from analysis.plan import AllowedRates, AnalysisPlan
from analysis.record import Candidate, WildTypeZones
from analysis.refusals import Refusal
from analysis.susceptible_only import (
    placed,
    smallest_counted_limit,
    surely_susceptible_zones,
    unusable_wild_type,
    wild_type_zones,
)
from analysis.wild_type.answer import wild_type_answer
from analysis.wild_type.distribution import ZoneDistribution
from analysis.wild_type.mixture import mixture_zone_wild_type
from analysis.zones import NO_INHIBITION_MM

METHOD = Method.EXPECTED_SUSCEPTIBLE_ONLY
_BEYOND_UPPER = 0.05


@dataclass(frozen=True, slots=True)
class SusceptibleOnly:
    """The candidate, and what the model expects of its limit where it was asked."""

    candidate: Candidate
    share: SusceptibleShare | None = None


def expected_susceptible_only(
    question: Question, model: AveragedModel, plan: AnalysisPlan
) -> SusceptibleOnly:
    """Return S from a zone limit on, and nothing below it, by the model.

    Parameters
    ----------
    question : Question
    model : AveragedModel
        Fitted to ``question.table``.
    plan : AnalysisPlan

    Notes
    -----
    With x the MIC, L the largest susceptible step: the smallest limit D2, above 6 mm, at which the expected
    shares called S are under their very major bounds: P(y >= D2 | x > L) and
    P(y >= D2, x > L | L <= x <= L+1) under the inner bound, P(y >= D2 | x > L+1) under the outer one. A
    model can say more than thin data: the limit is never lower than the counted one
    (:func:`analysis.susceptible_only.susceptible_only`), and goes below the zone cut-off of the wild type
    only where the 95 % quantiles of these shares among the resamples are under the bounds and the
    isolates surely above L demonstrate it. That cut-off decides alone where no isolate lies above L, or
    none surely above L+1 and neither MICs nor zones show a non-wild type: what lies at L+1 then is the
    wild type read one step too high. Where challenge isolates alone lie far above L, the model says
    nothing of them, and the counted limit stands beside the cut-off. A limit inside the central 95 % of
    the wild type is refused.

    The wild type: the interval-censored mixture of the zones of the surely susceptible isolates, or their
    moments where these put the cut-off higher.
    """
    susceptible = surely_susceptible_zones(question)
    problem = unusable_wild_type(susceptible)
    if problem is not None:
        return SusceptibleOnly(refused(METHOD, Censoring.INTERVAL, problem))
    if not model.converged:
        return SusceptibleOnly(refused(METHOD, Censoring.INTERVAL, Refusal.NOT_CONVERGED))
    shares = _Shares(question, model, plan)
    alone = _wild_type_alone(question)
    limit = model.zone_min_mm if alone else shares.smallest_limit(question.rule.allowed)
    if not alone or _far_above(question.every_isolate, question):
        limit = max(limit, smallest_counted_limit(question, plan.minimum_resistant))
    trusted = shares.sure_of(limit, question.rule.allowed)
    answer = placed(question, METHOD, Censoring.INTERVAL, limit, _stricter(susceptible), trusted=trusted)
    if answer.zone_s_ge_mm is None:
        return SusceptibleOnly(answer)
    return SusceptibleOnly(answer, shares.at(answer.zone_s_ge_mm, limit))


def _wild_type_alone(question: Question) -> bool:
    """Tell whether the model was fitted to isolates that show nothing but a wild type.

    None lies above L, or none far above it and one normal describes the MICs and another the zones.
    """
    fitted = question.table
    if not (nearest_class(fitted, question.criterion) > AT_L).any():
        return True
    if _far_above(fitted, question):
        return False
    found = wild_type_answer(question.random_sample)
    return len(found.mic_parts) == 1 and len(found.zone_parts) == 1


def _far_above(table: PairedTable, question: Question) -> bool:
    """Tell whether an isolate lies surely more than one dilution above L."""
    return bool(table.surely_at_least(question.criterion.l_step + 2).any())


class _Shares:
    """Expected shares called S at every limit, and their upper 95 % quantiles."""

    def __init__(self, question: Question, model: AveragedModel, plan: AnalysisPlan) -> None:
        criterion = MicCriterion(l_step=question.criterion.l_step)
        self.limits = np.arange(max(model.zone_min_mm, NO_INHIBITION_MM + 1), model.zone_max_mm + 2)
        self.expected = _called_susceptible(model.joint(criterion), self.limits)
        clusters = counts_by_cluster(question.table)
        clustered = plan.resamples_laboratories(question.table.named_laboratories)
        refits = refits_of(model, criterion)
        drawn = [
            _called_susceptible(refits.refit(counts).joint, self.limits)
            for counts in draws(clusters, clustered=clustered, resamples=plan.model_resamples, seed=plan.seed)
        ]
        upper = 1 - expanded_tail(_BEYOND_UPPER, len(clusters) if clustered else 0)
        self.upper = (
            np.maximum(self.expected, np.nanquantile(np.stack(drawn), upper, axis=0)) if drawn else None
        )

    def smallest_limit(self, allowed: AllowedRates) -> int:
        """Return the smallest limit with all expected shares under the bounds."""
        return int(self.limits[np.argmax(_under(self.expected, allowed))])

    def sure_of(self, limit_mm: int, allowed: AllowedRates) -> bool:
        """Tell whether the upper quantiles of all shares are under the bounds, too."""
        if self.upper is None or limit_mm < self.limits[0]:
            return False
        return bool(_under(self.upper, allowed)[limit_mm - int(self.limits[0])])

    def at(self, zone_s_ge_mm: int, limit_mm: int) -> SusceptibleShare:
        """Describe the share of all isolates above L at one limit."""
        place = min(max(zone_s_ge_mm - int(self.limits[0]), 0), len(self.limits) - 1)
        return SusceptibleShare(
            limit_mm=limit_mm,
            zone_s_ge_mm=zone_s_ge_mm,
            called_susceptible=float(self.expected[0, place]),
            upper_95=None if self.upper is None else float(self.upper[0, place]),
        )


def _under(shares: Floats, allowed: AllowedRates) -> NDArray[np.bool_]:
    """Tell at which limits all shares, shape (3, limits), are under their bounds."""
    bounds = np.array([allowed.within_very_major, allowed.within_very_major, allowed.outside_very_major])
    return np.asarray((100 * shares < bounds[:, None]).all(axis=0))


def _called_susceptible(joint: JointTable, limits: Integers) -> Floats:
    """Return the shares called S, shape (3, limits): of x > L, of L <= x <= L+1, of x > L+1."""
    probability = joint.probability
    zones = np.array(joint.zones_mm)
    from_on = (zones[None, :] >= limits[:, None]).astype(np.float64)
    just_above, far_above = probability[AT_U], probability[ABOVE_U]
    called = np.stack([just_above + far_above, just_above, far_above]) @ from_on.T
    of = np.array(
        [
            just_above.sum() + far_above.sum(),
            probability[AT_L].sum() + just_above.sum(),
            far_above.sum(),
        ]
    )
    return np.asarray(np.minimum(called / np.maximum(of, 1e-300)[:, None], 1.0))


def _stricter(susceptible: PairedTable) -> WildTypeZones:
    """Return the wild type with the higher cut-off, the mixture's or that of the moments.

    The lower end of its central 95 % is the lower of both: where susceptible isolates are no single wild
    type, a cut-off between their parts would call many of them not susceptible, and is refused.
    """
    by_moments = wild_type_zones(susceptible)
    lowest = int(susceptible.zone_mm.min())
    counts = np.bincount(susceptible.zone_mm - lowest, weights=susceptible.count)
    fitted, _ = mixture_zone_wild_type(ZoneDistribution(lowest_mm=lowest, counts=tuple(counts.tolist())))
    if fitted.quantile_mm(0.99) <= by_moments.quantile_01_mm:
        return by_moments
    return WildTypeZones(
        n=by_moments.n,
        mean_mm=fitted.mean_mm,
        sd_mm=fitted.sd_mm,
        central_95_lower_mm=min(by_moments.central_95_lower_mm, fitted.quantile_mm(0.975)),
        quantile_01_mm=fitted.quantile_mm(0.99),
    )
