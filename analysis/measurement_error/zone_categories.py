"""For every whole mm: the probability of each MIC category."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from analysis.measurement_error.expanded_percentile import TAIL_OF_95
from analysis.measurement_error.joint import JointTable
from analysis.measurement_error.report import ZoneCategory
from analysis.paired_table import Floats

_CATEGORY_OF_CLASS = np.array([[1, 1, 0, 0, 0], [0, 0, 1, 0, 0], [0, 0, 0, 1, 1]], dtype=np.float64)

AS_SAMPLED = "as_sampled"
PREVALENCES: Mapping[str, float] = {"resistance_5_percent": 0.05, "resistance_20_percent": 0.20}


class _Prevalence(NamedTuple):
    """How common resistance is taken to be; ``share`` None leaves it as sampled."""

    name: str
    share: float | None
    resistant_share: float


def zone_categories(
    joint: JointTable,
    resampled: Floats | None = None,
    prevalences: Mapping[str, float] = PREVALENCES,
    sampled_share: float | None = None,
    tail: float = TAIL_OF_95,
) -> tuple[ZoneCategory, ...]:
    """Tabulate P(MIC category | zone) as sampled and at named prevalences of resistance.

    Parameters
    ----------
    joint : JointTable
        Of the random sample; with challenge isolates in it, give ``sampled_share``.
    resampled : ndarray of float64, shape (resamples, 5, zones), optional
        Joint tables of resamples, for the limits.
    prevalences : mapping of str to float
        Share of isolates whose MIC is R.
    sampled_share : float, optional
        That of the random sample, where the table holds other isolates too.
    tail : float
        Share of the resamples beyond either limit.

    Notes
    -----
    A prevalence p re-weighs the resistant classes to p and the others to 1 - p: zones are taken to
    be distributed alike within a category wherever resistance is more or less common.
    """
    sampled = float(_CATEGORY_OF_CLASS[2] @ joint.probability.sum(axis=1))
    named: dict[str, float | None] = {AS_SAMPLED: sampled_share}
    named.update(prevalences)
    return tuple(
        row
        for name, share in named.items()
        for row in _rows(
            joint, resampled, _Prevalence(name, share, sampled if share is None else share), tail
        )
    )


def category_probability(probability: Floats, resistant_share: float | None = None) -> tuple[Floats, Floats]:
    """Return P(S, I, R | zone) and P(zone).

    Parameters
    ----------
    probability : ndarray of float64, shape (..., 5, zones)
    resistant_share : float, optional
        Prevalence to re-weigh to.

    Returns
    -------
    category : ndarray of float64, shape (..., 3, zones)
        Not a number where no isolate can have the zone.
    zone : ndarray of float64, shape (..., zones)
    """
    by_category = _CATEGORY_OF_CLASS @ probability
    if resistant_share is not None:
        resistant = by_category[..., 2:, :].sum(axis=(-2, -1), keepdims=True)
        other = by_category[..., :2, :].sum(axis=(-2, -1), keepdims=True)
        weighted_r = by_category[..., 2:, :] * resistant_share / np.maximum(resistant, 1e-300)
        weighted_other = by_category[..., :2, :] * (1 - resistant_share) / np.maximum(other, 1e-300)
        by_category = np.concatenate([weighted_other, weighted_r], axis=-2)
    zone = by_category.sum(axis=-2)
    with np.errstate(invalid="ignore"):
        return by_category / zone[..., None, :], zone


def _rows(
    joint: JointTable,
    resampled: Floats | None,
    prevalence: _Prevalence,
    tail: float,
) -> list[ZoneCategory]:
    """Return the rows of one prevalence."""
    category, zone = category_probability(joint.probability, prevalence.share)
    limits = None
    if resampled is not None and len(resampled):
        low, high = np.nanquantile(
            category_probability(resampled, prevalence.share)[0], [tail, 1 - tail], axis=0
        )
        limits = np.minimum(low, category), np.maximum(high, category)
    rows = []
    for at, mm in enumerate(joint.zones_mm):
        if not zone[at] > 0:
            continue
        pairs = [
            None if limits is None else (float(limits[0][c, at]), float(limits[1][c, at])) for c in range(3)
        ]
        rows.append(
            ZoneCategory(
                prevalence=prevalence.name,
                resistant_share=prevalence.resistant_share,
                zone_mm=mm,
                zone_share=float(zone[at]),
                susceptible=float(category[0, at]),
                intermediate=float(category[1, at]),
                resistant=float(category[2, at]),
                susceptible_95=pairs[0],
                intermediate_95=pairs[1],
                resistant_95=pairs[2],
            )
        )
    return rows
