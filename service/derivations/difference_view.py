"""What two derivations differ in, as it is answered: plain values, the first beside the other."""

from typing import Any

import msgspec

Interval = tuple[int, int]


class _Part(msgspec.Struct, frozen=True, kw_only=True):
    """Base of every part of a difference; a value that one of the two lacks is None."""


class ChoiceDifference(_Part, frozen=True, kw_only=True):
    """One choice of the question that differs; ``field`` is its place, such as ``plan.sigma_zone``."""

    field: str
    one: Any
    other: Any


class PairShown(_Part, frozen=True, kw_only=True):
    """A candidate in short: its limits and how it did, or why it was refused."""

    zone_s_ge_mm: int | None
    zone_r_le_mm: int | None
    index: float | None
    verdict: str | None
    default: bool
    errors: dict[str, int]
    """Counted errors by kind, of all isolates."""
    refusal: str | None
    refusal_parameters: dict[str, str]


class CandidateDifference(_Part, frozen=True, kw_only=True):
    """The answer of one method in both; ``moved_..._mm`` is the other's limit less the first's."""

    method: str
    censoring: str
    one: PairShown | None
    other: PairShown | None
    moved_s_mm: int | None
    moved_r_mm: int | None


class CellShown(_Part, frozen=True, kw_only=True):
    """An acceptance cell in short."""

    k: int
    n: int
    bound_percent: int
    verdict: str


class CellDifference(_Part, frozen=True, kw_only=True):
    """One cell of the acceptance table of both default candidates."""

    row: str
    error: str
    one: CellShown | None
    other: CellShown | None


class LimitsShown(_Part, frozen=True, kw_only=True):
    """The central 95 % of the limits that resamples choose."""

    zone_s_ge_95: Interval | None
    zone_r_le_95: Interval | None
    resamples: int


class IntervalDifference(_Part, frozen=True, kw_only=True):
    """How sure the limits of one method are in both."""

    method: str
    censoring: str
    one: LimitsShown | None
    other: LimitsShown | None


class CodeDifference(_Part, frozen=True, kw_only=True):
    """A warning or refusal with its figures, as often as it stands in either."""

    code: str
    one: tuple[dict[str, str], ...]
    other: tuple[dict[str, str], ...]


class CategoriesShown(_Part, frozen=True, kw_only=True):
    """Probabilities that the MIC is S, I or R."""

    susceptible: float
    intermediate: float
    resistant: float


class ProbabilityDifference(_Part, frozen=True, kw_only=True):
    """Probabilities at one mm, for one prevalence; ``largest`` is the largest difference of the three."""

    prevalence: str
    zone_mm: int
    one: CategoriesShown | None
    other: CategoriesShown | None
    largest: float | None


class Difference(_Part, frozen=True, kw_only=True):
    """Everything that two derivations differ in, and what they share where it is set side by side."""

    same_data: bool
    question: tuple[ChoiceDifference, ...]
    default: CandidateDifference | None
    """Both default candidates, whatever their methods; None where neither proposes one."""
    default_methods: tuple[str | None, str | None]
    default_reasons: tuple[str, str]
    candidates: tuple[CandidateDifference, ...]
    acceptance: tuple[CellDifference, ...]
    intervals: tuple[IntervalDifference, ...]
    warnings: tuple[CodeDifference, ...]
    refusals: tuple[CodeDifference, ...]
    zone_probabilities: tuple[ProbabilityDifference, ...]
