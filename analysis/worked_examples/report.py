"""What the worked examples show: plain structs, cheap to import (no numpy).

Rates and probabilities are fractions, zones mm, concentrations log2(mg/L).
"""

from functools import cache
from importlib.resources import files

import msgspec

from analysis.agreement.report import MicAgreement
from analysis.chosen_pairs import BootstrapPairs
from analysis.criterion import MicCriterion
from analysis.evidence.report import DataRuleCheck, Demonstration
from analysis.heterogeneity.report import OneCriterion, ZoneDifference
from analysis.measurement_error.report import CraigPair, FitCheck, ModelPair, NearEqualPair, ZoneCategory
from analysis.methods import AcceptanceRow, ErrorKind, Group
from analysis.quality_control.report import QualityRange
from analysis.record import AcceptanceCell, Candidate, RegressionLine, RocResult
from analysis.wild_type.report import NormalPart

EXAMPLES = "examples.json"


class _Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of every part of an example."""


class IsolateRow(_Part, frozen=True, kw_only=True):
    """Isolates of one MIC, by whole mm from the table's smallest zone on."""

    mic_step: int
    counts: tuple[int, ...]


class IsolateTable(_Part, frozen=True, kw_only=True):
    """Isolates by MIC (rows, the highest first) and zone."""

    zone_min_mm: int
    zone_max_mm: int
    n: int
    rows: tuple[IsolateRow, ...]


class DemonstrationSize(_Part, frozen=True, kw_only=True):
    """Fewest isolates of a row, ``errors`` of them in error, that demonstrate a bound."""

    bound_percent: int
    errors: int
    isolates: int


class DiscrepancyExample(_Part, frozen=True, kw_only=True):
    """One pair counted on the sixty isolates; the same where the panel ends at ``panel_highest_step``."""

    isolates: IsolateTable
    criterion: MicCriterion
    answer: Candidate
    panel_highest_step: int
    on_short_panel: Candidate


class ScoredPair(_Part, frozen=True, kw_only=True):
    """One pair with its errors, its index and the bounds it breaks."""

    zone_r_le_mm: int
    zone_s_ge_mm: int
    within: tuple[int, int, int]
    outside: tuple[int, int, int]
    index: float
    breaks: tuple[tuple[AcceptanceRow, ErrorKind], ...]


class GroupWeights(_Part, frozen=True, kw_only=True):
    """Allowed percentages and weights of very major, major and minor errors in one group."""

    group: Group
    n: int
    allowed_percent: tuple[int, int, int]
    weights: tuple[float, float, float]


class SearchExample(_Part, frozen=True, kw_only=True):
    """The pairs with the smallest index, and which of them are within all bounds."""

    pairs_searched: int
    weights: tuple[GroupWeights, ...]
    best: tuple[ScoredPair, ...]
    constrained: ScoredPair
    unconstrained: ScoredPair
    resampled: BootstrapPairs


class RocExample(_Part, frozen=True, kw_only=True):
    """The curve of the sixty isolates, by Youden's weight and by one that minds very major errors."""

    found: RocResult
    heavy_weight_percent: int
    heavy_best_zone_s_ge_mm: tuple[int, ...]


class LineExample(_Part, frozen=True, kw_only=True):
    """One line, the limits that it implies, or why it implies none."""

    line: RegressionLine
    zone_s_ge_mm: int | None
    zone_r_le_mm: int | None


class RegressionExample(_Part, frozen=True, kw_only=True):
    """Sums for the pencil, all lines on all isolates, and lines where the panel cut the MICs off."""

    n: int
    sum_x: float
    sum_y: float
    sum_xx: float
    sum_xy: float
    slope: float
    intercept: float
    lines: tuple[LineExample, ...]
    panel_lowest_step: int
    panel_highest_step: int
    cut_off_lines: tuple[LineExample, ...]


class ReadingChance(_Part, frozen=True, kw_only=True):
    """How one isolate of known true MIC and zone is read: MIC step or whole mm, and its probability."""

    read: int
    probability: float


class OneIsolate(_Part, frozen=True, kw_only=True):
    """What the two tests read of a single isolate whose true values are known."""

    true_log2: float
    true_zone_mm: float
    sigma_mic_log2: float
    sigma_zone_mm: float
    mics: tuple[ReadingChance, ...]
    zones: tuple[ReadingChance, ...]


class FittedExample(_Part, frozen=True, kw_only=True):
    """One fitted curve in a few figures."""

    kind: str
    sigma_zone_mm: float
    aic: float
    zone_at_l_mm: float
    zone_at_u_mm: float


class CurvePoint(_Part, frozen=True, kw_only=True):
    """Both curves at one true concentration."""

    true_log2: float
    logistic_mm: float
    spline_mm: float


class ModelExample(_Part, frozen=True, kw_only=True):
    """The model on the shipped simulated data, beside the counted search on the same isolates."""

    n: int
    seed: int
    criterion: MicCriterion
    one_isolate: OneIsolate
    true_sigma_zone_mm: float
    isolates: tuple[tuple[int, int, int], ...]
    """MIC step (nearest), zone, count."""
    curves: tuple[FittedExample, ...]
    drawn: tuple[CurvePoint, ...]
    pair: ModelPair
    resamples: int
    near_equal: tuple[NearEqualPair, ...]
    counted: Candidate
    craig: CraigPair | None
    check: FitCheck | None
    check_fixed: FitCheck | None


