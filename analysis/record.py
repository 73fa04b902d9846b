"""The record of a derivation: plain structs, their canonical bytes and their digest.

Cheap to import (no numpy): the web process decodes stored records with it. Rates are
fractions (0.02 is 2 %), zones whole mm, concentrations log2(mg/L).
"""

import hashlib
from math import isfinite
from typing import Any, Literal

import msgspec

from analysis.agreement.report import AgreementRate as AgreementRate  # noqa: PLC0414 - public here too
from analysis.chosen_pairs import BootstrapPairs as BootstrapPairs  # noqa: PLC0414 - public here too
from analysis.chosen_pairs import PairFrequency as PairFrequency  # noqa: PLC0414 - public here too
from analysis.conditions import Condition as Condition  # noqa: PLC0414 - public here too
from analysis.criterion import MicCriterion
from analysis.evidence.report import Evidence as Evidence  # noqa: PLC0414 - public here too
from analysis.heterogeneity.report import Heterogeneity as Heterogeneity  # noqa: PLC0414 - public here too
from analysis.measurement_error.report import ModelAnswer as ModelAnswer  # noqa: PLC0414 - public here too
from analysis.methods import (
    AcceptanceRow,
    Censoring,
    DefaultReason,
    Denominator,
    ErrorKind,
    Factor,
    Group,
    IntervalKind,
    Method,
    RSquaredKind,
    Scale,
    Verdict,
)
from analysis.plan import AllowedRates as AllowedRates  # noqa: PLC0414 - public here too
from analysis.plan import AnalysisPlan as AnalysisPlan  # noqa: PLC0414 - public here too
from analysis.refusals import Caveat, Refusal
from analysis.wild_type.report import WildTypeAnswer as WildTypeAnswer  # noqa: PLC0414 - public here too


