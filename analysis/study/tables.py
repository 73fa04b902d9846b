"""Tables of the simulation studies: structs, and the files that ship with the package."""

from importlib.resources import files
from typing import Literal

import msgspec

Way = Literal["default", "counted"]
Basis = Literal["fixed", "same", "held_out"]
Limits = Literal["exact", "clustered"]


class Run(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What made a table.

    ``code_version`` is the digest of the modules that were loaded; ``replicates`` the fewest data sets of
    any setting and size.
    """

    command: str
    date: str
    code_version: str
    data_sets: int
    replicates: int


class Sample(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One data set of a study, so that a test can compute it anew.

    ``pairs`` holds R <= and S >= by rule. ``intervals`` those of both limits by the default; ``verdicts``
    a letter a cell by basis and way (M meets, N not demonstrated, F fails, - no data).
    """

    setting: str
    n: int
    replicate: int
    pairs: dict[str, tuple[int, int] | None]
    intervals: tuple[tuple[int, int], tuple[int, int]] | None = None
    verdicts: dict[str, str] = {}


class RegretCell(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One setting and size of the study of regret.

    ``mean_regret`` is the true index of the pair a rule chose less the smallest index, averaged over the
    data sets in which the rule has a pair. ``difference`` is the mean of the default's regret less the
    counted rule's over the ``compared`` data sets in which both have one, with its standard error and
    the one-sided p of Student's test that it is not below zero.
    """

    setting: str
    n: int
    data_sets: int
    mean_regret: dict[str, float | None]
    without_pair: dict[str, int]
    compared: int
    difference: float
    standard_error: float
    one_sided_p: float


class Recovery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How often Craig's loss-optimal pair was recovered within 1 mm per limit.

    Where a share is required, ``one_sided_p`` is the binomial probability of so few or fewer recoveries
    at that share.
    """

    setting: str
    n: int
    rule: str
    data_sets: int
    recovered: int
    required_share: float | None = None
    one_sided_p: float | None = None


class RegretStudy(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The study of regret: ``default_rule`` against ``counted_rule`` on the same data sets."""

    run: Run
    default_rule: str
    counted_rule: str
    rules: tuple[str, ...]
    cells: tuple[RegretCell, ...]
    recoveries: tuple[Recovery, ...]
    sample: tuple[Sample, ...]


class OracleStudy(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How often a fit recovers Craig's pair that is told all but the coefficients of the curve.

    ``first`` is the pair it chose on the first data set, so that a test can compute it anew.
    """

    run: Run
    recovery: Recovery
    first: tuple[int, int]


class Coverage(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How often the 95 % intervals of both limits held the pair chosen from the truth.

    Of R and of S: data sets covered, share, exact one-sided upper 99 % limit of the share, mean width.
    ``setting`` or ``n`` None: pooled over them. Data sets without an interval count as not covered, and
    have no width.
    """

    setting: str | None
    n: int | None
    way: Way
    data_sets: int
    r_covered: int
    s_covered: int
    r_share: float
    s_share: float
    r_upper_99: float
    s_upper_99: float
    r_mean_width_mm: float
    s_mean_width_mm: float


class CoverageStudy(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The study of intervals: each setting and size, each setting, and all of them."""

    run: Run
    model_resamples: int
    counted_resamples: int
    cells: tuple[Coverage, ...]
    settings: tuple[Coverage, ...]
    pooled: tuple[Coverage, ...]
    sample: tuple[Sample, ...]


class Verdicts(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """Verdicts on one cell of the acceptance table.

    ``basis``: pairs no data chose (fixed; ``way`` None), pairs of a rule judged on the isolates that chose
    them (same) or on as many others (held_out). ``limits``: exact, isolates taken for independent, or for
    laboratories yet to come (clustered; only where there are laboratories). Of the data sets whose pair
    truly fails the cell (true rate >= bound) ``false_meets`` were said to meet it; of those whose pair
    truly meets it, ``true_meets`` were.
    """

    setting: str
    n: int
    row: str
    error: str
    basis: Basis
    way: Way | None
    limits: Limits
    failing: int
    false_meets: int
    meeting: int
    true_meets: int


class VerdictStudy(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The study of verdicts."""

    run: Run
    cells: tuple[Verdicts, ...]
    sample: tuple[Sample, ...]


def regret_study() -> RegretStudy:
    """Return the study of regret that ships with the package."""
    return msgspec.json.decode(_shipped("regret.json"), type=RegretStudy)


def coverage_study() -> CoverageStudy:
    """Return the study of intervals that ships with the package."""
    return msgspec.json.decode(_shipped("coverage.json"), type=CoverageStudy)


def verdict_study() -> VerdictStudy:
    """Return the study of verdicts that ships with the package."""
    return msgspec.json.decode(_shipped("verdicts.json"), type=VerdictStudy)


def oracle_study() -> OracleStudy:
    """Return the study of what could be recovered at all that ships with the package."""
    return msgspec.json.decode(_shipped("oracle.json"), type=OracleStudy)


def _shipped(name: str) -> bytes:
    """Read a file of the package."""
    return files("analysis.study").joinpath(name).read_bytes()
