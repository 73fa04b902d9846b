"""What a reader sees of laboratories and hosts compared, in both languages."""

from __future__ import annotations

import re

import msgspec
import pytest
import vl_convert

from analysis.counted import cell_sign
from analysis.criterion import MicCriterion
from analysis.expected import MODEL_METHODS
from analysis.methods import AcceptanceRow, ErrorKind, Factor
from analysis.paired_table import paired_table
from analysis.plan import AnalysisPlan
from analysis.proposal import derive
from analysis.record import DerivationRecord
from analysis.refusals import Caveat
from analysis.simulate import simulate_pairs
from service.derivations.readers_words import group_name, spoken
from service.locale.catalogue import Language
from service.pages.answers.every import sections_of
from service.pages.rendering import _words, templates
from service.plots.drawing import Subject
from service.plots.every import PlotName, answer_shown, record_plots

PLAN = AnalysisPlan(
    methods=MODEL_METHODS,
    bootstrap_resamples=0,
    model_resamples=0,
    model_simulations=0,
    model_sensitivity=False,
    group_resamples=2,
)


@pytest.fixture(scope="module")
def record() -> DerivationRecord:
    """Derive from two laboratories 3 mm apart, each with isolates of cattle and pigs."""
    pairs = [
        one for one in simulate_pairs(400, seed=3) if None not in {one.mic_lower_log2, one.mic_upper_log2}
    ]
    second = [place % 2 for place in range(len(pairs))]
    table = paired_table(
        [one.mic_lower_log2 or 0 for one in pairs],
        [one.mic_upper_log2 or 0 for one in pairs],
        [one.zone_mm + 3 * moved for one, moved in zip(pairs, second, strict=True)],
        laboratory=["L1" if moved else "L2" for moved in second],
        labels={Factor.HOST: ["cattle" if place % 4 < 2 else "pig" for place in range(len(pairs))]},
    )
    return derive(table, MicCriterion(l_step=-1, u_step=1), PLAN, code_version="test", data_digest="0" * 64)


def shown(record: DerivationRecord, section: str, language: Language) -> str:
    about = answer_shown(record)
    found = next(one for one in sections_of(record, about) if one.id == section)
    rendered = (
        templates()
        .get_template(found.template)
        .render(record=record, about=about, view=found.view, plots={}, level=2, **_words(language))
    )
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", rendered))


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "en",
            (
                "Laboratory",
                "Host",
                "cattle",
                "pig",
                "zones at the same MIC differ by more than 1.0 mm",
                "SD between them",
            ),
        ),
        ("ja", ("検査機関", "動物種", "牛", "豚", "検査機関間の差があります", "標準偏差")),
    ],
)
def test_groups_stand_with_differences_and_limits_under_their_names(
    record: DerivationRecord, language: Language, words: tuple[str, ...]
) -> None:
    text = shown(record, "heterogeneity", language)
    assert [word for word in words if word not in text] == []
    for found in record.heterogeneity:
        for group in found.groups:
            assert group.difference is not None
            assert f"{abs(group.difference.difference_mm):.1f}" in text
    limits = record.heterogeneity[0].left_out[0]
    assert f"S ≥ {limits.zone_s_ge_mm}, R ≤ {limits.zone_r_le_mm}" in text


def test_warnings_name_hosts_in_the_readers_words(record: DerivationRecord) -> None:
    codes = {one.code for one in record.warnings}
    assert {Caveat.HOSTS_POOLED, Caveat.LABORATORIES_DIFFER} <= codes
    japanese = shown(record, "warnings", "ja")
    assert "牛" in japanese
    assert "cattle" not in japanese
    assert "L1" in japanese


def test_a_group_without_a_name_and_one_without_a_word_are_still_named() -> None:
    assert group_name("host", "", "en") != ""
    assert group_name("host", "okapi", "en") == "okapi"
    assert group_name("year", "2024", "ja") == "2024"
    assert spoken({"x": "1"}, "en") == {"x": "1"}


def test_the_cells_that_a_warning_names_by_signs_are_said_in_words_by_the_catalogue() -> None:
    signs = {"cells": "VM (MIC > U), m (MIC < L), ?"}
    assert spoken(signs, "en")["cells"] == (
        "Very major error (MIC above the R breakpoint); Minor error (MIC below the S breakpoint); ?"
    )
    assert "mE（一方のみ中間と判定）［MIC が S の境界値より小］" in spoken(signs, "ja")["cells"]


@pytest.mark.parametrize("row", AcceptanceRow)
@pytest.mark.parametrize("error", ErrorKind)
def test_every_sign_that_the_search_writes_for_a_cell_has_words(row: AcceptanceRow, error: ErrorKind) -> None:
    sign = cell_sign(row, error)
    assert spoken({"cells": sign}, "ja")["cells"] != sign


@pytest.mark.parametrize("language", ["en", "ja"])
def test_limits_without_each_laboratory_are_drawn_with_rules_at_those_of_all(
    record: DerivationRecord, language: Language
) -> None:
    subject = Subject(
        record=record,
        about=answer_shown(record),
        organism="simulated_organism",
        drug="simulated_drug",
        disk_content="30 µg",
        language=language,
    )
    plot = record_plots(subject)[PlotName.LEAVE_ONE_LABORATORY_OUT]
    assert vl_convert.vegalite_to_vega(plot.spec)["marks"]
    left_out = record.heterogeneity[0].left_out
    rules = plot.spec["layer"][0]["data"]["values"]
    base = {(left_out[0].zone_r_le_mm or 0) - (left_out[0].moved_r_mm or 0)}
    assert {one["mm"] for one in rules if one["limit"] == "R ≤"} == base
    assert len(rules) == 2
    points = plot.spec["layer"][1]["data"]["values"]
    assert len(points) == 2 * sum(one.zone_s_ge_mm is not None for one in left_out)
    assert len(plot.table.rows) == len(left_out)


def test_one_laboratory_alone_says_so_and_draws_nothing(record: DerivationRecord) -> None:
    one = msgspec.structs.replace(
        record.heterogeneity[0], groups=(), left_out=(), random_effect=None, answer=None, largest=(),
        problem="fewer_than_two_groups",
    )  # fmt: skip
    alone = msgspec.convert(
        msgspec.to_builtins(msgspec.structs.replace(record, heterogeneity=(one,))), DerivationRecord
    )
    assert "fewer than two" in shown(alone, "heterogeneity", "en")
    before = msgspec.structs.replace(record, heterogeneity=())
    assert "heterogeneity" not in {one.id for one in sections_of(before, answer_shown(before))}