class ReweightedZone(_Part, frozen=True, kw_only=True):
    """Shares of S, I and R among all isolates that have this zone, and what a prevalence makes of them."""

    zone_mm: int
    shares: tuple[float, float, float]
    sampled_resistant: float
    resistant: float
    factor_resistant: float
    factor_other: float
    reweighted: tuple[float, float, float]


class ProbabilityExample(_Part, frozen=True, kw_only=True):
    """Probabilities of the MIC category by zone, and one zone re-weighted by hand."""

    zone_r_le_mm: int
    zone_s_ge_mm: int
    resamples: int
    rows: tuple[ZoneCategory, ...]
    by_hand: ReweightedZone


class MicCount(_Part, frozen=True, kw_only=True):
    """One class of the published example: isolates, cumulated, and what the fitted curve gives."""

    step: int
    count: int
    cumulated: int
    fitted: float | None


class Subset(_Part, frozen=True, kw_only=True):
    """One subset of the iterative fit: its last step, its isolates, and K, mean and SD fitted to it."""

    last_step: int
    n: float
    k: float
    mean_log2: float
    sd_log2: float


class HelperRow(_Part, frozen=True, kw_only=True):
    """One position of the normalized resistance interpretation; a probit where it is regressed."""

    position: float
    value: float
    cumulated: float
    share: float
    probit: float | None


class QuantileStep(_Part, frozen=True, kw_only=True):
    """A share of the wild type, the concentration below which it lies, and the step that is rounded up to."""

    share: float
    quantile_log2: float
    cut_off_step: int


class NormalFit(_Part, frozen=True, kw_only=True):
    """A fitted wild type and its cut-off."""

    mean_log2: float
    sd_log2: float
    n: float
    cut_off_step: int


class WildTypeExample(_Part, frozen=True, kw_only=True):
    """The published example of 349 isolates by three methods."""

    counts: tuple[MicCount, ...]
    n: int
    iterative: NormalFit
    subsets: tuple[Subset, ...]
    chosen_subset: int
    quantiles: tuple[QuantileStep, ...]
    helpers: tuple[HelperRow, ...]
    normalized: NormalFit
    mixture: NormalFit
    parts: tuple[NormalPart, ...]
    bic: tuple[float, float, float]


class OneSidedExample(_Part, frozen=True, kw_only=True):
    """Isolates without a resistant one, and the susceptible-only answer.

    ``not_s`` isolates lie above L; ``largest_not_s_mm`` is their largest zone.
    """

    isolates: IsolateTable
    criterion: MicCriterion
    answer: Candidate
    not_s: int
    largest_not_s_mm: int


class SampleSizeExample(_Part, frozen=True, kw_only=True):
    """Fewest isolates that demonstrate each bound, rules on the sixty isolates, advice on the simulated ones.

    ``advice``: every cell of the model's pair that the simulated isolates do not demonstrate.
    """

    sizes: tuple[DemonstrationSize, ...]
    checks: tuple[DataRuleCheck, ...]
    acceptance: tuple[AcceptanceCell, ...]
    advice: tuple[Demonstration, ...]


class PairedMics(_Part, frozen=True, kw_only=True):
    """Isolates of one reference and one tested MIC."""

    reference_step: int
    tested_step: int
    count: int


class AgreementExample(_Part, frozen=True, kw_only=True):
    """Forty isolates read by the reference and by the method under test."""

    pairs: tuple[PairedMics, ...]
    criterion: MicCriterion
    found: MicAgreement


class SharedMic(_Part, frozen=True, kw_only=True):
    """One MIC that both laboratories have: zones, means, and n_A n_B/(n_A + n_B)."""

    mic_step: int
    zones_a_mm: tuple[int, ...]
    zones_b_mm: tuple[int, ...]
    mean_a_mm: float
    mean_b_mm: float
    weight: float


class LaboratoryExample(_Part, frozen=True, kw_only=True):
    """Two laboratories compared at the same MIC."""

    mics: tuple[SharedMic, ...]
    difference: ZoneDifference
    negligible_mm: float
    answer: OneCriterion


class ControlReadings(_Part, frozen=True, kw_only=True):
    """Zones of a control strain by one laboratory, in ascending order."""

    laboratory: str
    zones_mm: tuple[int, ...]


class ControlExample(_Part, frozen=True, kw_only=True):
    """Zones of a control strain by seven laboratories, and two ranges."""

    laboratories: tuple[ControlReadings, ...]
    zone_min_mm: int
    zone_max_mm: int
    median_mm: float
    median_range_mm: float
    mean_mm: float
    sd_mm: float
    gavan: QualityRange
    normal: QualityRange


class WorkedExamples(_Part, frozen=True, kw_only=True):
    """All examples, a field a page."""

    discrepancies: DiscrepancyExample
    search: SearchExample
    roc: RocExample
    regression: RegressionExample
    model: ModelExample
    probabilities: ProbabilityExample
    wild_type: WildTypeExample
    one_sided: OneSidedExample
    sample_size: SampleSizeExample
    agreement: AgreementExample
    laboratories: LaboratoryExample
    control: ControlExample


@cache
def stored_examples() -> WorkedExamples:
    """Read the examples as they were computed when the code was written.

    Raises
    ------
    msgspec.ValidationError
        They were made for other structs: run ``python -m analysis.worked_examples``.
    """
    content = (files(__package__) / EXAMPLES).read_bytes()
    return msgspec.json.decode(content, type=WorkedExamples)
