"""The measurement error that isolates show which were read more than once."""

from collections import Counter
from math import sqrt

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.data_quality.copied_readings import Spans, agreement, spans_on_scale
from analysis.data_quality.reading_likelihood import SMALLEST
from analysis.data_quality.reading_patterns import reading_patterns
from analysis.data_quality.reading_profile import ReadingError, reading_error
from analysis.data_quality.report import Agreement, ReadingSpread, SpanCount
from analysis.data_quality.rounding import sd_before_rounding, worth_of_rounded
from analysis.measurement_error.fit import SIGMA_MIC_LOG2
from analysis.paired_table import Floats, Integers

MOST_ISOLATES = 1_000
"""Of more isolates that were read more than once, evenly chosen ones stand for all."""


def reading_spread(
    reading: ArrayLike,
    lower: ArrayLike,
    upper: ArrayLike,
    isolate: ArrayLike,
    *,
    unit: float = 1.0,
    assumed_sd: float = SIGMA_MIC_LOG2,
    most: int = MOST_ISOLATES,
) -> ReadingSpread | None:
    """Estimate the standard deviation of one reading from isolates of which some were read more than once.

    Parameters
    ----------
    reading : array_like of int, shape (readings,)
        Whole mm, or whole steps of log2 mg/L; of what lies off the scale, anything.
    lower, upper : array_like of float, shape (readings,)
        What was rounded lies between them; infinite where a reading only says "beyond": 6 mm, ``<=``,
        ``>``.
    isolate : array_like of int, shape (readings,)
        Which readings are of the same isolate (and drug, disk and laboratory). Isolates that were read once
        tell how true values are distributed.
    unit : float
        Distance of the knots of that distribution: one dilution, or some mm.
    assumed_sd : float
        The error that is assumed without repeats, for what the design is worth.
    most : int
        So many repeated isolates are taken at the most, evenly chosen.

    Returns
    -------
    ReadingSpread or None
        None where no isolate has two readings, or none of them tells of the error.

    Notes
    -----
    Maximum likelihood of the intervals with profile limits (:mod:`analysis.data_quality.reading_profile`);
    readings off the scale are in it as what they say. ``freedom_effective`` = 1/(2 Var ln sd) is what the
    readings are worth; it grows with the deviation that is found, so those who take an error only where it is
    large take errors that are too large. ``freedom_designed`` is what they would be worth if the error were
    ``assumed_sd``: sum_i (n_i - 1) m_i/n_i times what rounding leaves, m_i of the n_i readings being on the
    scale. Below 0.08 units, where nearly all agree, the deviation is that of the pooled variance
    v = sum_i sum_j (y_ij - mean_i)² / sum_i (n_i - 1), freed of what rounding adds
    (:func:`analysis.data_quality.rounding.sd_before_rounding`); ``sd_as_read`` is sqrt(v) of isolates that
    were never off the scale. Readings that all agree give 0 without limits. The figure holds for what
    differed between the readings: repeats of one day in one laboratory say nothing of other days.
    """
    values = np.asarray(reading, dtype=np.float64)
    low, high = np.asarray(lower, dtype=np.float64), np.asarray(upper, dtype=np.float64)
    _, found = np.unique(np.asarray(isolate), return_inverse=True)
    code = found.ravel()
    isolates = int(code.max()) + 1 if len(code) else 0
    off = np.isinf(low) | np.isinf(high)
    n = np.bincount(code, minlength=isolates)
    off_scale = np.bincount(code, weights=off, minlength=isolates)
    hidden = off_scale > 0
    repeated, used = n > 1, (n > 1) & ~hidden
    if not repeated.any() or (off | ~repeated[code]).all():
        return None
    as_read = _pooled_sd(values, code, n, used)
    agree = not _differ(low, high, code, isolates)[repeated].any()
    error = None if agree else reading_error(reading_patterns(low, high, code, most), unit)
    if error is not None and error.sd is None:
        least = SMALLEST * unit
        error_sd = min(least, sd_before_rounding((as_read or least) ** 2))
    else:
        error_sd = 0.0 if error is None else error.sd or 0.0
    on_scale = (n - 1) * (1 - off_scale / np.maximum(n, 1))
    spans = Counter(zip(n[used].tolist(), _spans(values, code, isolates)[used].tolist(), strict=True))
    return ReadingSpread(
        sd=error_sd,
        sd_as_read=as_read,
        lower_95=None if error is None else error.lower_95,
        upper_95=None if error is None else error.upper_95,
        freedom=int((n[repeated] - 1).sum()),
        freedom_effective=0.0 if error is None else error.freedom_effective,
        freedom_designed=float(on_scale[repeated].sum()) * worth_of_rounded(assumed_sd),
        isolates=int(repeated.sum()),
        readings=int(n[repeated].sum()),
        isolates_off_scale=int((repeated & hidden).sum()),
        all_agree=agree,
        differences=tuple(
            SpanCount(readings=readings, span=int(span), isolates=count)
            for (readings, span), count in sorted(spans.items())
        ),
        agreement=None if error is None else _agreement(spans, error, error_sd, (low, high, off)),
    )


def _agreement(
    spans: Spans, error: ReadingError, sd: float, read: tuple[Floats, Floats, NDArray[np.bool_]]
) -> Agreement | None:
    """Compare the spans with those that the fit expects of isolates that were never off the scale."""
    lower, upper, off = read
    ends = (
        float(lower[~off].min()) if np.isinf(lower[off]).any() else -np.inf,
        float(upper[~off].max()) if np.isinf(upper[off]).any() else np.inf,
    )
    return agreement(spans, lambda readings: spans_on_scale(readings, sd, error.at, error.density, ends))


def _pooled_sd(values: Floats, code: Integers, n: Integers, used: NDArray[np.bool_]) -> float | None:
    """Return the deviation of rounded readings inside isolates that were never off the scale."""
    freedom = int((n[used] - 1).sum())
    if freedom == 0:
        return None
    mean = np.bincount(code, weights=values, minlength=len(n)) / n
    squares = np.bincount(code, weights=(values - mean[code]) ** 2, minlength=len(n))
    return sqrt(float(squares[used].sum()) / freedom)


def _differ(lower: Floats, upper: Floats, code: Integers, isolates: int) -> NDArray[np.bool_]:
    """Tell of which isolates two readings exclude each other."""
    highest, lowest = np.full(isolates, -np.inf), np.full(isolates, np.inf)
    np.maximum.at(highest, code, lower)
    np.minimum.at(lowest, code, upper)
    return np.asarray(highest >= lowest)


def _spans(values: Floats, code: Integers, isolates: int) -> Integers:
    """Return the largest less the smallest reading of each isolate."""
    largest, smallest = np.full(isolates, -np.inf), np.full(isolates, np.inf)
    np.maximum.at(largest, code, values)
    np.minimum.at(smallest, code, values)
    return np.asarray(largest - smallest).astype(np.int64)
