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
    """Facts of an upload.

    Parameters
    ----------
    organism
        In Japanese or English, or by its code
    drug
        In Japanese or English, or by its code
    disk_content
        Such as "10 µg"
    host
        Only isolates of this host
    laboratory
        Of the isolates
    mic_scale
        mg_per_l or log2
    ladder
        1 (… 1, 2, 4 …) or 100 (100, 50, 25 …)
    charset
        utf-8, utf-16, cp932, euc-jp, iso-2022-jp or cp1252
    delimiter
        Between the cells
    decimal_mark
        Point or comma
    zero_means_no_inhibition
        A zone of 0 mm is no inhibition
    simulated
        Not from real isolates
    file_format
        The file's format, where it is recognised wrongly (tidy, wide, whonet …)
    sheets
        Of a workbook; may be repeated
    header_row
        The row of the header, as a spreadsheet counts
    columns
        FIELD:HEADER, such as isolate_id:検体番号; may be repeated
    disk_contents
        DRUG:CONTENT, such as "ampicillin:10 µg"; may be repeated
    """

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
    """Conditions of the isolates that count; what is left out is as the data state it.

    Parameters
    ----------
    mic_method
        broth, not_told, agar_dilution, automated or gradient_strip; several are pooled
    medium
        As the data write it; several are pooled
    atmosphere
        As the data write it; several are pooled
    disk_maker
        As the data write it; several are pooled
    """

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
    """The analysis plan; what is left out has its default.

    Parameters
    ----------
    primary
        Proposed first: expected_error_bounded_constrained or error_bounded_constrained
    minimum_width_mm
        Narrowest distance of the limits
    maximum_width_mm
        Widest distance of the limits
    allowed_within_very_major
        Per cent, within one dilution of the intermediate range
    allowed_within_major
        The same, major errors
    allowed_within_minor
        The same, minor errors
    allowed_outside_very_major
        Per cent, outside that range
    allowed_outside_major
        The same, major errors
    allowed_outside_minor
        The same, minor errors
    sigma_zone
        Error of a zone reading: profiled (estimated) or fixed
    sigma_zone_mm
        Its SD where it is fixed
    sigma_mic_log2
        SD of an MIC in two-fold steps
    smoothing
        Penalty on the roughness of the distribution of true MICs
    resistant_percent
        Further prevalences for the probabilities of each mm, such as 5,20
    resampling
        automatic (whole laboratories where four or more are named), isolates or laboratories
    bootstrap_resamples
        Of the counted search
    model_resamples
        Of the model
    model_simulations
        Of the fit checks
    model_sensitivity
        true or false: the answer under other choices of the model
    regression_resamples
        Of the regressions
    roc_weight_percent
        Weight of sensitivity
    deming_variance_ratio
        Variance of a zone over that of an MIC
    uncertain_under_percent
        Less likely than this is uncertain
    challenge
        apart (the random sample alone chooses limits) or searched
    group_resamples
        Of each host and species, for the intervals of their limits
    negligible_difference_mm
        Up to this, the zones of two groups count as the same
    minimum_of_a_group
        Fewest isolates of a laboratory, host, species or year to be compared
    minimum_isolates
        Fewest isolates of a two-sided answer
    minimum_resistant
        Fewest resistant ones
    minimum_susceptible
        Fewest susceptible ones
    data_rules
        What is required of the data: first_look, committee or none
    in_force_zone_s_ge_mm
        The zone criterion to be replaced: S from this zone
    in_force_zone_r_le_mm
        R up to this zone
    in_force_source
        Where it is from
    """

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
