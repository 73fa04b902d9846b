"""The plots of a derivation's record with words in the reader's language."""

from typing import Any

from analysis.methods import Method
from analysis.plots import (
    BootstrapTitles,
    ProbabilityTitles,
    ProfileTitles,
    WildTypeTitles,
    bootstrap_pairs,
    discrepancy_profile,
    fitted_curve,
    wild_type_mics,
    wild_type_zones,
    zone_probabilities,
)
from analysis.record import BootstrapPairs, Candidate, DerivationRecord
from service.jobs.question import DerivationQuestion
from service.locale.catalogue import Language, text
from service.paired_data.figures import titles_of

Plots = dict[str, dict[str, Any]]


def record_plots(record: DerivationRecord, question: DerivationQuestion, language: Language) -> Plots:
    """Return the Vega-Lite plots that a record has, by name, in the order in which they are shown."""
    about = answer_shown(record)
    found = {
        "fitted-curve": _fitted_curve(record, question, about, language),
        "zone-probabilities": _zone_probabilities(record, about, language),
        "discrepancy-profile": _discrepancy_profile(record, about, language),
        "bootstrap-pairs": _bootstrap_pairs(record, about, language),
        "wild-type-zones": _wild_type(record, "zones", language),
        "wild-type-mics": _wild_type(record, "mics", language),
    }
    return {name: plot for name, plot in found.items() if plot is not None}


def answer_shown(record: DerivationRecord) -> Candidate | None:
    """Return the default candidate, else the model's pair with the smallest expected index."""
    if record.default is not None:
        return record.default
    wanted = (Method.EXPECTED_UNCONSTRAINED, Method.ERROR_BOUNDED_UNCONSTRAINED)
    found = (one for method in wanted for one in record.candidates if one.method is method)
    return next((one for one in found if one.zone_s_ge_mm is not None), None)


def _limits(about: Candidate | None) -> tuple[int | None, int | None]:
    return (None, None) if about is None else (about.zone_r_le_mm, about.zone_s_ge_mm)


def _words(plot: str, language: Language, *parts: str) -> dict[str, str]:
    return {part: text(f"pages.plot.{plot}.{part}", language) for part in ("title", "description", *parts)}


def _fitted_curve(
    record: DerivationRecord, question: DerivationQuestion, about: Candidate | None, language: Language
) -> dict[str, Any] | None:
    if record.model is None:
        return None
    axes = titles_of(question.organism, question.drug, question.disk_content, record.n, language)
    r_le, s_ge = _limits(about)
    plot = fitted_curve(
        record.cells, record.model.curves, record.criterion, axes, zone_r_le_mm=r_le, zone_s_ge_mm=s_ge
    )
    return {**plot, **_words("fitted_curve", language)}


def _zone_probabilities(
    record: DerivationRecord, about: Candidate | None, language: Language
) -> dict[str, Any] | None:
    if record.model is None:
        return None
    rows = record.model.zone_categories
    prevalences = {
        row.prevalence: text(
            "pages.permm.as_sampled" if row.prevalence == "as_sampled" else "pages.permm.resistant",
            language,
            share=f"{100 * row.resistant_share:.0f}",
        )
        for row in rows
    }
    words = _words("zone_probabilities", language, "zone", "probability", "category")
    return zone_probabilities(rows, *_limits(about), ProbabilityTitles(**words, prevalences=prevalences))


def _discrepancy_profile(
    record: DerivationRecord, about: Candidate | None, language: Language
) -> dict[str, Any] | None:
    if about is None or not about.profile or about.zone_r_le_mm is None or about.zone_s_ge_mm is None:
        return None
    errors = {kind: text(f"pages.error.{kind}", language) for kind in ("very_major", "major", "minor")}
    words = _words("discrepancy_profile", language, "s_limit", "r_limit", "percent", "error")
    expected = () if record.model is None else record.model.profile
    at_rest = (about.zone_r_le_mm, about.zone_s_ge_mm)
    if at_rest not in {(one.zone_r_le_mm, one.zone_s_ge_mm) for one in expected}:
        expected = ()
    return discrepancy_profile(
        about.profile,
        expected,
        ProfileTitles(**words, **errors),
        n=record.n,
        zone_r_le_mm=about.zone_r_le_mm,
        zone_s_ge_mm=about.zone_s_ge_mm,
    )


def bootstraps_of(record: DerivationRecord) -> tuple[BootstrapPairs, ...]:
    """Return the distributions of resampled pairs, the model's first."""
    return (*(() if record.model is None else record.model.bootstraps), *record.bootstraps)


def _bootstrap_pairs(
    record: DerivationRecord, about: Candidate | None, language: Language
) -> dict[str, Any] | None:
    wanted = (one for one in bootstraps_of(record) if about is not None and one.method is about.method)
    found = next(wanted, None)
    if found is None or not found.pairs:
        return None
    words = _words("bootstrap_pairs", language, "zone_r_le", "zone_s_ge", "share")
    return bootstrap_pairs(found, BootstrapTitles(**words))


def _wild_type(record: DerivationRecord, what: str, language: Language) -> dict[str, Any] | None:
    answer = record.wild_type
    if answer is None or not (answer.zone if what == "zones" else answer.mic):
        return None
    titles = WildTypeTitles(**_words(f"wild_type_{what}", language, "axis", "isolates"))
    draw = wild_type_zones if what == "zones" else wild_type_mics
    return draw(record.cells, answer, titles)
