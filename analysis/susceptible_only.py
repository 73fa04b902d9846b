"""The susceptible-only answer, where too few isolates are resistant for two limits."""

from math import floor, sqrt

import msgspec
import numpy as np
from scipy.special import ndtri

from analysis.acceptance import cell_verdict
from analysis.candidate import Question, candidate, errors_of_pairs, refused
from analysis.criterion import MicCriterion
from analysis.error_bounded import within_bounds
from analysis.methods import Censoring, ErrorKind, Method, Verdict
from analysis.paired_table import PairedTable
from analysis.plan import AllowedRates
from analysis.record import Candidate, Warned, WildTypeZones
from analysis.refusals import Caveat, Refusal
from analysis.zones import NO_INHIBITION_MM

MINIMUM_WILD_TYPE = 15


def susceptible_only(question: Question, censoring: Censoring, minimum_not_susceptible: int) -> Candidate:
    """Return S from a zone limit on, and nothing below it.

    Parameters
    ----------
    question : Question
    censoring : Censoring
        Label of the treatment of censored concentrations (their nearest step).
    minimum_not_susceptible : int
        From so many isolates above L on, their share called S is bounded too.

    Notes
    -----
    The smallest limit, above 6 mm, at which the very major errors (S against not S) are
    under their bounds, as long as it does not lie inside the central 95 % of the wild type:
    in the rows of the acceptance table (x > L+1, and L with L+1), with censored
    concentrations at the nearest step and at the far end; and as a share of all isolates not
    surely at or below L, so that many isolates at L cannot hide them. Unless the isolates
    surely above L demonstrate that share (one-sided limit under the bound), the limit does
    not go below the zone cut-off of the wild type either: nothing was seen between.

    The wild type is a normal distribution of the zones of the surely susceptible isolates
    (moments, Sheppard's correction; 6 mm left out), at least 15 as EUCAST asks of a
    distribution; its cut-off is the whole mm that holds the 1 % quantile.
    """
    method = Method.SUSCEPTIBLE_ONLY
    susceptible = surely_susceptible_zones(question)
    problem = unusable_wild_type(susceptible)
    if problem is not None:
        return refused(method, censoring, problem)
    limit = smallest_counted_limit(question, minimum_not_susceptible)
    return placed(question, method, censoring, limit, wild_type_zones(susceptible), trusted=True)


def placed(
    question: Question,
    method: Method,
    censoring: Censoring,
    limit: int,
    wild_type: WildTypeZones,
    *,
    trusted: bool,
) -> Candidate:
    """Return the answer of a limit that keeps the errors down, held above the wild type's cut-off or not.

    Parameters
    ----------
    limit : int
        The smallest limit, mm, with few enough isolates above L called S.
    trusted : bool
        The limit may go below the wild type's cut-off if the isolates surely above L demonstrate it.
    """
    every, l_step = question.every_isolate, question.criterion.l_step
    not_susceptible = every.keep(every.surely_at_least(l_step + 1))
    demonstrated = trusted and _demonstrated(not_susceptible, limit, question.rule.allowed)
    s_ge = limit if demonstrated else max(limit, floor(wild_type.quantile_01_mm + 0.5))
    if s_ge - 0.5 > wild_type.central_95_lower_mm:
        return refused(method, censoring, Refusal.SPLITS_WILD_TYPE, zone_s_ge_mm=str(s_ge))
    answer = candidate(against_not_susceptible(question), method, censoring, s_ge - 1, s_ge)
    warnings = [Warned(code=Caveat.WILD_TYPE_FROM_SUSCEPTIBLE, parameters={"isolates": str(wild_type.n)})]
    if not demonstrated:
        parameters = {"not_susceptible": str(not_susceptible.n)}
        warnings.append(Warned(code=Caveat.SUSCEPTIBLE_FROM_WILD_TYPE_ALONE, parameters=parameters))
    return msgspec.structs.replace(
        answer, zone_r_le_mm=None, wild_type=wild_type, warnings=(*answer.warnings, *warnings)
    )


