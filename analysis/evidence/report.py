"""What is reported of the data behind an answer: plain structs, cheap to import (no numpy).

Rates, shares and probabilities are fractions, zones mm.
"""

from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import Meta

from analysis.evidence.rules import DataRuleId, RuleOrigin
from analysis.methods import AcceptanceRow, ErrorKind, Factor, Verdict


class _Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of every part of a report."""


class Standing(StrEnum):
    """Whether a rule is met; not known where the data do not say what it counts."""

    MET = "met"
    NOT_MET = "not_met"
    NOT_KNOWN = "not_known"


class DataRuleCheck(_Part, frozen=True, kw_only=True):
    """One minimum-data rule: required and observed.

    ``observed`` counts the random sample and decides; ``with_challenge`` counts the challenge isolates too,
    where there are any. ``fewest`` names the laboratory or species that has the fewest. ``refuses``: falling
    short refuses an answer, elsewhere it is only said.
    """

    rule: DataRuleId
    at_least: int
    origin: RuleOrigin
    source: str
    refuses: bool
    observed: int | None
    with_challenge: int | None
    fewest: str | None
    standing: Standing


class ChallengeRate(_Part, frozen=True, kw_only=True):
    """Errors of the default pair among the challenge isolates of an MIC category, at the nearest step."""

    error: ErrorKind
    k: int
    n: int


class ChallengeIsolates(_Part, frozen=True, kw_only=True):
    """Isolates chosen for what they are: counted in discrepancies and acceptance cells, and nowhere else.

    Searches, index, model, probabilities of each mm, receiver operating characteristic, lines and wild type
    take the random sample alone, unless the plan lets challenge isolates choose limits too.
    """

    n: int
    susceptible: int
    intermediate: int
    resistant: int
    rates: tuple[ChallengeRate, ...] = ()


class FurtherIsolates(_Part, frozen=True, kw_only=True):
    """``of_row`` further isolates of a row with at most ``errors`` errors would demonstrate its cell.

    ``to_test``: how many to test at the present mix (None: no isolate of the row so far).
    ``probability`` of no more errors than that, at the expected rate.
    """

    errors: int
    of_row: int
    to_test: int | None
    probability: float


class Demonstration(_Part, frozen=True, kw_only=True):
    """How a cell that is not demonstrated may become so, if its rate is the expected one.

    ``further``: without a further error, with one, and the fewest isolates that succeed with a
    probability of at least 0.8 (``None`` in ``likely`` where no number up to 10,000 does).
    """

    row: AcceptanceRow
    error: ErrorKind
    bound_percent: int
    expected_rate: float
    row_share: float | None
    further: tuple[FurtherIsolates, ...]
    likely: FurtherIsolates | None


class SusceptibleShare(_Part, frozen=True, kw_only=True):
    """The share of isolates whose MIC is above L that a susceptible-only limit is expected to call S.

    ``upper_95``: one-sided, from the resamples (of few laboratories beyond their 95 % quantile), no less
    than the estimate; None without resamples.
    ``limit_mm``: the smallest limit by the model alone; the answer may be stricter, never more lenient.
    """

    limit_mm: int
    zone_s_ge_mm: int
    called_susceptible: float
    upper_95: float | None


class ZoneCall(StrEnum):
    """What a zone criterion calls a zone; a criterion with S alone calls the rest not susceptible."""

    SUSCEPTIBLE = "S"
    INTERMEDIATE = "I"
    RESISTANT = "R"
    NOT_SUSCEPTIBLE = "NS"


class ZoneCriterionInForce(_Part, frozen=True, kw_only=True):
    """The zone criterion that a new one would replace: S from ``zone_s_ge_mm``, R up to ``zone_r_le_mm``.

    Without ``zone_r_le_mm`` it knows S alone.
    """

    zone_s_ge_mm: Annotated[int, Meta(ge=6, le=61)]
    zone_r_le_mm: Annotated[int, Meta(ge=5, le=60)] | None = None
    source: Annotated[str, Meta(min_length=1, max_length=500)]

    def __post_init__(self) -> None:
        """Refuse limits that overlap."""
        if self.zone_r_le_mm is not None and self.zone_r_le_mm >= self.zone_s_ge_mm:
            raise ValueError(f"R up to {self.zone_r_le_mm} mm overlaps S from {self.zone_s_ge_mm} mm")


class CategoryMove(_Part, frozen=True, kw_only=True):
    """Isolates that one criterion calls this and the other that; both may be the same call."""

    in_force: ZoneCall
    proposed: ZoneCall
    count: int


class Reclassification(_Part, frozen=True, kw_only=True):
    """What a candidate (its place in the record) would change; ``moves`` cross-tabulate the sample."""

    candidate: int
    n: int
    changed: int
    moves: tuple[CategoryMove, ...]
    challenge_n: int = 0
    challenge_changed: int = 0


class InForceCell(_Part, frozen=True, kw_only=True):
    """One cell of the acceptance table for the criterion in force, at the nearest step, worst case judged."""

    row: AcceptanceRow
    error: ErrorKind
    bound_percent: int
    k: int
    n: int
    verdict: Verdict


class InForce(_Part, frozen=True, kw_only=True):
    """The criterion in force on these isolates, and what each candidate with a limit would change."""

    criterion: ZoneCriterionInForce
    acceptance: tuple[InForceCell, ...]
    verdict: Verdict
    reclassifications: tuple[Reclassification, ...]


class UncertainZone(_Part, frozen=True, kw_only=True):
    """Whole mm at which no MIC category is probable enough; the most probable one and its probability."""

    zone_mm: int
    call: ZoneCall
    probability: float


class TechnicalUncertainty(_Part, frozen=True, kw_only=True):
    """Zones whose most probable category has less than ``under_percent`` probability.

    ``sample_share``: the share of isolates, of this prevalence of resistance, with such a zone.
    """

    prevalence: str
    resistant_share: float
    under_percent: int
    zones: tuple[UncertainZone, ...]
    sample_share: float


class SubgroupProblem(StrEnum):
    """Why a subgroup has no pair."""

    TOO_FEW_ISOLATES = "too_few_isolates"
    NOT_CONVERGED = "not_converged"
    NO_PAIR = "no_pair"


class SubgroupFit(_Part, frozen=True, kw_only=True):
    """The model and the counted search on the isolates of one laboratory, host, species or year alone.

    ``within_bounds``: the pair keeps all expected rates under their bounds. ``problem`` says why the model
    gives no pair; the counted pair keeps all counted rates under their bounds, or there is none.
    """

    factor: Factor
    name: str
    n: int
    zone_r_le_mm: int | None = None
    zone_s_ge_mm: int | None = None
    within_bounds: bool | None = None
    sigma_zone_mm: tuple[float, ...] = ()
    counted_zone_r_le_mm: int | None = None
    counted_zone_s_ge_mm: int | None = None
    problem: SubgroupProblem | None = None


class Evidence(_Part, frozen=True, kw_only=True):
    """Everything said of the data behind a derivation."""

    rules: tuple[DataRuleCheck, ...] = ()
    challenge: ChallengeIsolates | None = None
    demonstrations: tuple[Demonstration, ...] = ()
    in_force: InForce | None = None
    technical_uncertainty: tuple[TechnicalUncertainty, ...] = ()
    susceptible_share: SusceptibleShare | None = None
    subgroups: tuple[SubgroupFit, ...] = ()
