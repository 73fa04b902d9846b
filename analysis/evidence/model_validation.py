"""How the model's pair does on isolates that did not choose it: optimism and held-out rates."""

from collections.abc import Sequence

import msgspec
import numpy as np

from analysis.bootstrap import NO_PAIR, Resampled, corrected_rates, rate_gaps
from analysis.candidate import Question, errors_of_pairs
from analysis.counted import HELD_OUT_BY, held_out_rate
from analysis.error_bounded import pair_errors
from analysis.evidence.refits import Refits, class_and_zone, counts_of
from analysis.measurement_error.model import counts_by_cluster
from analysis.measurement_error.resampling import NO_LIMIT, ModelResamples, chosen_limits, draws
from analysis.mic_class import CLASSES
from analysis.paired_table import Floats, Integers
from analysis.record import Candidate, CorrectedRate, HeldOutRate
from analysis.zone_pairs import ZonePairs


def validated(
    question: Question, answer: Candidate, drawn: ModelResamples, refits: Refits, seed: int
) -> Candidate:
    """Add optimism-corrected and held-out rates to the model's constrained candidate."""
    if answer.zone_r_le_mm is None or answer.zone_s_ge_mm is None:
        return answer
    return msgspec.structs.replace(
        answer,
        corrected=model_corrected(question, answer, drawn, seed),
        held_out=model_held_out(question, refits),
    )


def model_corrected(
    question: Question, answer: Candidate, drawn: ModelResamples, seed: int
) -> tuple[CorrectedRate, ...]:
    """Correct the counted rates of the model's pair for being counted on the data that chose it.

    Parameters
    ----------
    drawn : ModelResamples
        Pairs that the model chose in each resample of ``question.table``.
    seed : int
        Of these resamples; their tables are drawn again, which costs next to nothing.

    Notes
    -----
    As for the counted pair (Efron 1983): optimism = mean over resamples of (rate, counted in the resample,
    of the pair that the model fitted to it chose - rate of that pair in the data). Resamples in which
    no pair was within bounds are left out.
    """
    if answer.zone_r_le_mm is None or answer.zone_s_ge_mm is None or len(drawn.constrained) == 0:
        return ()
    pair = (answer.zone_r_le_mm, answer.zone_s_ge_mm)
    tables, zone_min_mm = _drawn_again(question, drawn, seed)
    unique, position = np.unique(drawn.constrained, axis=0, return_inverse=True)
    pairs = ZonePairs(unique[:, 0], unique[:, 1])
    chosen = np.where(drawn.constrained[:, 0] == NO_LIMIT, NO_PAIR, position.ravel())
    original = errors_of_pairs(question, answer.censoring, [tuple(row) for row in unique.tolist()])
    gaps = rate_gaps(pair_errors(tables, zone_min_mm, pairs), original, chosen, question.rule)
    found = Resampled(pairs, chosen, chosen, {key: _mean(values) for key, values in gaps.items()})
    return corrected_rates(found, errors_of_pairs(question, answer.censoring, (pair,)), question.rule)


def model_held_out(question: Question, refits: Refits) -> tuple[HeldOutRate, ...]:
    """Count each laboratory's, and each year's, errors by the model's pair of the isolates of the others.

    Notes
    -----
    Where two or more are stated, and of more than :data:`analysis.paired_table.MOST_GROUPS` for those with
    most isolates. The model is refitted warm, over the zones of the whole table.
    """
    table = question.table
    found = []
    for factor in HELD_OUT_BY:
        for name in table.largest_groups(factor):
            refit = refits.refit(counts_of(table, ~table.those_of(factor, name)))
            constrained, _ = chosen_limits(refit.joint, question.rule)
            usable = refit.converged and constrained[0] != NO_LIMIT
            found.append(held_out_rate(question, factor, name, constrained if usable else None))
    return tuple(found)


def _drawn_again(question: Question, drawn: ModelResamples, seed: int) -> tuple[Integers, int]:
    """Return every resample by class and zone, shape (resamples, 5, zones), and the first zone.

    Laboratories that were resampled whole weigh clusters/(clusters - 1): their tables are returned times
    clusters - 1, in whole isolates, which changes no rate.
    """
    table = question.table
    where = class_and_zone(table, question.criterion)
    low, high = int(table.zone_mm.min()), int(table.zone_mm.max())
    counts: Sequence[Floats] = tuple(
        draws(
            counts_by_cluster(table),
            clustered=drawn.clusters > 0,
            resamples=len(drawn.constrained),
            seed=seed,
        )
    )
    whole = max(drawn.clusters - 1, 1)
    tables = np.zeros((len(counts), CLASSES, high - low + 1), dtype=np.int64)
    for place, resample in enumerate(counts):
        np.add.at(tables[place], (where[:, 0], where[:, 1] - low), np.rint(resample * whole).astype(np.int64))
    return tables, low


def _mean(values: Floats) -> float:
    """Return the mean, 0 of nothing."""
    return float(values.mean()) if len(values) else 0.0
