"""Likelihood of a normal mixture on counted classes, with derivatives, for one fit or for many at once."""

import numpy as np

from analysis.measurement_error.newton import Box
from analysis.measurement_error.normal_interval import interval_probability, log_interval
from analysis.paired_table import Floats


def mixture_box(sds: tuple[float, float], many: int) -> Box:
    """Bound the log SDs; let odds and log SDs move by 1 a step, means by two of the smallest SDs."""
    free = np.full(2 * many - 1, np.inf)
    longest = np.concatenate([np.ones(many - 1), np.full(many, 2 * sds[0]), np.ones(many)])
    low, high = np.log(sds)
    return Box(
        np.concatenate([-free, np.full(many, low)]), np.concatenate([free, np.full(many, high)]), longest
    )


def unpacked(parameters: Floats) -> tuple[Floats, Floats, Floats]:
    """Return log weights, means and log SDs; the first weight is the reference of the odds."""
    many = (parameters.shape[-1] + 1) // 3
    odds = np.concatenate([np.zeros_like(parameters[..., :1]), parameters[..., : many - 1]], axis=-1)
    log_weight = odds - np.logaddexp.reduce(odds, axis=-1)[..., None]
    return log_weight, parameters[..., many - 1 : 2 * many - 1], parameters[..., 2 * many - 1 :]


def log_likelihood(parameters: Floats, lower: Floats, upper: Floats, share: Floats) -> Floats:
    """Return the log likelihood an isolate: sum_c share_c log sum_j w_j P_j(c).

    Parameters
    ----------
    parameters : ndarray of float64, shape (..., 3 components - 1)
        Log odds against the first component, means, log SDs.
    lower, upper : ndarray of float64, shape (classes,)
    share : ndarray of float64, shape (..., classes)
        Share of the isolates in each class.

    Returns
    -------
    ndarray of float64, shape (...)
    """
    log_weight, mean, log_sd = unpacked(parameters)
    sd = np.exp(log_sd)[..., None]
    log_p, _, _ = log_interval((lower - mean[..., None]) / sd, (upper - mean[..., None]) / sd)
    total = np.logaddexp.reduce(log_p + log_weight[..., None], axis=-2)
    return np.asarray((total * share).sum(axis=-1))


def with_derivatives(
    parameters: Floats, lower: Floats, upper: Floats, share: Floats
) -> tuple[Floats, Floats, Floats]:
    """Return the log likelihood an isolate, its gradient and its second derivatives.

    Parameters
    ----------
    parameters : ndarray of float64, shape (..., p)
    lower, upper : ndarray of float64, shape (classes,)
    share : ndarray of float64, shape (..., classes)

    Returns
    -------
    value : ndarray of float64, shape (...)
    gradient : ndarray of float64, shape (..., p)
    second : ndarray of float64, shape (..., p, p)

    Notes
    -----
    With r_j the share of component j in a class and u_j the derivatives of its log P by (mean, log SD):
    gradient r_j - w_j by log odds and r_j u_j; second derivatives the same of each component less the
    product of the gradients, summed over classes.
    """
    log_weight, mean, log_sd = unpacked(parameters)
    many = mean.shape[-1]
    parts = interval_probability(lower, upper, mean[..., None], np.exp(log_sd)[..., None])
    joint = parts.log_p + log_weight[..., None]
    total = np.logaddexp.reduce(joint, axis=-2)
    member = np.exp(joint - total[..., None, :])
    slopes = np.concatenate([member[..., 1:, :], member * parts.g, member * parts.s], axis=-2)
    weighted = slopes * share[..., None, :]
    second = -np.einsum("...pc,...qc->...pq", weighted, slopes)
    of_share = share.sum(axis=-1)[..., None]
    weight = np.exp(log_weight)[..., 1:]
    gradient = weighted.sum(axis=-1)
    gradient[..., : many - 1] -= weight * of_share
    counted = member * share[..., None, :]
    curved = [(counted * part).sum(axis=-1) for part in (parts.gg, parts.gs, parts.ss)]
    for j in range(many):
        at_mean, at_sd = many - 1 + j, 2 * many - 1 + j
        second[..., at_mean, at_mean] += curved[0][..., j]
        second[..., at_mean, at_sd] += curved[1][..., j]
        second[..., at_sd, at_mean] += curved[1][..., j]
        second[..., at_sd, at_sd] += curved[2][..., j]
        if j:
            odds = j - 1
            second[..., odds, odds] += counted[..., j, :].sum(axis=-1) - weight[..., odds] * of_share[..., 0]
            for at, slope in ((at_mean, parts.g), (at_sd, parts.s)):
                shared = (counted[..., j, :] * slope[..., j, :]).sum(axis=-1)
                second[..., odds, at] += shared
                second[..., at, odds] += shared
    second[..., : many - 1, : many - 1] += weight[..., :, None] * weight[..., None, :] * of_share[..., None]
    return np.asarray((total * share).sum(axis=-1)), gradient, second
