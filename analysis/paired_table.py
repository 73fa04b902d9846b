"""Paired measurements as a small table of counts: MIC interval x zone (x laboratory and other labels)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.methods import Factor
from analysis.record import ScattergramCell
from analysis.zones import NO_INHIBITION_MM

MOST_GROUPS = 40
"""Groups of one factor that are compared, left out or fitted alone; of more, those with most isolates."""

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Number = TypeVar("Number", bound=np.generic)


class UnusableMeasurement(ValueError):  # noqa: N818 - named by the fault
    """A measurement that is not on the scale of a paired table: a caller's bug."""


@dataclass(frozen=True, slots=True, eq=False)
class Labels:
    """What a factor says of every cell.

    Attributes
    ----------
    code : ndarray of int64, shape (cells,)
        Index into ``names``.
    names : tuple of str
        Sorted; an empty name is "not stated".
    """

    code: Integers
    names: tuple[str, ...]

    @property
    def stated(self) -> tuple[str, ...]:
        """Return the names that say something."""
        return tuple(name for name in self.names if name)


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
    challenge : ndarray of bool, shape (cells,)
        The isolates were chosen for what they are, not drawn at random.
    labels : dict of Factor to Labels
        Further factors that were given (host, year, species); the laboratory has its own columns.
    """

    mic_lower_log2: Floats
    mic_upper_log2: Floats
    zone_mm: Integers
    count: Integers
    laboratory: Integers
    laboratories: tuple[str, ...] = ()
    challenge: NDArray[np.bool_]
    labels: dict[Factor, Labels] = field(default_factory=dict)

    @property
    def n(self) -> int:
        """Return the number of isolates."""
        return int(self.count.sum())

    @property
    def named_laboratories(self) -> int:
        """How many laboratories are named; isolates of which none is stated are together one more."""
        return sum(name != "" for name in self.laboratories)

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

    def labels_of(self, factor: Factor) -> Labels | None:
        """Return what a factor says of every cell, or None where it was not given."""
        if factor is Factor.LABORATORY:
            return Labels(self.laboratory, self.laboratories) if self.laboratories else None
        return self.labels.get(factor)

    def isolates_by(self, factor: Factor) -> dict[str, int] | None:
        """Count the isolates of each name of a factor; None where it is not stated of any isolate."""
        labels = self.labels_of(factor)
        if labels is None:
            return None
        counts = np.bincount(labels.code, weights=self.count, minlength=len(labels.names)).tolist()
        found = {name: int(n) for name, n in zip(labels.names, counts, strict=True) if name and n > 0}
        return found or None

    def largest_groups(self, factor: Factor) -> tuple[str, ...]:
        """Return the names of the largest groups of a factor, in their order; none where fewer than two."""
        isolates = self.isolates_by(factor) or {}
        if len(isolates) < 2:
            return ()
        return tuple(sorted(sorted(isolates, key=lambda name: (-isolates[name], name))[:MOST_GROUPS]))

    def those_of(self, factor: Factor, name: str) -> NDArray[np.bool_]:
        """Tell per cell whether a factor says ``name`` of it."""
        labels = self.labels_of(factor)
        if labels is None or name not in labels.names:
            return np.zeros(len(self.count), dtype=np.bool_)
        return np.asarray(labels.code == labels.names.index(name), dtype=np.bool_)

    def random_sample(self) -> "PairedTable":
        """Return the table without its challenge isolates; itself where there are none."""
        return self.keep(~self.challenge) if self.challenge.any() else self

    def keep(self, cells: NDArray[np.bool_]) -> "PairedTable":
        """Return the table of the chosen cells; laboratories without isolates in them are not named."""
        present, laboratory = np.unique(self.laboratory[cells], return_inverse=True)
        return PairedTable(
            mic_lower_log2=_sealed(self.mic_lower_log2[cells]),
            mic_upper_log2=_sealed(self.mic_upper_log2[cells]),
            zone_mm=_sealed(self.zone_mm[cells]),
            count=_sealed(self.count[cells]),
            laboratory=_sealed(laboratory.ravel()),
            laboratories=tuple(self.laboratories[code] for code in present) if self.laboratories else (),
            challenge=_sealed(self.challenge[cells]),
            labels={
                factor: Labels(_sealed(one.code[cells]), one.names) for factor, one in self.labels.items()
            },
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
    labels: Mapping[Factor, Sequence[str]] | None = None,
    challenge: ArrayLike | None = None,
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
    labels : mapping of Factor to sequence of str, shape (rows,), optional
        Host, year or species of each row; empty where it is not stated.
    challenge : array_like of bool, shape (rows,), optional
        Whether the row's isolates were chosen for what they are; none where left out.

    Returns
    -------
    PairedTable
        Sorted by laboratory, MIC, zone, challenge and labels, without empty cells: neither the
        order of rows nor the way isolates were counted shows in it.

    Raises
    ------
    UnusableMeasurement
        Shapes differ, a bound is not a whole step, an interval is empty, a zone is not
        whole, a count is negative.
    ValueError
        ``labels`` names the laboratory, which has its own argument: a caller's bug.
    """
    if labels and Factor.LABORATORY in labels:
        raise ValueError("give the laboratory by its own argument")
    lower, upper = np.asarray(mic_lower_log2, dtype=float), np.asarray(mic_upper_log2, dtype=float)
    zone = np.asarray(zone_mm, dtype=float)
    counts = np.ones(len(zone)) if count is None else np.asarray(count, dtype=float)
    challenged = np.zeros(len(zone)) if challenge is None else np.asarray(challenge, dtype=float)
    codes, laboratories = _coded(laboratory, len(zone))
    coded = {factor: _coded(labels[factor], len(zone)) for factor in Factor if labels and factor in labels}
    columns = [codes, lower, upper, zone, challenged, *(code for code, _ in coded.values())]
    _check(columns, counts)
    rows = np.column_stack(columns)[counts > 0]
    cells, inverse = np.unique(rows, axis=0, return_inverse=True)
    totals = np.bincount(inverse.ravel(), weights=counts[counts > 0], minlength=len(cells))
    return PairedTable(
        mic_lower_log2=_sealed(cells[:, 1]),
        mic_upper_log2=_sealed(cells[:, 2]),
        zone_mm=_sealed(cells[:, 3].astype(np.int64)),
        count=_sealed(totals.astype(np.int64)),
        laboratory=_sealed(cells[:, 0].astype(np.int64)),
        laboratories=laboratories,
        challenge=_sealed(cells[:, 4] > 0),
        labels={
            factor: Labels(_sealed(cells[:, 5 + place].astype(np.int64)), names)
            for place, (factor, (_, names)) in enumerate(coded.items())
        },
    )


def _coded(names: Sequence[str] | None, rows: int) -> tuple[Floats, tuple[str, ...]]:
    """Return the place of each row's name among the sorted names, and these."""
    if not names:
        return np.zeros(rows), ()
    ordered = tuple(sorted(set(names)))
    position = {name: place for place, name in enumerate(ordered)}
    return np.array([position[name] for name in names], dtype=np.float64), ordered


def _sealed(values: NDArray[Number]) -> NDArray[Number]:
    """Return a copy that cannot be written to."""
    column = values.copy()
    column.setflags(write=False)
    return column


def _check(columns: Sequence[Floats], count: Floats) -> None:
    """Refuse what no table can hold."""
    lower, upper, zone = columns[1:4]
    if any(column.shape != count.shape for column in columns) or count.ndim != 1:
        raise UnusableMeasurement("the columns of a paired table differ in length")
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
