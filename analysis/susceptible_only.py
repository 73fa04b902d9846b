"""The susceptible-only answer, where too few isolates are resistant for two limits."""

from math import floor, sqrt

import msgspec
import numpy as np
from scipy.special import ndtri

from analysis.acceptance_table import FOUR_CELLS, allowed_percent
from analysis.candidate import Question, candidate, refused
from analysis.criterion import MicCriterion
from analysis.error_bounded import pair_errors
from analysis.methods import Censoring, ErrorKind, Method
from analysis.mic_class import class_table, nearest_class
from analysis.paired_table import PairedTable
from analysis.plan import AllowedRates
from analysis.record import Candidate, Warned, WildTypeZones
from analysis.refusals import Caveat, Refusal
from analysis.zone_pairs import ZonePairs


def susceptible_only(question: Question, censoring: Censoring, minimum_not_susceptible: int) -> Candidate:
    """Return S from a zone limit on, and nothing below it.

    Parameters
    ----------
    question : Question
    censoring : Censoring
        Label of the treatment of censored concentrations (their nearest step).
    minimum_not_susceptible : int
        With fewer isolates above L their share at or above a limit says nothing, and the
        zone cut-off of the wild type is the limit, raised where those few ask for it.

    Notes
    -----
    With enough isolates above L: the smallest limit at which their share called S is under
    the bounds of very major errors (S against not S: rows x > L+1, and L with L+1), as long
    as it does not lie inside the central 95 % of the wild type. The wild type is a normal
    distribution of the zones of the susceptible isolates (moments, Sheppard's correction;
    6 mm left out); its cut-off, the 1 % quantile rounded down to a whole mm.
    """
    method = Method.SUSCEPTIBLE_ONLY
    against = Question(
        table=question.table,
        criterion=MicCriterion(l_step=question.criterion.l_step),
        rule=msgspec.structs.replace(question.rule, one_breakpoint=True),
    )
    steps = question.table.nearest_step()
    susceptible = question.table.keep((steps <= question.criterion.l_step) & ~question.table.zone_censored)
    problem = _unusable(susceptible)
    if problem is not None:
        return refused(method, censoring, problem)
    wild_type = wild_type_zones(susceptible)
    cut_off = floor(wild_type.quantile_01_mm + 0.5)
    limit = _smallest_limit(against, question.rule.allowed)
    not_susceptible = int(question.table.count[steps > question.criterion.l_step].sum())
    alone = not_susceptible < minimum_not_susceptible
    s_ge = max(limit, cut_off) if alone else limit
    if s_ge - 0.5 > wild_type.central_95_lower_mm:
        return refused(method, censoring, Refusal.SPLITS_WILD_TYPE, zone_s_ge_mm=str(s_ge))
    answer = candidate(against, method, censoring, s_ge - 1, s_ge)
    warnings = [Warned(code=Caveat.WILD_TYPE_FROM_SUSCEPTIBLE, parameters={"isolates": str(wild_type.n)})]
    if alone:
        parameters = {"not_susceptible": str(not_susceptible)}
        warnings.append(Warned(code=Caveat.SUSCEPTIBLE_FROM_WILD_TYPE_ALONE, parameters=parameters))
    return msgspec.structs.replace(
        answer, zone_r_le_mm=None, wild_type=wild_type, warnings=(*answer.warnings, *warnings)
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


def _unusable(susceptible: PairedTable) -> Refusal | None:
    """Return why the zones of the susceptible isolates describe no wild type."""
    if susceptible.n < 3:
        return Refusal.NO_SUSCEPTIBLE_ISOLATE
    by_zone = np.bincount(susceptible.zone_mm, weights=susceptible.count)
    present = np.flatnonzero(by_zone)
    if len(present) == 1:
        return Refusal.CONSTANT_ZONES
    return Refusal.MODE_TRUNCATED if by_zone.argmax() == present[0] else None


def _smallest_limit(against: Question, allowed: AllowedRates) -> int:
    """Return the smallest limit with every very major share under its bound."""
    table = class_table(against.table, nearest_class(against.table, against.criterion))
    d2 = np.arange(table.zone_min_mm, table.zone_max_mm + 2, dtype=np.int64)
    errors = pair_errors(table.counts, table.zone_min_mm, ZonePairs(d2 - 1, d2))
    met = np.ones(len(d2), dtype=bool)
    for cell in FOUR_CELLS:
        if cell.error is ErrorKind.VERY_MAJOR:
            n = errors.row_n[cell.row]
            met &= (100 * errors.cell[cell] < allowed_percent(cell, allowed) * n) | (n == 0)
    return int(d2[np.argmax(met)])