def against_not_susceptible(question: Question) -> Question:
    """Return the question of S against not S: one breakpoint, at L."""
    return msgspec.structs.replace(
        question,
        criterion=MicCriterion(l_step=question.criterion.l_step),
        rule=msgspec.structs.replace(question.rule, one_breakpoint=True),
    )


def surely_susceptible_zones(question: Question) -> PairedTable:
    """Return the isolates of the random sample that are surely susceptible and have a zone."""
    table = question.random_sample
    return table.keep(table.surely_at_most(question.criterion.l_step) & ~table.zone_censored)


def smallest_counted_limit(question: Question, minimum_not_susceptible: int) -> int:
    """Return the smallest limit that keeps very major errors down, with challenge isolates and without."""
    against = against_not_susceptible(question)
    tables = (question.table, question.every_isolate)
    return max(
        _smallest_limit(msgspec.structs.replace(against, table=table), minimum_not_susceptible)
        for table in tables
    )


def wild_type_zones(susceptible: PairedTable) -> WildTypeZones:
    """Describe the zones of susceptible isolates by a normal distribution."""
    zones, counts = susceptible.zone_mm.astype(float), susceptible.count
    mean = float(np.average(zones, weights=counts))
    variance = float(counts @ (zones - mean) ** 2) / (susceptible.n - 1)
    sd = sqrt(max(variance - 1 / 12, 1 / 12))
    return WildTypeZones(
        n=susceptible.n,
        mean_mm=mean,
        sd_mm=sd,
        central_95_lower_mm=mean + sd * float(ndtri(0.025)),
        quantile_01_mm=mean + sd * float(ndtri(0.01)),
    )


def unusable_wild_type(susceptible: PairedTable) -> Refusal | None:
    """Return why the zones of the susceptible isolates describe no wild type."""
    if susceptible.n < MINIMUM_WILD_TYPE:
        return Refusal.NO_SUSCEPTIBLE_ISOLATE
    by_zone = np.bincount(susceptible.zone_mm, weights=susceptible.count)
    present = np.flatnonzero(by_zone)
    if len(present) == 1:
        return Refusal.CONSTANT_ZONES
    return Refusal.MODE_TRUNCATED if by_zone.argmax() == present[0] else None


def _smallest_limit(against: Question, minimum_not_susceptible: int) -> int:
    """Return the smallest limit with every very major share under its bound."""
    table = against.table
    zone_min, zone_max = int(table.zone_mm.min()), int(table.zone_mm.max())
    d2 = np.arange(max(zone_min, NO_INHIBITION_MM + 1), zone_max + 2, dtype=np.int64)
    met = np.ones(len(d2), dtype=bool)
    for censoring in (Censoring.NEAREST_STEP, Censoring.FAR_END):
        errors = errors_of_pairs(against, censoring, [(limit - 1, limit) for limit in d2.tolist()])
        for cell, kept in within_bounds(errors, against.rule).items():
            if cell.error is ErrorKind.VERY_MAJOR:
                met &= kept
    doubtful = table.keep(~table.surely_at_most(against.criterion.l_step))
    if doubtful.n >= minimum_not_susceptible:
        called_s = (doubtful.count[:, None] * (doubtful.zone_mm[:, None] >= d2)).sum(axis=0)
        met &= 100 * called_s < against.rule.allowed.within_very_major * doubtful.n
    return int(d2[np.argmax(met)])


def _demonstrated(not_susceptible: PairedTable, limit: int, allowed: AllowedRates) -> bool:
    """Tell whether the isolates above L show that few enough of them are called S."""
    called_s = int(not_susceptible.count[not_susceptible.zone_mm >= limit].sum())
    return cell_verdict(called_s, not_susceptible.n, allowed.within_very_major) is Verdict.MEETS
