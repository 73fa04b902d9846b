"""Paired measurements as a small table of counts: MIC interval x zone (x laboratory)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.record import ScattergramCell

NO_INHIBITION_MM = 6

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Number = TypeVar("Number", bound=np.generic)


class UnusableMeasurement(ValueError):  # noqa: N818 - named by the fault
    """A measurement that is not on the scale of a paired table: a caller's bug."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class PairedTable:
    """Aggregated pairs, sorted; build it with :func:`paired_table`.

    Attributes
    ----------
    mic_lower_log2, mic_upper_log2 : ndarray of float64, shape (cells,)
        The true MIC lies in (lower, upper], log2 mg/L, whole steps, open ends infinite.
    zone_mm : ndarray of int64, shape (cells,)
        Whole mm; 6 means no inhibition.
    count : ndarray of int64, shape (cells,)
        Isolates in the cell, always positive.
    laboratory : ndarray of int64, shape (cells,)
        Index into ``laboratories``; all zero where none were given.
    laboratories : tuple of str
        Sorted names; empty where none were given.
    """

    mic_lower_log2: Floats
    mic_upper_log2: Floats
    zone_mm: Integers
    count: Integers
    laboratory: Integers
    laboratories: tuple[str, ...] = ()

    @property
    def n(self) -> int:
        """Return the number of isolates."""
        return int(self.count.sum())

    @property
    def mic_censored(self) -> NDArray[np.bool_]:
        """Tell per cell whether the MIC interval is open at an end."""
        return np.isinf(self.mic_lower_log2) | np.isinf(self.mic_upper_log2)

    @property
    def zone_censored(self) -> NDArray[np.bool_]:
        """Tell per cell whether the zone is the disk itself."""
        return self.zone_mm <= NO_INHIBITION_MM

    def nearest_step(self) -> Integers:
        """Return each cell's MIC step: ``<=c`` at c, ``>c`` one step above c."""
        open_above = np.isinf(self.mic_upper_log2)
        return np.where(open_above, self.mic_lower_log2 + 1, self.mic_upper_log2).astype(np.int64)

    def surely_at_most(self, step: int) -> NDArray[np.bool_]:
        """Tell per cell whether its MIC is at most ``step``, wherever it lies in its interval."""
        return np.asarray(self.mic_upper_log2 <= step, dtype=np.bool_)

    def surely_at_least(self, step: int) -> NDArray[np.bool_]:
        """Tell per cell whether its MIC is at least ``step``, wherever it lies in its interval."""
        return np.asarray(self.mic_lower_log2 >= step - 1, dtype=np.bool_)

    def keep(self, cells: NDArray[np.bool_]) -> "PairedTable":
        """Return the table of the chosen cells."""
        return PairedTable(
            mic_lower_log2=_sealed(self.mic_lower_log2[cells]),
            mic_upper_log2=_sealed(self.mic_upper_log2[cells]),
            zone_mm=_sealed(self.zone_mm[cells]),
            count=_sealed(self.count[cells]),
            laboratory=_sealed(self.laboratory[cells]),
            laboratories=self.laboratories,
        )

    def scattergram_cells(self) -> tuple[ScattergramCell, ...]:
        """Return the counts by MIC interval and zone, laboratories added up."""
        totals: dict[tuple[float, float, int], int] = {}
        for lower, upper, zone, count in zip(
            self.mic_lower_log2, self.mic_upper_log2, self.zone_mm, self.count, strict=True
        ):
            key = (float(lower), float(upper), int(zone))
            totals[key] = totals.get(key, 0) + int(count)
        return tuple(
            ScattergramCell(
                mic_lower_log2=None if np.isinf(lower) else int(lower),
                mic_upper_log2=None if np.isinf(upper) else int(upper),
                zone_mm=zone,
                count=count,
            )
            for (lower, upper, zone), count in sorted(totals.items())
        )


def paired_table(
    mic_lower_log2: ArrayLike,
    mic_upper_log2: ArrayLike,
    zone_mm: ArrayLike,
    count: ArrayLike | None = None,
    *,
    laboratory: Sequence[str] | None = None,
) -> PairedTable:
    """Aggregate pairs into a table of counts.

    Parameters
    ----------
    mic_lower_log2, mic_upper_log2 : array_like, shape (rows,)
        MIC in (lower, upper], log2 mg/L; whole steps or infinite.
    zone_mm : array_like of int, shape (rows,)
        Zone diameter in whole mm.
    count : array_like of int, shape (rows,), optional
        Isolates per row; one each where left out.
    laboratory : sequence of str, shape (rows,), optional
        Pseudonymous laboratory of each row.

    Returns
    -------
    PairedTable
        Sorted by laboratory, MIC and zone, without empty cells: neither the order of
        rows nor the way isolates were counted shows in it.

    Raises
    ------
    UnusableMeasurement
        Shapes differ, a bound is not a whole step, an interval is empty, a zone is not
        whole, a count is negative.
    """
    lower, upper = np.asarray(mic_lower_log2, dtype=float), np.asarray(mic_upper_log2, dtype=float)
    zone = np.asarray(zone_mm, dtype=float)
    counts = np.ones(len(zone)) if count is None else np.asarray(count, dtype=float)
    names = tuple(sorted(set(laboratory))) if laboratory is not None else ()
    position = {name: index for index, name in enumerate(names)}
    codes = (
        np.array([position[name] for name in laboratory], dtype=np.int64)
        if laboratory
        else np.zeros(len(zone))
    )
    _check(lower, upper, zone, counts, codes)
    rows = np.column_stack([codes, lower, upper, zone])[counts > 0]
    cells, inverse = np.unique(rows, axis=0, return_inverse=True)
    totals = np.bincount(inverse.ravel(), weights=counts[counts > 0], minlength=len(cells))
    return PairedTable(
        mic_lower_log2=_sealed(cells[:, 1]),
        mic_upper_log2=_sealed(cells[:, 2]),
        zone_mm=_sealed(cells[:, 3].astype(np.int64)),
        count=_sealed(totals.astype(np.int64)),
        laboratory=_sealed(cells[:, 0].astype(np.int64)),
        laboratories=names,
    )


def _sealed(values: NDArray[Number]) -> NDArray[Number]:
    """Return a copy that cannot be written to."""
    column = values.copy()
    column.setflags(write=False)
    return column


def _check(lower: Floats, upper: Floats, zone: Floats, count: Floats, codes: NDArray[np.generic]) -> None:
    """Refuse what no table can hold."""
    if not lower.shape == upper.shape == zone.shape == count.shape == codes.shape or lower.ndim != 1:
        raise UnusableMeasurement(
            "mic_lower_log2, mic_upper_log2, zone_mm, count and laboratory differ in length"
        )
    bounds = np.concatenate([lower, upper])
    bounds = bounds[~np.isinf(bounds)]
    if not np.array_equal(bounds, np.round(bounds)):
        raise UnusableMeasurement("an MIC bound is not a whole log2 step")
    if not (lower < upper).all() or (np.isinf(lower) & np.isinf(upper)).any():
        raise UnusableMeasurement("an MIC interval (lower, upper] is empty or open at both ends")
    if not np.array_equal(zone, np.round(zone)):
        raise UnusableMeasurement("a zone is not a whole number of mm")
    if not np.array_equal(count, np.round(count)) or (count < 0).any():
        raise UnusableMeasurement("a count is not a whole number of isolates")
