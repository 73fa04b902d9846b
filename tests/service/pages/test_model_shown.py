"""What a reader sees of the model: expected rates, probabilities of each mm, checks, wild type, plots."""

from __future__ import annotations

import re

import msgspec
import pytest

from analysis.criterion import MicCriterion
from analysis.expected import MODEL_METHODS
from analysis.plan import AnalysisPlan
from analysis.proposal import derive
from analysis.record import DerivationRecord
from datasets.example import EXAMPLE_DISK_CONTENT, EXAMPLE_DRUG, EXAMPLE_ORGANISM, simulated_example
from datasets.table import paired_table_of
from service.locale.catalogue import Language
from service.pages.answers import zone_probabilities
from service.pages.answers.every import sections_of
from service.pages.rendering import _words, templates
from service.plots.drawing import Subject
from service.plots.every import answer_shown, record_plots

PLAN = AnalysisPlan(
    methods=MODEL_METHODS,
    bootstrap_resamples=20,
    model_resamples=5,
    model_simulations=9,
    model_sensitivity=True,
)
PLOTS = (
    "scattergram",
    "fitted-curve",
    "zone-probabilities",
    "discrepancy-profile",
    "bootstrap-pairs",
    "wild-type-zones",
    "wild-type-mics",
)


@pytest.fixture(scope="module")
def record() -> DerivationRecord:
    """Derive the shipped example with a small model."""
    table = paired_table_of(simulated_example(), EXAMPLE_ORGANISM, EXAMPLE_DRUG, EXAMPLE_DISK_CONTENT).table
    return derive(table, MicCriterion(l_step=-1, u_step=1), PLAN, code_version="test", data_digest="0" * 64)


def shown(record: DerivationRecord, section: str, language: Language = "en") -> str:
    """Render a section of the page as text."""
    about = answer_shown(record)
    found = next(one for one in sections_of(record, about) if one.id == section)
    rendered = (
        templates()
        .get_template(found.template)
        .render(record=record, about=about, view=found.view, plots={}, **_words(language))
    )
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", rendered))


@pytest.mark.parametrize("language", ["en", "ja"])
def test_expected_rates_are_shown_with_bounds_and_intervals(
    record: DerivationRecord, language: Language
) -> None:
    assert record.model is not None
    pair = record.model.pair
    assert pair is not None
    text = shown(record, "expected", language)
    for rate in pair.errors.rates:
        assert rate.rate is not None
        assert f"{100 * rate.rate:.1f} %" in text
        assert f" {rate.bound_percent} %" in text
    assert pair.zone_s_ge_95 is not None
    assert f"{pair.zone_s_ge_95[0]}" in text


def test_every_mm_is_shown_with_its_category_and_probabilities(record: DerivationRecord) -> None:
    rows = zone_probabilities.view(record, record.default)
    assert rows is not None
    assert record.default is not None
    assert record.default.zone_s_ge_mm is not None
    assert [row.zone_mm for row in rows] == list(range(rows[0].zone_mm, rows[-1].zone_mm + 1))
    categories = {row.zone_mm: row.category for row in rows}
    assert categories[record.default.zone_s_ge_mm] == "S"
    assert categories[record.default.zone_s_ge_mm - 1] in {"I", "R"}
    text = shown(record, "per-mm")
    assert "5 % resistant" in text
    assert "20 % resistant" in text
    assert f"{100 * rows[-1].probabilities[0].susceptible:.0f} %" in text


def test_both_fit_checks_and_the_sensitivity_are_shown(record: DerivationRecord) -> None:
    text = shown(record, "fit")
    assert "estimated from the data" in text
    assert "fixed" in text
    assert text.count("monotone spline") == 6


def test_wild_type_cut_offs_are_shown(record: DerivationRecord) -> None:
    assert record.wild_type is not None
    text = shown(record, "wild-type")
    for one in record.wild_type.zone:
        assert f"≥ {one.cut_off_mm} mm" in text


@pytest.mark.parametrize("language", ["en", "ja"])
def test_every_plot_of_a_record_is_drawn_with_words(record: DerivationRecord, language: Language) -> None:
    plots = record_plots(subject(record, language))
    assert tuple(plots) == PLOTS
    assert all(plot.spec["title"] and plot.spec["description"] for plot in plots.values())
    bare = msgspec.structs.replace(record, model=None, wild_type=None, candidates=(), default_candidate=None)
    assert tuple(record_plots(subject(bare, language))) == ("scattergram",)
    assert answer_shown(bare) is None


def test_every_plot_has_its_figures_as_a_table(record: DerivationRecord) -> None:
    for name, plot in record_plots(subject(record, "en")).items():
        assert plot.table.rows, name
        assert {len(row) for row in plot.table.rows} == {len(plot.table.head)}, name


def subject(record: DerivationRecord, language: Language) -> Subject:
    """Return what the plots of the example are drawn from."""
    return Subject(
        record=record,
        about=answer_shown(record),
        organism=EXAMPLE_ORGANISM,
        drug=EXAMPLE_DRUG,
        disk_content=EXAMPLE_DISK_CONTENT,
        language=language,
    )
