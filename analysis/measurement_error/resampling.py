"""Bootstrap of the averaged model: warm refits of resampled tables."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from analysis.chosen_pairs import BootstrapPairs, PairFrequency
from analysis.criterion import MicCriterion
from analysis.error_bounded import SearchRule
from analysis.measurement_error.expanded_percentile import TAIL_OF_95, expanded_tail
from analysis.measurement_error.expected_search import expected_search
from analysis.measurement_error.joint import JointTable, class_probability, shape_joint
from analysis.measurement_error.model import AveragedModel, counts_by_cluster
from analysis.measurement_error.warm_refit import warm_start
from analysis.methods import Censoring, Method
from analysis.paired_table import Floats, Integers, PairedTable

NO_LIMIT = -1


@dataclass(frozen=True, slots=True, eq=False)
class ModelResamples:
    """What the resamples of one table chose.

    Attributes
    ----------
    constrained, unconstrained : ndarray of int64, shape (resamples, 2)
        D1, D2; -1 where no pair is admissible or within bounds.
    joint : ndarray of float64, shape (resamples, 5, zones)
        The averaged joint table of each resample.
    not_converged : int
    clusters : int
        How many laboratories were resampled; 0 means isolates were.
    """

    constrained: Integers
    unconstrained: Integers
    joint: Floats
    not_converged: int
    clusters: int

    @property
    def tail(self) -> float:
        """Share of the resamples beyond either end of a 95 % interval."""
        return expanded_tail(TAIL_OF_95, self.clusters)


def resample_model(
    table: PairedTable,
    model: AveragedModel,
    criterion: MicCriterion,
    rule: SearchRule,
    *,
    resamples: int,
    seed: int,
    by_laboratory: bool = False,
    progress: Callable[[int], None] | None = None,
) -> ModelResamples:
    """Refit and search ``resamples`` resamples of a table.

    Parameters
    ----------
    table : PairedTable
        The table that ``model`` was fitted to.
    by_laboratory : bool
        Resample whole laboratories, where there are two or more, instead of isolates.
    progress : callable, optional
        Called with the number of resamples done.

    Notes
    -----
    Isolates: one multinomial draw over the cells a resample. Laboratories: multinomial counts of
    the laboratories times their tables (:func:`draws`). Seeded PCG64. Cost: two warm refits a resample.
    """
    clusters = counts_by_cluster(table)
    clustered = by_laboratory and len(clusters) > 1
    low, high = model.zone_min_mm, model.zone_max_mm
    starts = [warm_start(fit, low, high) for fit in model.fits]
    first = model.fits[0]
    by_class = class_probability(first.scale.offset, first.sigma_mic_log2, criterion, first.scale.origin_step)
    chosen, joints, failed = [], [], 0
    for done, counts in enumerate(draws(clusters, clustered=clustered, resamples=resamples, seed=seed), 1):
        drawn = starts[0].table(counts)
        refits = [start.refit(drawn) for start in starts]
        joint = np.mean([shape_joint(by_class, refit, low, high) for refit in refits], axis=0)
        chosen.append(chosen_limits(JointTable(joint, low), rule))
        joints.append(joint)
        failed += not all(refit.converged for refit in refits)
        if progress is not None:
            progress(done)
    pairs = np.array(chosen, dtype=np.int64).reshape(-1, 2, 2)
    shape = (-1, 5, high - low + 1)
    return ModelResamples(
        pairs[:, 0],
        pairs[:, 1],
        np.array(joints).reshape(shape),
        failed,
        len(clusters) if clustered else 0,
    )


def draws(clusters: Floats, *, clustered: bool, resamples: int, seed: int) -> Iterator[Floats]:
    """Draw tables of counts, shape (cells,), from isolates or from whole clusters.

    Notes
    -----
    Of c clusters c - 1 are drawn and weighed c/(c - 1): drawing all c would make the resamples vary
    by (c - 1)/c too little, a quarter with four laboratories (Rao & Wu 1988).
    """
    generator = np.random.Generator(np.random.PCG64(seed))
    many, counts = len(clusters), clusters.sum(axis=0)
    total = int(counts.sum())
    for _ in range(resamples):
        if clustered:
            yield generator.multinomial(many - 1, np.full(many, 1 / many)) @ clusters * (many / (many - 1))
        else:
            yield generator.multinomial(total, counts / total).astype(np.float64)


def chosen_limits(joint: JointTable, rule: SearchRule) -> tuple[tuple[int, int], tuple[int, int]]:
    """Return the constrained and the unconstrained pair, -1 where there is none."""
    result = expected_search(joint, rule).result
    none = (NO_LIMIT, NO_LIMIT)
    constrained, unconstrained = result.constrained, result.unconstrained
    return (
        (constrained.d1_mm, constrained.d2_mm) if constrained else none,
        (unconstrained.d1_mm, unconstrained.d2_mm) if unconstrained else none,
    )


def limit_interval(limits_mm: Integers, estimate_mm: int, tail: float = TAIL_OF_95) -> tuple[int, int] | None:
    """Return the 95 % interval of a limit, extended to contain the estimate.

    Notes
    -----
    From the smallest mm with P(D <= mm) >= ``tail`` to the smallest with P(D <= mm) >= 1 - ``tail``
    among the resamples that have an answer; None if none has.
    """
    found = limits_mm[limits_mm != NO_LIMIT]
    if len(found) == 0:
        return None
    low, high = np.quantile(found, [tail, 1 - tail], method="inverted_cdf")
    return min(int(low), estimate_mm), max(int(high), estimate_mm)


def distribution(
    limits_mm: Integers,
    estimate: tuple[int, int] | None,
    *,
    method: Method,
    seed: int,
    tail: float = TAIL_OF_95,
) -> BootstrapPairs:
    """Return how often resamples chose each pair, and the intervals of its limits.

    Parameters
    ----------
    limits_mm : ndarray of int64, shape (resamples, 2)
    estimate : tuple of int, optional
        The pair of the data themselves, which the intervals are extended to hold.
    """
    found = limits_mm[limits_mm[:, 0] != NO_LIMIT]
    pairs, counts = np.unique(found, axis=0, return_counts=True)
    ordered = sorted((-int(count), int(d1), int(d2)) for (d1, d2), count in zip(pairs, counts, strict=True))
    r_le, s_ge = (
        (estimate and limit_interval(limits_mm[:, side], estimate[side], tail)) or (None, None)
        for side in (0, 1)
    )
    return BootstrapPairs(
        method=method,
        censoring=Censoring.INTERVAL,
        resamples=len(limits_mm),
        without_pair=len(limits_mm) - len(found),
        seed=seed,
        pairs=tuple(
            PairFrequency(zone_r_le_mm=d1, zone_s_ge_mm=d2, count=-negative) for negative, d1, d2 in ordered
        ),
        zone_r_le_lower_95=r_le[0],
        zone_r_le_upper_95=r_le[1],
        zone_s_ge_lower_95=s_ge[0],
        zone_s_ge_upper_95=s_ge[1],
    )