class _Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of every part of a record."""


class Refused(_Part, frozen=True, kw_only=True):
    """A refusal with the figures that explain it."""

    code: Refusal
    parameters: dict[str, str] = {}


class Warned(_Part, frozen=True, kw_only=True):
    """A warning with the figures that explain it."""

    code: Caveat
    parameters: dict[str, str] = {}


class ErrorRate(_Part, frozen=True, kw_only=True):
    """Errors of one kind over one denominator, with best and worst case under censoring."""

    error: ErrorKind
    denominator: Denominator
    k: int
    n: int
    best_k: int
    best_n: int
    worst_k: int
    worst_n: int
    lower_95: float | None
    upper_95: float | None


class AcceptanceCell(_Part, frozen=True, kw_only=True):
    """One bounded cell of the acceptance table.

    ``lower_95`` and ``upper_95`` are the exact two-sided limits of k/n;
    ``worst_upper_95_one_sided``, of worst_k/worst_n, decides the verdict.
    ``point_verdict`` compares worst_k/worst_n itself with the bound.
    ``more_without_error`` isolates of this row, without a further error, would turn
    "not demonstrated" into "meets", ``more_with_one_error`` with one further error. ``row_share``
    is the row's share of the random sample, by the nearest step; at that mix so many isolates
    would have to be tested (``to_test_...``; None where no isolate of the row is in the sample).
    ``clustered_...`` hold for laboratories yet to come: the limit of Korn & Graubard 1998 with
    laboratories as clusters, and the verdict by it; None with fewer than two laboratories in the row.
    """

    row: AcceptanceRow
    error: ErrorKind
    bound_percent: int
    k: int
    n: int
    best_k: int
    best_n: int
    worst_k: int
    worst_n: int
    lower_95: float | None
    upper_95: float | None
    worst_upper_95_one_sided: float | None
    verdict: Verdict
    point_verdict: Verdict
    more_without_error: int | None = None
    more_with_one_error: int | None = None
    row_share: float | None = None
    to_test_without_error: int | None = None
    to_test_with_one_error: int | None = None
    clustered_upper_95_one_sided: float | None = None
    clustered_verdict: Verdict | None = None


class GroupErrors(_Part, frozen=True, kw_only=True):
    """Counts behind the index in one group of isolates."""

    group: Group
    n: int
    very_major: int
    major: int
    minor: int


class ZonePair(_Part, frozen=True, kw_only=True):
    """R if zone <= ``zone_r_le_mm``, S if zone >= ``zone_s_ge_mm``."""

    zone_r_le_mm: int
    zone_s_ge_mm: int


class NeighbourPair(_Part, frozen=True, kw_only=True):
    """What the counts would be if a limit moved by some millimetres."""

    zone_r_le_mm: int
    zone_s_ge_mm: int
    index: float
    very_major: int
    major: int
    minor: int


class CorrectedRate(_Part, frozen=True, kw_only=True):
    """An error rate corrected by bootstrap for being counted on the data that chose the pair.

    ``row`` None: the rate over the denominator of the concentration's category.
    """

    row: AcceptanceRow | None
    error: ErrorKind
    apparent: float
    optimism: float
    corrected: float


class HeldOutRate(_Part, frozen=True, kw_only=True):
    """Errors in one laboratory (or year) by the pair that the isolates of the others chose.

    ``laboratory`` is the name that ``factor`` says it is.
    """

    laboratory: str
    factor: Factor = Factor.LABORATORY
    zone_r_le_mm: int | None
    zone_s_ge_mm: int | None
    n: int
    very_major: int
    n_resistant: int
    major: int
    n_susceptible: int
    minor: int


class WildTypeZones(_Part, frozen=True, kw_only=True):
    """A normal distribution fitted to the zones of the susceptible isolates."""

    n: int
    mean_mm: float
    sd_mm: float
    central_95_lower_mm: float
    quantile_01_mm: float


class Candidate(_Part, frozen=True, kw_only=True):
    """One method's answer, whole or refused.

    A susceptible-only answer has ``zone_r_le_mm`` None and is counted as S against not S.
    ``index`` is the weighted error index of the pair, at the record's nearest-step
    treatment unless ``censoring`` says far end. ``verdict`` is the worst of the acceptance table,
    ``clustered_verdict`` the worst with the limits for laboratories yet to come (None without
    two laboratories in any row). ``agreement``: equal categories by zone and MIC, of all
    isolates. ``neighbours`` move either limit by 1 mm,
    ``profile`` one of them by up to 3 mm.
    """

    method: Method
    censoring: Censoring
    zone_s_ge_mm: int | None = None
    zone_r_le_mm: int | None = None
    index: float | None = None
    ties: tuple[ZonePair, ...] = ()
    at_width_limit: bool = False
    groups: tuple[GroupErrors, ...] = ()
    discrepancies: tuple[ErrorRate, ...] = ()
    acceptance: tuple[AcceptanceCell, ...] = ()
    verdict: Verdict | None = None
    clustered_verdict: Verdict | None = None
    point_verdict: Verdict | None = None
    agreement: AgreementRate | None = None
    corrected: tuple[CorrectedRate, ...] = ()
    held_out: tuple[HeldOutRate, ...] = ()
    neighbours: tuple[NeighbourPair, ...] = ()
    profile: tuple[NeighbourPair, ...] = ()
    wild_type: WildTypeZones | None = None
    refusal: Refused | None = None
    warnings: tuple[Warned, ...] = ()


class RegressionLine(_Part, frozen=True, kw_only=True):
    """zone = ``intercept_mm`` + ``slope_mm_per_log2`` * log2(mg/L), read at L and at U.

    ``read_at_l`` and ``read_at_u`` are the concentrations (log2 mg/L) at which the line
    was read on its ``scale``. A quantile line is read at one of the two only.
    """

    method: Method
    censoring: Censoring
    scale: Scale
    quantile_percent: int | None = None
    intercept_mm: float
    slope_mm_per_log2: float
    slope_lower_95: float | None
    slope_upper_95: float | None
    read_at_l: float | None
    zone_at_l_mm: float | None
    zone_at_l_lower_95: float | None
    zone_at_l_upper_95: float | None
    read_at_u: float | None
    zone_at_u_mm: float | None
    zone_at_u_lower_95: float | None
    zone_at_u_upper_95: float | None
    interval_kind: IntervalKind
    r_squared: float | None
    r_squared_kind: RSquaredKind
    residual_sd_mm: float
    n_used: int
    n_mic_censored: int
    n_zone_censored: int


class RocPoint(_Part, frozen=True, kw_only=True):
    """Sensitivity and specificity of calling R every zone below ``zone_lt_mm``."""

    zone_lt_mm: int
    true_resistant: int
    true_not_resistant: int
    sensitivity: float
    sensitivity_lower_95: float
    sensitivity_upper_95: float
    specificity: float
    specificity_lower_95: float
    specificity_upper_95: float


class RocResult(_Part, frozen=True, kw_only=True):
    """Receiver operating characteristic of the zone against MIC category R or not.

    The area has no interval (None) where the zones separate completely or a group is a
    single isolate.
    """

    n_resistant: int
    n_not_resistant: int
    n_uncertain: int
    weight_percent: int
    best_zone_s_ge_mm: tuple[int, ...]
    youden_j: float
    auc: float
    auc_lower_95: float | None
    auc_upper_95: float | None
    points: tuple[RocPoint, ...]


class ScattergramCell(_Part, frozen=True, kw_only=True):
    """Isolates of one MIC interval (lower, upper] (log2 mg/L; None is open) and one zone."""

    mic_lower_log2: int | None
    mic_upper_log2: int | None
    zone_mm: int
    count: int


class CategoryCounts(_Part, frozen=True, kw_only=True):
    """Isolates by MIC category at the nearest step, and how many are uncertain."""

    susceptible: int
    intermediate: int
    resistant: int
    mic_censored: int
    zone_no_inhibition: int
    category_uncertain: int
    row_uncertain: int


class LeftOut(_Part, frozen=True, kw_only=True):
    """How many rows of the data are not in the table, and why; each row counts once, in this order."""

    other_organism: int = 0
    other_drug: int = 0
    other_disk_content: int = 0
    other_host: int = 0
    other_mic_series: int = 0
    further_replicates: int = 0
    identity_undecided: int = 0
    """Rows of which nobody can tell whether they are of an isolate that is in the table."""
    pasted_again: int = 0
    """Rows without isolate numbers that stand in the data as often as every other one."""
    other_mic_method: int = 0
    """MICs by another method than those that count."""
    other_medium: int = 0
    other_atmosphere: int = 0
    other_disk_maker: int = 0
    other_composition: int = 0
    """MICs of a combination in another composition than the criterion's, or than most."""


