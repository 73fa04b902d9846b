"""The measurement error that isolates show which were read more than once."""

from collections import Counter
from math import sqrt

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import chdtri

from analysis.data_quality.copied_readings import agreement
from analysis.data_quality.report import ReadingSpread
from analysis.data_quality.rounding import sd_before_rounding
from analysis.paired_table import Floats, Integers


def reading_spread(
    reading: ArrayLike, isolate: ArrayLike, off_scale: ArrayLike | None = None
) -> ReadingSpread | None:
    """Estimate the standard deviation of one reading from the differences inside isolates.

    Parameters
    ----------
    reading : array_like of int, shape (readings,)
        Whole mm, or whole steps of log2 mg/L.
    isolate : array_like of int, shape (readings,)
        Which readings are of the same isolate (and drug, disk and laboratory).
    off_scale : array_like of bool, shape (readings,), optional
        Readings that only say "beyond": no inhibition, ``<=``, ``>``.

    Returns
    -------
    ReadingSpread or None
        None where no isolate has two readings on the scale.

    Notes
    -----
    Pooled variance v = sum_i sum_j (y_ij - mean_i)² / f with f = sum_i (n_i - 1) degrees of freedom; limits
    from chi-squared, f v / chi²(0.975; f) to f v / chi²(0.025; f); each then freed of what rounding adds
    (:func:`analysis.data_quality.rounding.sd_before_rounding`). An isolate with a reading off the scale is
    left out whole. Readings that all agree give 0 without limits. The figure holds for what differed between
    the readings: repeats of one day in one laboratory say nothing of other days.
    """
    values = np.asarray(reading, dtype=np.float64)
    _, code = np.unique(np.asarray(isolate), return_inverse=True)
    code = code.ravel()
    off = np.zeros(len(values), np.bool_) if off_scale is None else np.asarray(off_scale, dtype=np.bool_)
    isolates = int(code.max()) + 1 if len(code) else 0
    n = np.bincount(code, minlength=isolates)
    hidden = np.bincount(code, weights=off, minlength=isolates) > 0
    repeated = n > 1
    used = repeated & ~hidden
    freedom = int((n[used] - 1).sum())
    if freedom == 0:
        return None
    mean = np.bincount(code, weights=values, minlength=isolates) / n
    squares = np.bincount(code, weights=(values - mean[code]) ** 2, minlength=isolates)
    variance = float(squares[used].sum()) / freedom
    lower, upper = (freedom * variance / float(chdtri(freedom, tail)) for tail in (0.025, 0.975))
    span = _spans(values, code, isolates)[used]
    spans, counts = np.unique(span, return_counts=True)
    agree, sd = variance == 0, sd_before_rounding(variance)
    return ReadingSpread(
        sd=sd,
        sd_as_read=sqrt(variance),
        lower_95=None if agree else sd_before_rounding(lower),
        upper_95=None if agree else sd_before_rounding(upper),
        freedom=freedom,
        isolates=int(used.sum()),
        readings=int(n[used].sum()),
        isolates_left_out=int((repeated & hidden).sum()),
        differences=tuple((int(span), int(count)) for span, count in zip(spans, counts, strict=True)),
        agreement=None
        if agree
        else agreement(Counter(zip(n[used].tolist(), span.astype(int).tolist(), strict=True)), sd),
    )


def _spans(values: Floats, code: Integers, isolates: int) -> Floats:
    """Return the largest less the smallest reading of each isolate."""
    largest, smallest = np.full(isolates, -np.inf), np.full(isolates, np.inf)
    np.maximum.at(largest, code, values)
    np.minimum.at(smallest, code, values)
    return np.asarray(largest - smallest, dtype=np.float64)
