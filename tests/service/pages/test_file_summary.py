"""The summary of a classified file on its page: counts, reasons, what to do; hostile content stays text."""

from __future__ import annotations

import re
from html import unescape

import msgspec
import pytest

from breakpoints.refused_sample import RefusedSample
from breakpoints.vocabulary import Drug, vocabulary
from breakpoints.vocabulary.additions import VocabularyAdditions
from service.file_classification.answer import ClassificationView, FaultView
from service.file_classification.detected import Detected
from service.file_classification.reasons_in_words import OPEN, general, parts, why
from service.file_classification.report import (
    DrugCount,
    FileClassified,
    LeftOpenCount,
    Notice,
    NoticeCode,
    RefusedCount,
)
from service.locale.catalogue import Language, entries, text
from service.pages.file_results.shown import classification_page
from service.pages.frame import Frame
from service.security.caller import Caller

HOSTILE = '<script>alert("1")</script>'
BY = Caller(holder_id="h", laboratory_id="l", scopes=frozenset({"lab"}))
LANGUAGES: tuple[Language, ...] = ("ja", "en")
SAMPLE = RefusedSample(
    row=7,
    column="AMP_ND10",
    organism="eco",
    host="dog",
    drug="whonet:AMP",
    value=HOSTILE,
    refused="value_unreadable",
    reason="not_a_number",
    detail=None,
)
SUMMARY = FileClassified(
    detected=Detected(
        format="csv",
        layout="whonet_wide",
        delimiter="|",
        charset="cp932",
        columns=("ORGANISM", HOSTILE),
        fields={"organism": "ORGANISM", "esbl": "ESBL"},
        personal=("FIRST_NAME",),
    ),
    rows=1_200,
    results=4_000,
    without_result=3,
    categories={"S": 3_000, "R": 500, "no_criterion": 100, "intrinsic": 1},
    refused=(
        RefusedCount(refused="value_unreadable", reason="not_a_number", results=390),
        RefusedCount(refused="unknown_drug", reason=None, results=9),
    ),
    no_criterion=(DrugCount(drug=HOSTILE, results=60), DrugCount(drug="whonet:ENR", results=40)),
    warnings={"disk_content_assumed": 12, "a_code_of_tomorrow": 1},
    samples=(SAMPLE,),
    notices=(Notice(code=NoticeCode.CHARSET_GUESSED, parameters={"charset": "cp932"}),),
    not_used=(HOSTILE,),
    renamed={"kind": "kind_given"},
    personal_dropped=("FIRST_NAME",),
    tables=("clsi-2025@1.0.0",),
    table_digests={"clsi-2025@1.0.0": "0123456789abcdef"},
    on="2026-11-21",
    out="xlsx",
    out_layout="wide",
    media_type="x",
)
DONE = ClassificationView(
    id="c1",
    job="j1",
    state="succeeded",
    stage=None,
    done=1_200,
    of=1_200,
    error=None,
    fault=None,
    file_name=f"{HOSTILE}.txt",
    input_digest="d" * 64,
    input_bytes=10,
    created_at="2026-11-21T00:00:00Z",
    purged_at="2026-11-28T00:00:00Z",
    summary=SUMMARY,
    result_digest="e" * 64,
    result_bytes=2_500_000,
    result_url="/api/v1/classifications/c1/result",
)


def shown(language: Language, one: ClassificationView = DONE) -> str:
    frame = Frame(language=language, path="/classify/c1", query="", section="zones", caller=BY)
    return str(classification_page(frame, one, vocabulary()).content)