class DerivationRecord(_Part, frozen=True, kw_only=True):
    """Everything a derivation took in and found."""

    schema: Literal[1] = 1
    data_digest: str
    code_version: str
    criterion: MicCriterion
    plan: AnalysisPlan
    n: int
    left_out: LeftOut | None = None
    categories: CategoryCounts
    laboratories: tuple[str, ...] = ()
    conditions: tuple[Condition, ...] = ()
    cells: tuple[ScattergramCell, ...]
    candidates: tuple[Candidate, ...] = ()
    default_candidate: int | None = None
    default_reason: DefaultReason
    regressions: tuple[RegressionLine, ...] = ()
    roc: RocResult | None = None
    bootstraps: tuple[BootstrapPairs, ...] = ()
    model: ModelAnswer | None = None
    wild_type: WildTypeAnswer | None = None
    evidence: Evidence | None = None
    heterogeneity: tuple[Heterogeneity, ...] = ()
    refusals: tuple[Refused, ...] = ()
    warnings: tuple[Warned, ...] = ()

    @property
    def default(self) -> Candidate | None:
        """Return the default candidate, or None where no disk criterion is possible."""
        return None if self.default_candidate is None else self.candidates[self.default_candidate]


def _rounded(value: Any) -> Any:
    """Round every real in a JSON value to 9 significant digits; JSON has none that is not finite."""
    match value:
        case float() if not isfinite(value):
            raise ValueError(f"{value} cannot stand in a record")
        case float():
            return float(f"{value:.9g}") + 0.0
        case dict():
            return {key: _rounded(item) for key, item in value.items()}
        case list() | tuple():
            return [_rounded(item) for item in value]
        case _:
            return value


def canonical_json(value: msgspec.Struct) -> bytes:
    """Return a struct as JSON with sorted keys and reals of 9 significant digits."""
    return msgspec.json.encode(_rounded(msgspec.to_builtins(value)), order="sorted")


def canonical_bytes(record: DerivationRecord) -> bytes:
    """Return the record as JSON with sorted keys and reals of 9 significant digits."""
    return canonical_json(record)


def read_record(content: bytes) -> DerivationRecord:
    """Decode stored canonical bytes.

    Raises
    ------
    msgspec.ValidationError
        The bytes are not a derivation record.
    """
    return msgspec.json.decode(content, type=DerivationRecord)


def record_digest(record: DerivationRecord) -> str:
    """Return the SHA-256 of the canonical bytes, in hexadecimal."""
    return hashlib.sha256(canonical_bytes(record)).hexdigest()
