"""The form of a new derivation: every choice of the plan with its default, and back to a question.

A field shows the default of the plan, or what an earlier question chose; a field that is left empty, or
that still shows the default, is not given, so that the same choices are always the same question.
"""

from typing import Any

import msgspec

from analysis.evidence.rules import RULE_SETS, DataRule
from analysis.methods import Method
from analysis.plan import AllowedRates, AnalysisPlan
from datasets.conditions import ConditionsAsked
from service.derivations.question import numbers_typed
from service.derivations.request import DerivationRequest, Options
from service.jobs.question import DerivationQuestion
from service.locale.catalogue import Language
from service.pages.changes import term_name
from service.pages.forms import as_input, given

MODEL = "model"
FIRST_SET = "first_look"
MODEL_METHODS = (
    Method.EXPECTED_CONSTRAINED,
    Method.EXPECTED_UNCONSTRAINED,
    Method.CRAIG_LOSS,
    Method.EXPECTED_SUSCEPTIBLE_ONLY,
)
ALWAYS = (Method.ERROR_BOUNDED_CONSTRAINED, Method.ERROR_BOUNDED_UNCONSTRAINED)
"""The counted search stands beside every answer."""
CHOICES: dict[str, tuple[Method, ...]] = {
    MODEL: MODEL_METHODS,
    **{one.value: (one,) for one in Method if one not in MODEL_METHODS and one not in ALWAYS},
}
"""The methods that can be left out, as the form names them."""
ALLOWED = tuple(AllowedRates.__struct_fields__)
CONDITIONS = ConditionsAsked.__struct_fields__
SINGLE = tuple(name for name in Options.__struct_fields__ if name != "allowed")


class DerivationForm(msgspec.Struct, frozen=True, kw_only=True):
    """A question as typed."""

    dataset: str = ""
    version: str = ""
    organism: str = ""
    drug: str = ""
    disk_content: str = ""
    host: str = ""
    mic_method: str = ""
    medium: str = ""
    atmosphere: str = ""
    disk_maker: str = ""
    """Several conditions that are to be pooled are parted by semicolons."""
    s_le_mg_per_l: str = ""
    r_ge_mg_per_l: str = ""
    kind: str = "clinical"
    source: str = ""
    seed: str = ""
    methods_chosen: str = ""
    """Says that the ticks of the methods were shown: without any, none is wanted."""
    method: tuple[str, ...] | str = ()
    """The ticked methods; a browser sends a single one by itself."""
    primary: str = ""
    minimum_width_mm: str = ""
    maximum_width_mm: str = ""
    within_very_major: str = ""
    within_major: str = ""
    within_minor: str = ""
    outside_very_major: str = ""
    outside_major: str = ""
    outside_minor: str = ""
    sigma_zone: str = ""
    sigma_zone_mm: str = ""
    sigma_mic_log2: str = ""
    smoothing: str = ""
    resistant_percent: str = ""
    resampling: str = ""
    bootstrap_resamples: str = ""
    model_resamples: str = ""
    model_simulations: str = ""
    model_sensitivity: str = ""
    regression_resamples: str = ""
    roc_weight_percent: str = ""
    deming_variance_ratio: str = ""
    uncertain_under_percent: str = ""
    challenge: str = ""
    group_resamples: str = ""
    negligible_difference_mm: str = ""
    minimum_of_a_group: str = ""
    minimum_isolates: str = ""
    minimum_resistant: str = ""
    minimum_susceptible: str = ""
    data_rules: str = ""
    in_force_s_ge_mm: str = ""
    in_force_r_le_mm: str = ""
    in_force_source: str = ""


def planned(plan: AnalysisPlan, **said: str) -> DerivationForm:
    """Return the form with the choices of a plan and what else is said."""
    ticked = tuple(name for name, methods in CHOICES.items() if any(one in plan.methods for one in methods))
    chosen = {name: _text(getattr(plan, name), getattr(AnalysisPlan(), name)) for name in SINGLE}
    allowed = {name: str(getattr(plan.allowed, name)) for name in ALLOWED}
    return DerivationForm(
        seed=str(plan.seed),
        methods_chosen="yes",
        method=ticked,
        data_rules=_rules_text(plan.data_rules),
        **(chosen | allowed | _in_force_text(plan) | said),
    )


