"""Sentences that a reader meets first: fields in words, and no two words for one outcome in a table."""

from __future__ import annotations

from service.locale.catalogue import LANGUAGES, text
from service.lookup.notes import in_words


def test_a_file_without_a_column_is_told_the_fields_in_japanese_without_codes() -> None:
    lacking = {"missing": "host, value", "found": "a", "remedy": "columns:host,value"}
    said = text("file.fault.field_missing", "ja", **in_words(lacking, "ja"))
    assert said.startswith("動物種、測定値の列がありません")
    assert "--column host=列名 --column value=列名" in said
    assert "精度管理のページ" in said


def test_a_site_taken_from_a_specimen_reads_as_a_sentence_with_and_without_its_parts() -> None:
    for specimen, site in [("urine", "尿路"), ("…", "…")]:
        said = text("warning.site_from_specimen", "ja", specimen=specimen, site=site)
        assert said == f"感染部位の指定がないため、検体「{specimen}」から感染部位を「{site}」と判断しました。"


def test_refused_results_and_results_that_cannot_be_evaluated_are_called_differently() -> None:
    assert "判定" not in text("pages.zones.refused", "ja")
    assert text("category.not_evaluable", "ja") == "判定不能"


def test_a_fact_that_a_file_overrules_is_shown_by_its_names_and_not_by_its_ids() -> None:
    stated = {"field": "organism", "stated": "escherichia_coli | pasteurella_multocida", "rows": "3"}
    said = text("finding.fact_overruled_by_file", "ja", **in_words(stated, "ja"))
    assert "大腸菌" in said
    assert "escherichia_coli" not in said
    assert in_words({"stated": "10 µg"}, "ja") == {"stated": "10 µg"}


def test_sites_that_a_table_names_in_english_are_named_in_the_readers_language() -> None:
    assert in_words({"sites": "Respiratory, skin"}, "ja") == {"sites": "呼吸器、皮膚"}
    assert in_words({"sites": "Respiratory, skin"}, "en") == {"sites": "respiratory tract, skin"}
    assert in_words({"sites": "a place of its own"}, "ja") == {"sites": "a place of its own"}


def test_an_example_of_a_decimal_point_is_no_other_value_than_the_one_refused() -> None:
    for language in LANGUAGES:
        said = text("reason.decimal_comma", language, value="0,25")
        assert "12,5" in said
        assert "12.5" in said
        assert "0.5" not in said
