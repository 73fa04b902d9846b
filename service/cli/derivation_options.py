"""The options of ``derive``: what the file does not say, and the analysis plan; taken as they are typed."""

from dataclasses import asdict, dataclass
from typing import Annotated

import cyclopts

from analysis.evidence.report import ZoneCriterionInForce
from analysis.plan import AllowedRates, AnalysisPlan
from datasets.conditions import ConditionsAsked
from datasets.facts import LAST_HEADER_ROW, UploadedFacts
from service.body_faults import as_input
from service.derivations.question import criterion_asked, numbers_typed, plan_of
from service.derivations.request import MicCriterionIn, PlanRequest
from service.errors import Refused
from service.jobs.question import CriterionAsked

Typed = str | None
Repeated = Annotated[tuple[str, ...], cyclopts.Parameter(negative="")]
Ticked = Annotated[bool, cyclopts.Parameter(negative="")]
ALLOWED, IN_FORCE = "allowed_", "in_force_"


@cyclopts.Parameter(name="*", group="What the file does not say")
@dataclass(frozen=True, kw_only=True)
class Facts:
    """Facts of an upload."""

    organism: Typed = None
    drug: Typed = None
    disk_content: Typed = None
    host: Typed = None
    laboratory: Typed = None
    mic_scale: Typed = None
    ladder: Typed = None
    charset: Typed = None
    delimiter: Typed = None
    decimal_mark: Typed = None
    zero_means_no_inhibition: Ticked = False
    simulated: Ticked = False
    file_format: Typed = None
    sheets: Repeated = ()
    header_row: Annotated[
        int | None, cyclopts.Parameter(validator=cyclopts.validators.Number(gte=1, lte=LAST_HEADER_ROW))
    ] = None
    columns: Repeated = ()
    disk_contents: Repeated = ()

    def read(self) -> UploadedFacts:
        """Return what was typed as the facts of an upload."""
        typed = asdict(self)
        return as_input(
            UploadedFacts,
            {
                **{name: value for name, value in typed.items() if name != "file_format"},
                "format": self.file_format,
                "columns": dict(map(_pair, self.columns)),
                "disk_contents": dict(map(_pair, self.disk_contents)),
            },
        )


def _pair(written: str) -> tuple[str, str]:
    name, colon, value = written.partition(":")
    if not colon or not name:
        raise Refused(
            "fact_unreadable", name="columns, disk_contents", value=written[:60], allowed="NAME:VALUE"
        )
    return name.strip(), value.strip()


@cyclopts.Parameter(name="*", group="How isolates were tested")
@dataclass(frozen=True, kw_only=True)
class Tested:
    """Conditions of the isolates that count; what is left out is as the data state it."""

    mic_method: Repeated = ()
    medium: Repeated = ()
    atmosphere: Repeated = ()
    disk_maker: Repeated = ()

    def read(self) -> ConditionsAsked:
        """Return what was typed as the conditions of a question."""
        return as_input(ConditionsAsked, asdict(self))


@cyclopts.Parameter(name="*", group="Analysis plan")
@dataclass(frozen=True, kw_only=True)
class Choices:
    """The analysis plan; what is left out has its default."""

    primary: Typed = None
    minimum_width_mm: Typed = None
    maximum_width_mm: Typed = None
    allowed_within_very_major: Typed = None
    allowed_within_major: Typed = None
    allowed_within_minor: Typed = None
    allowed_outside_very_major: Typed = None
    allowed_outside_major: Typed = None
    allowed_outside_minor: Typed = None
    sigma_zone: Typed = None
    sigma_zone_mm: Typed = None
    sigma_mic_log2: Typed = None
    smoothing: Typed = None
    resistant_percent: Typed = None
    resampling: Typed = None
    bootstrap_resamples: Typed = None
    model_resamples: Typed = None
    model_simulations: Typed = None
    model_sensitivity: Typed = None
    regression_resamples: Typed = None
    roc_weight_percent: Typed = None
    deming_variance_ratio: Typed = None
    uncertain_under_percent: Typed = None
    challenge: Typed = None
    group_resamples: Typed = None
    negligible_difference_mm: Typed = None
    minimum_of_a_group: Typed = None
    minimum_isolates: Typed = None
    minimum_resistant: Typed = None
    minimum_susceptible: Typed = None
    data_rules: Typed = None
    in_force_zone_s_ge_mm: Typed = None
    in_force_zone_r_le_mm: Typed = None
    in_force_source: Typed = None

    def plan(self, methods: tuple[str, ...], seed: str | None) -> AnalysisPlan:
        """Return the plan, or refuse what is no choice of it, as the service does."""
        typed = {name: value for name, value in asdict(self).items() if value is not None}
        rules = typed.pop("data_rules", None)
        in_force = _parts(typed, IN_FORCE, ZoneCriterionInForce.__struct_fields__)
        allowed = _parts(typed, ALLOWED, AllowedRates.__struct_fields__)
        shares = typed.pop("resistant_percent", None)
        options = {
            **typed,
            **({} if allowed is None else {"allowed": allowed}),
            **({} if shares is None else {"resistant_percent": numbers_typed(shares)}),
        }
        given = {"methods": methods, "seed": seed, "options": options}
        asked = as_input(PlanRequest, {**given, "in_force": in_force, "data_rules": rules})
        stated = None if isinstance(asked.in_force, str) else asked.in_force
        return plan_of(asked, stated)


def _parts(typed: dict[str, str], prefix: str, names: tuple[str, ...]) -> dict[str, str] | None:
    """Take the options of one part of the plan out of what was typed; None where none was."""
    found = {name: typed.pop(f"{prefix}{name}") for name in names if f"{prefix}{name}" in typed}
    return found or None


def criterion_of(s_le: str, r_ge: str | None, *, kind: str, source: str) -> CriterionAsked:
    """Return the MIC criterion, or refuse what is none."""
    typed = {"s_le_mg_per_l": s_le, "r_ge_mg_per_l": r_ge, "kind": kind, "source": source}
    return criterion_asked(as_input(MicCriterionIn, typed))