def asked_before(question: DerivationQuestion, dataset: str, language: Language) -> DerivationForm:
    """Return the form as it stood when a question was asked."""
    criterion = question.criterion
    return planned(
        question.plan,
        dataset=dataset,
        version=question.data_digest,
        organism=term_name("organisms", question.organism, language),
        drug=term_name("drugs", question.drug, language),
        disk_content=question.disk_content,
        host=term_name("hosts", question.host, language, none=""),
        **{name: "; ".join(getattr(question.conditions, name)) for name in CONDITIONS},
        s_le_mg_per_l=criterion.s_le_mg_per_l,
        r_ge_mg_per_l=criterion.r_ge_mg_per_l or "",
        kind=criterion.kind,
        source=criterion.source,
    )


def request_of(form: DerivationForm) -> DerivationRequest:
    """Return the typed question, or refuse what is no number or out of range."""
    criterion = {
        "s_le_mg_per_l": form.s_le_mg_per_l.strip(),
        "r_ge_mg_per_l": given(form.r_ge_mg_per_l),
        "kind": form.kind,
        "source": form.source.strip(),
    }
    return as_input(
        DerivationRequest,
        {
            "dataset": f"{form.dataset}@{form.version}" if given(form.version) else form.dataset,
            "organism": form.organism.strip(),
            "drug": form.drug.strip(),
            "disk_content": form.disk_content.strip(),
            "host": given(form.host),
            "conditions": {name: _parted(getattr(form, name)) for name in CONDITIONS},
            "mic_criterion": {name: text for name, text in criterion.items() if text is not None},
            "methods": _methods(form),
            "seed": given(form.seed),
            "options": _options(form),
            "in_force": _in_force(form),
            "data_rules": _rules(given(form.data_rules) or FIRST_SET),
        },
    )


def _parted(typed: str) -> list[str]:
    return [one.strip() for one in typed.replace("；", ";").split(";") if one.strip()]


def _rules_text(rules: tuple[DataRule, ...]) -> str:
    """Write minimum-data rules as the name of their set; rules of their own as JSON."""
    named = next((name for name, known in RULE_SETS.items() if known == rules), None)
    return named or msgspec.json.encode(rules).decode()


def _rules(typed: str) -> Any:
    """Return the name of a set, or the rules one by one; what is neither is refused with its place."""
    if not typed.startswith("["):
        return typed
    try:
        return msgspec.json.decode(typed)
    except msgspec.DecodeError:
        return typed


def _in_force(form: DerivationForm) -> dict[str, str] | None:
    """Return the zone criterion in force as typed, where any of it was."""
    typed = {
        "zone_s_ge_mm": given(form.in_force_s_ge_mm),
        "zone_r_le_mm": given(form.in_force_r_le_mm),
        "source": given(form.in_force_source),
    }
    return {name: text for name, text in typed.items() if text is not None} or None


def _in_force_text(plan: AnalysisPlan) -> dict[str, str]:
    """Write the zone criterion in force of a plan."""
    found = plan.in_force
    if found is None:
        return {}
    return {
        "in_force_s_ge_mm": str(found.zone_s_ge_mm),
        "in_force_r_le_mm": "" if found.zone_r_le_mm is None else str(found.zone_r_le_mm),
        "in_force_source": found.source,
    }


def defaults() -> DerivationForm:
    """Return the form of the plan as it is by default."""
    return planned(AnalysisPlan())


def ticked(form: DerivationForm) -> tuple[str, ...]:
    """Return the methods that are ticked, as the form names them."""
    return (form.method,) if isinstance(form.method, str) else form.method


def _methods(form: DerivationForm) -> list[str]:
    """Return the methods that are wanted; nothing where all are, or where the ticks were not shown."""
    names = ticked(form)
    if not form.methods_chosen or set(CHOICES) <= set(names):
        return []
    unknown = [name for name in names if name not in CHOICES]
    wanted = {one for name in names for one in CHOICES.get(name, ())}
    return [*(one.value for one in Method if one in ALWAYS or one in wanted), *unknown]


def _options(form: DerivationForm) -> dict[str, Any]:
    """Return what differs from the default."""
    default = defaults()
    changed: dict[str, Any] = {}
    for name in SINGLE:
        typed = given(getattr(form, name))
        if typed is not None and typed != getattr(default, name):
            changed[name] = numbers_typed(typed) if name == "resistant_percent" else typed
    allowed = {name: typed for name in ALLOWED if (typed := given(getattr(form, name))) is not None}
    if any(typed != getattr(default, name) for name, typed in allowed.items()):
        changed["allowed"] = allowed
    return changed


def _text(value: object, default: object) -> str:
    """Write a choice: a default real shortly; any other with all its digits, and never as the default."""
    match value:
        case bool():
            return "true" if value else "false"
        case float():
            short, written = f"{default:.4g}", repr(value)
            if value == default:
                return short
            return f"{written}0" if written == short else written
        case tuple():
            return ", ".join(str(one) for one in value)
        case _:
            return str(value)
