"""What a reader sees of the wild type: cut-offs, standing, cautions, resamples, laboratories and rules."""

from __future__ import annotations

import re

import msgspec
import numpy as np
import pytest

from analysis.criterion import MicCriterion
from analysis.methods import Method
from analysis.paired_table import PairedTable, paired_table
from analysis.plan import AnalysisPlan
from analysis.proposal import derive
from analysis.record import DerivationRecord
from analysis.simulate import simulated_table
from service.locale.catalogue import LANGUAGES, Language
from service.pages.answers.wild_type import view
from service.pages.rendering import _words, templates

PLAN = AnalysisPlan(
    methods=(Method.ERROR_BOUNDED_CONSTRAINED,), bootstrap_resamples=20, regression_resamples=0
)
ONE = simulated_table(120, seed=2)


def derived(table: PairedTable) -> DerivationRecord:
    return derive(table, MicCriterion(l_step=-1, u_step=1), PLAN, code_version="test", data_digest="0" * 64)


def shown(record: DerivationRecord, language: Language = "en") -> str:
    """Render the section as text."""
    template = templates().get_template("parts/wild_type.html")
    rendered = template.render(record=record, view=view(record, None), plots={}, **_words(language))
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", rendered))


@pytest.fixture(scope="module")
def of_nobody() -> DerivationRecord:
    return derived(ONE)


@pytest.fixture(scope="module")
def of_five() -> DerivationRecord:
    columns = (ONE.mic_lower_log2, ONE.mic_upper_log2, ONE.zone_mm, ONE.count)
    laboratories = [f"laboratory {name}" for name in "ABCDE" for _ in ONE.count]
    return derived(paired_table(*(np.tile(column, 5) for column in columns), laboratory=laboratories))


def test_every_method_stands_with_its_quantiles(of_nobody: DerivationRecord) -> None:
    assert of_nobody.wild_type is not None
    text = shown(of_nobody)
    for one in of_nobody.wild_type.zone:
        assert f"≥ {one.cut_off_mm} mm" in text
    assert "Interval-censored mixture, 99 %" in text
    assert "97.5 %" in text
    assert "99.9 %" in text


def test_isolates_of_nobody_named_are_called_local_with_the_reason(of_nobody: DerivationRecord) -> None:
    text = shown(of_nobody)
    assert "Local cut-off of these isolates only" in text
    assert "The laboratories are not stated" in text
    assert "Drawn again 20 times (isolates)" in text
    assert "Laboratories pooled" not in text


def test_laboratories_are_listed_with_rules_and_weights(of_five: DerivationRecord) -> None:
    text = shown(of_five)
    for name in "ABCDE":
        assert f"laboratory {name}" in text
    assert "Laboratories (sources) with enough wild types" in text
    assert "every laboratory the same weight:" in text
    assert "(laboratories, then isolates within them)" in text
    assert "The laboratories are not stated" not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_caution_of_a_record_is_put_into_words(of_five: DerivationRecord, language: Language) -> None:
    answer = of_five.wild_type
    assert answer is not None
    assert answer.zone_basis is not None
    assert answer.zone_basis.cautions
    text = shown(of_five, language)
    assert "{" not in text


def test_zones_without_a_cut_off_say_why() -> None:
    table = paired_table([4.0, 5.0, 6.0] * 2, [5.0, 6.0, 7.0] * 2, [6, 6, 6, 7, 9, 6], [12, 9, 8, 2, 1, 6])
    assert "No cut-off of zones:" in shown(derived(table))


def test_a_record_without_a_wild_type_has_no_section(of_nobody: DerivationRecord) -> None:

    assert view(msgspec.structs.replace(of_nobody, wild_type=None), None) is None
