"""What is reported of groups of isolates: plain structs, cheap to import (no numpy).

Differences and SDs are mm; a limit is a whole mm; ``_95`` are 95 % intervals, lower and upper.
"""

from enum import StrEnum

import msgspec

from analysis.methods import Factor, Method


class GroupProblem(StrEnum):
    """Why groups, or one group, cannot be compared."""

    FEWER_THAN_TWO_GROUPS = "fewer_than_two_groups"
    NOT_STATED = "not_stated"
    TOO_FEW_ISOLATES = "too_few_isolates"
    NOT_AMONG_THE_LARGEST = "not_among_the_largest"
    NO_COMMON_CONCENTRATION = "no_common_concentration"
    NOT_APART_FROM_LABORATORY = "not_apart_from_laboratory"


class OneCriterion(StrEnum):
    """Whether one zone criterion can serve all groups."""

    ONE = "one"
    SEPARATE = "separate"
    CANNOT_BE_TOLD = "cannot_be_told"


class _Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of every part of a report."""


class ZoneDifference(_Part, frozen=True, kw_only=True):
    """By how many mm the zones of ``group`` are larger at the same MIC; ``against`` None: all others.

    ``n`` and ``n_against`` isolates lie in the classes of MIC that both have; ``p`` is two-sided.
    ``simultaneous_95``: limits that hold for all pairs of groups together (Bonferroni).
    """

    group: str
    against: str | None
    n: int
    n_against: int
    difference_mm: float
    difference_95: tuple[float, float]
    simultaneous_95: tuple[float, float]
    p: float


class GroupPair(_Part, frozen=True, kw_only=True):
    """The pair of limits that a group's own isolates give, by ``method``; intervals by resampling.

    ``resamples_without_pair`` of ``resamples`` gave none; without resamples there is no interval.
    """

    method: Method
    zone_r_le_mm: int
    zone_s_ge_mm: int
    zone_r_le_95: tuple[int, int] | None
    zone_s_ge_95: tuple[int, int] | None
    resamples: int
    resamples_without_pair: int


class LeftOutPair(_Part, frozen=True, kw_only=True):
    """The pair of limits without the isolates of one group, and the errors it makes among them.

    The limits are None where the others give no pair; errors are then not counted. ``moved``: by how
    many mm a limit lies above that of all isolates. ``method`` is the form of search that answers for
    all isolates (within all bounds, else the smallest index).
    """

    group: str
    method: Method
    n: int
    zone_r_le_mm: int | None
    zone_s_ge_mm: int | None
    moved_r_mm: int | None
    moved_s_mm: int | None
    very_major: int
    n_resistant: int
    major: int
    n_susceptible: int
    minor: int


class RandomEffect(_Part, frozen=True, kw_only=True):
    """A random intercept of the groups in the zones at the same MIC.

    ``sd_mm`` between groups and ``residual_sd_mm`` within, by restricted likelihood; the interval is of
    the profile likelihood, an upper limit of None means there is none. ``likelihood_ratio`` against no
    difference with ``p`` of the 50:50 mixture of chi-squared with 0 and 1 degree of freedom; ``p_exact``
    is that of the F test of the groups, exact for normal errors, however few groups there are.
    """

    groups: int
    n: int
    sd_mm: float
    sd_lower_95: float
    sd_upper_95: float | None
    residual_sd_mm: float
    likelihood_ratio: float
    p: float
    p_exact: float


class ComparedGroup(_Part, frozen=True, kw_only=True):
    """One group: its isolates, its zones against those of all others, its own pair.

    An empty name is "not stated". ``n_used`` isolates lie in classes of MIC in which zones can be
    compared.
    """

    name: str
    n: int
    n_used: int
    problem: GroupProblem | None = None
    difference: ZoneDifference | None = None
    pair: GroupPair | None = None


class Heterogeneity(_Part, frozen=True, kw_only=True):
    """Isolates grouped by one factor and compared.

    ``n_compared`` isolates have an MIC known to one step of a class in which zones are seen: censored
    MICs and classes where more than a tenth show no inhibition tell nothing of a difference in mm.
    ``corrected``: zones were compared after the measurement-error model took out what different
    distributions of MICs do to them; ``within_laboratories``: at the same MIC in the same laboratory, so
    that laboratories do not pass for hosts. ``answer`` rests on ``negligible_mm``: one criterion where the
    interval of every pair of groups lies within it, separate ones where a simultaneous interval lies
    beyond it. ``largest``: the pairs of groups that differ most. ``random_effect``: of laboratories and
    years, which stand for others of their kind.
    """

    factor: Factor
    n: int
    n_compared: int
    corrected: bool
    within_laboratories: bool
    negligible_mm: float
    minimum_isolates: int
    groups: tuple[ComparedGroup, ...]
    problem: GroupProblem | None = None
    largest: tuple[ZoneDifference, ...] = ()
    random_effect: RandomEffect | None = None
    answer: OneCriterion | None = None
    left_out: tuple[LeftOutPair, ...] = ()
    resamples_not_converged: int = 0
    seed: int
