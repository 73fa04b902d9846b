"""What a reader sees of the data behind an answer: rules, further isolates, reclassification, groups."""

from __future__ import annotations

import re

import msgspec
import pytest

from analysis.criterion import MicCriterion
from analysis.evidence.report import Evidence, SubgroupFit, SubgroupProblem, ZoneCriterionInForce
from analysis.expected import MODEL_METHODS
from analysis.methods import Factor
from analysis.paired_table import paired_table
from analysis.plan import AnalysisPlan
from analysis.proposal import derive
from analysis.record import DerivationRecord
from analysis.simulate import simulated_table
from service.locale.catalogue import LANGUAGES, Language
from service.pages.answers.every import sections_of
from service.pages.rendering import _words, templates
from service.plots.every import answer_shown

PLAN = AnalysisPlan(
    methods=MODEL_METHODS,
    bootstrap_resamples=0,
    model_resamples=4,
    model_simulations=0,
    model_sensitivity=False,
    group_resamples=0,
    in_force=ZoneCriterionInForce(zone_s_ge_mm=22, zone_r_le_mm=17, source="NVAL 2020"),
)


@pytest.fixture(scope="module")
def record() -> DerivationRecord:
    """Derive from two laboratories, two years and a few challenge isolates."""
    found = simulated_table(150, seed=5)
    cells = len(found.count)
    table = paired_table(
        found.mic_lower_log2,
        found.mic_upper_log2,
        found.zone_mm,
        found.count,
        laboratory=["north" if cell % 2 else "south" for cell in range(cells)],
        labels={Factor.YEAR: ["2025" if cell % 3 else "2026" for cell in range(cells)]},
        challenge=[cell % 20 == 0 for cell in range(cells)],
    )
    derived = derive(table, MicCriterion(l_step=-1, u_step=1), PLAN, code_version="test", data_digest="0")
    groups = (
        SubgroupFit(
            factor=Factor.LABORATORY,
            name="north",
            n=70,
            zone_s_ge_mm=25,
            zone_r_le_mm=19,
            within_bounds=False,
        ),
        SubgroupFit(factor=Factor.YEAR, name="2026", n=9, problem=SubgroupProblem.TOO_FEW_ISOLATES),
    )
    evidence = msgspec.structs.replace(derived.evidence or Evidence(), subgroups=groups)
    return msgspec.structs.replace(derived, evidence=evidence)


def shown(record: DerivationRecord, section: str, language: Language = "en") -> str:
    """Render a section of the page as text."""
    about = answer_shown(record)
    found = next(one for one in sections_of(record, about) if one.id == section)
    template = templates().get_template(found.template)
    rendered = template.render(record=record, about=about, view=found.view, plots={}, **_words(language))
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", rendered))


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_rule_is_shown_with_what_is_required_and_observed(
    record: DerivationRecord, language: Language
) -> None:
    text = shown(record, "minimum-data", language)
    assert record.evidence is not None
    for one in record.evidence.rules:
        assert f"≥ {one.at_least}" in text
        assert ("–" if one.observed is None else str(one.observed)) in text
    assert record.evidence.challenge is not None
    assert str(record.evidence.challenge.n) in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_open_cells_are_shown_with_the_isolates_to_test(record: DerivationRecord, language: Language) -> None:
    text = shown(record, "further-isolates", language)
    assert "149" in text
    assert record.default is not None
    for cell in record.default.acceptance:
        if cell.more_without_error is not None:
            assert str(cell.more_without_error) in text
            assert str(cell.to_test_with_one_error) in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_criterion_in_force_is_shown_with_who_changes_category(
    record: DerivationRecord, language: Language
) -> None:
    text = shown(record, "in-force", language)
    assert "NVAL 2020" in text
    assert record.evidence is not None
    assert record.evidence.in_force is not None
    moved = next(
        one for one in record.evidence.in_force.reclassifications if one.candidate == record.default_candidate
    )
    assert str(moved.changed) in text
    assert moved.challenge_n > 0


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("section", ["technical-uncertainty", "subgroups", "validation"])
def test_the_other_sections_are_shown_in_either_language(
    record: DerivationRecord, section: str, language: Language
) -> None:
    text = shown(record, section, language)
    assert {"technical-uncertainty": "mm", "subgroups": "north", "validation": "south"}[section] in text