def said(html: str) -> str:
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_categories_refusals_and_drugs_without_criterion_are_counted(language: Language) -> None:
    page = said(shown(language))
    for count in ("1,200", "4,000", "3,000", "75.0 %", "500", "390", "399", "60", "40", "12"):
        assert count in page, count
    for key in ("category.S", "category.no_criterion", "pages.classify.no_criterion"):
        assert text(key, language) in page
    assert ("エンロフロキサシン" if language == "ja" else "enrofloxacin") + " (whonet:ENR)" in page
    assert general("reason.not_a_number", language) in page
    assert general("warning.disk_content_assumed", language) in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_controls_stand_apart_from_the_shares_and_what_is_left_open_says_why(language: Language) -> None:
    of_control = LeftOpenCount(reason="control_strain", results=2)
    site = LeftOpenCount(reason="site_needed", results=1)
    row = msgspec.structs.replace(SAMPLE, row=41, refused=None, reason="site_needed", value="8")
    summary = msgspec.structs.replace(
        SUMMARY,
        results=12,
        categories={"S": 5, "not_evaluable": 3},
        refused=(RefusedCount(refused="unknown_drug", reason=None, results=4),),
        left_open=(of_control, site),
        left_open_samples=(row,),
        set_aside=("aside",),
    )
    page = said(shown(language, msgspec.structs.replace(DONE, summary=summary)))
    for share in ("50.0 %", "10.0 %", "40.0 %"):
        assert share in page, share
    assert text("pages.classify.controls_read", language) in page
    reason = text("reason.site_needed", language)
    assert page.count(reason) == 2, "once for its count, once for its row"
    assert f"{text('pages.classify.set_aside', language)} aside" in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_how_the_file_was_read_and_what_was_left_out_are_named(language: Language) -> None:
    page = said(shown(language))
    host = {"host": "dog"}
    detected = msgspec.structs.replace(SUMMARY.detected, fields={**SUMMARY.detected.fields, "host": "ORIGIN"})
    for stated, named in (({}, True), (host, False)):
        there = msgspec.structs.replace(detected, stated=stated)
        summary = msgspec.structs.replace(SUMMARY, detected=there, categories={"I": 1})
        read = said(shown(language, msgspec.structs.replace(DONE, summary=summary)))
        assert ("← ORIGIN" in read) is named
        assert f"I {text('category_of_tables.I', language)}" in read
    assert "WHONET" not in page
    for word in (
        "cp932",
        "ORGANISM",
        "FIRST_NAME",
        "kind_given",
        "clsi-2025@1.0.0",
        "0123456789ab",
        "XLSX",
        "2.5 MB",
    ):
        assert word in page, word
    assert text("pages.classify.layout_whonet_wide", language) in page
    assert text("file.notice.charset_guessed", language, charset="cp932") in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_file_holds_is_text_and_never_markup(language: Language) -> None:
    page = shown(language)
    assert "<script>alert" not in page
    assert page.count("&lt;script&gt;alert") >= 4


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_refused_row_says_why_with_its_own_words(language: Language) -> None:
    assert HOSTILE in why(SAMPLE, language)
    unknown = msgspec.structs.replace(
        SAMPLE, refused="unknown_drug", reason=None, detail="suggestions=ampicillin"
    )
    assert "whonet:AMP" in why(unknown, language)
    assert text("refusal.unknown_drug", language, text="whonet:AMP", suggestions="").split("whonet:AMP")[
        0
    ] in why(unknown, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_refused_disk_names_the_content_of_its_column_not_the_zone(language: Language) -> None:
    refused = msgspec.structs.replace(
        SAMPLE,
        value="29",
        refused="wrong_disk_content",
        reason="disk_content_differs",
        detail="disk_contents=5 µg",
        given="30 µg",
    )
    said_of_it = why(refused, language)
    assert "30 µg" in said_of_it
    assert "5 µg" in said_of_it
    assert "29" not in said_of_it


@pytest.mark.parametrize(("language", "value"), [("ja", "（取り消し線）25"), ("en", "(struck through) 25")])
def test_a_row_of_a_workbook_has_the_number_that_its_sheet_shows(language: Language, value: str) -> None:
    struck = msgspec.structs.replace(
        SAMPLE, row=14, column=None, value="(struck through) 25", reason="struck_through"
    )
    detected = msgspec.structs.replace(SUMMARY.detected, format="xlsx", sheet="S", header_row=3)
    summary = msgspec.structs.replace(SUMMARY, samples=(struck,), left_open_samples=(), detected=detected)
    page = said(shown(language, msgspec.structs.replace(DONE, summary=summary)))
    assert text("pages.classify.sheet_row", language) in page
    assert " 17 " in page
    assert value in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_counted_once_names_its_row_and_value_in_the_list(language: Language) -> None:
    drug = msgspec.structs.replace(
        SAMPLE, row=9, column=None, drug="zzz", refused="unknown_drug", reason=None, detail="suggestions=-"
    )
    once = RefusedCount(refused="unknown_drug", reason=None, results=1)
    summary = msgspec.structs.replace(SUMMARY, refused=(SUMMARY.refused[0], once), samples=(SAMPLE, drug))
    page = shown(language, msgspec.structs.replace(DONE, summary=summary))
    listed = said(page.split('id="refused"')[1].split("<details")[0])
    assert general("refusal.unknown_drug", language) not in listed
    assert why(drug, language) in listed
    assert f"{text('pages.classify.file_row', language)} 10" in listed
    assert general("reason.not_a_number", language) in listed, "of several, no row is named"


def test_names_that_are_near_are_those_of_the_laboratorys_own_vocabulary() -> None:
    own = VocabularyAdditions(drugs=(Drug(id="zzdrug", name_en="Zzdrug", name_ja="ズズ薬"),))
    unknown = msgspec.structs.replace(
        SAMPLE, refused="unknown_drug", reason=None, drug="zzdruk", detail="suggestions=zzdrug"
    )
    assert "ズズ薬" in why(unknown, "ja", words=vocabulary().extended(own))


def test_a_detail_is_read_back_though_its_values_hold_semicolons() -> None:
    assert parts("candidates=a; b=c d; e;hosts=dog, cat") == {
        "candidates": "a; b=c d; e",
        "hosts": "dog, cat",
    }
    assert parts(None) == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sentence_without_its_row_has_words_in_its_holes(language: Language) -> None:
    said = general("refusal.unknown_drug", language)
    assert ("［記入内容］" if language == "ja" else "[what is written]") in said
    of_rows = [key for key in entries() if key.split(".")[0] in {"reason", "refusal", "warning"}]
    assert [
        key for key in of_rows if f"[{OPEN}]" in general(key, "en") or f"［{OPEN}］" in general(key, "ja")
    ] == []
    assert general("warning.a_code_of_tomorrow", language) == "a_code_of_tomorrow"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("state", ["queued", "running"])
def test_a_file_under_way_shows_how_far_it_is_and_a_link_to_look_again(
    language: Language, state: str
) -> None:
    under_way = msgspec.structs.replace(DONE, state=state, summary=None, result_url=None, done=300)
    page = shown(language, under_way)
    assert '<progress max="1200" value="300"' in page
    assert text("pages.derivation.look_again", language) in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_file_that_failed_says_why(language: Language) -> None:
    failed = msgspec.structs.replace(
        DONE,
        state="failed",
        error="x",
        fault=FaultView(code="is_pdf", message="no PDF"),
        summary=None,
        result_url=None,
    )
    assert "no PDF" in said(shown(language, failed))
