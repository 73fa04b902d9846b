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
from service.figures_of_record import answer_shown, record_plots
from service.jobs.question import CriterionAsked, DerivationQuestion
from service.locale.catalogue import Language
from service.pages.record_view import per_millimetre
from service.pages.rendering import _words, templates

PLAN = AnalysisPlan(
    methods=MODEL_METHODS,
    bootstrap_resamples=20,
    model_resamples=5,
    model_simulations=9,
    model_sensitivity=True,
)
PLOTS = (
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


def shown(record: DerivationRecord, body: str, language: Language = "en") -> str:
    """Render a part of the page as text."""
    source = '{% import "parts/model.html" as parts with context %}' + body
    rendered = templates().from_string(source).render(record=record, **_words(language))
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", rendered))


@pytest.mark.parametrize("language", ["en", "ja"])
def test_expected_rates_are_shown_with_bounds_and_intervals(
    record: DerivationRecord, language: Language
) -> None:
    assert record.model is not None
    pair = record.model.pair
    assert pair is not None
    text = shown(record, "{{ parts.expected(record) }}", language)
    for rate in pair.errors.rates:
        assert rate.rate is not None
        assert f"{100 * rate.rate:.1f} %" in text
        assert f" {rate.bound_percent} %" in text
    assert pair.zone_s_ge_95 is not None
    assert f"{pair.zone_s_ge_95[0]}" in text


def test_every_mm_is_shown_with_its_category_and_probabilities(record: DerivationRecord) -> None:
    rows = per_millimetre(record, record.default)
    assert record.default is not None
    assert record.default.zone_s_ge_mm is not None
    assert [row.zone_mm for row in rows] == list(range(rows[0].zone_mm, rows[-1].zone_mm + 1))
    categories = {row.zone_mm: row.category for row in rows}
    assert categories[record.default.zone_s_ge_mm] == "S"
    assert categories[record.default.zone_s_ge_mm - 1] in {"I", "R"}
    text = shown(record, "{{ parts.per_mm(record, record.default) }}")
    assert "5 % resistant" in text
    assert "20 % resistant" in text
    assert f"{100 * rows[-1].probabilities[0].susceptible:.0f} %" in text


def test_both_fit_checks_and_the_sensitivity_are_shown(record: DerivationRecord) -> None:
    text = shown(record, "{{ parts.fit(record) }}")
    assert "estimated from the data" in text
    assert "fixed" in text
    assert text.count("monotone spline") == 6


def test_wild_type_cut_offs_are_shown(record: DerivationRecord) -> None:
    assert record.wild_type is not None
    text = shown(record, "{{ parts.wild_type(record) }}")
    for one in record.wild_type.zone:
        assert f"≥ {one.cut_off_mm} mm" in text


@pytest.mark.parametrize("language", ["en", "ja"])
def test_every_plot_of_a_record_is_drawn_with_words(record: DerivationRecord, language: Language) -> None:
    question = DerivationQuestion(
        data_digest=record.data_digest,
        organism=EXAMPLE_ORGANISM,
        drug=EXAMPLE_DRUG,
        disk_content=EXAMPLE_DISK_CONTENT,
        host=None,
        criterion=CriterionAsked(
            l_step=-1, u_step=1, s_le_mg_per_l="0.5", r_ge_mg_per_l="2", kind="clinical", source="a test"
        ),
        plan=PLAN,
        code_version="test",
    )
    plots = record_plots(record, question, language)
    assert tuple(plots) == PLOTS
    assert all(plot["title"] and plot["description"] for plot in plots.values())
    bare = msgspec.structs.replace(record, model=None, wild_type=None, candidates=(), default_candidate=None)
    assert record_plots(bare, question, language) == {}
    assert answer_shown(bare) is None
