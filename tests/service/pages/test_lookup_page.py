"""The page of a lookup: both methods at once, the answer before what could change it."""

from __future__ import annotations

import re
from html import unescape
from typing import Any
from urllib.parse import urlencode

import pytest
from litestar.testing import TestClient

from service.locale.catalogue import Language, text

Client = TestClient[Any]
ROWS = b"""organism,host,drug,method,disk_content,sites,kind,s_text,r_text,citation
escherichia_coli,dog,enrofloxacin,mic,,,clinical,<=0.06,>=0.5,rows of a test
escherichia_coli,cat,enrofloxacin,disk,5 ug,,clinical,>=23,<=16,rows of a test
escherichia_coli,dog,colistin,mic,,,clinical,<=2,>=4,rows of a test
escherichia_coli,,florfenicol,disk,30 ug,,ecv,>=15,,rows of a test
escherichia_coli,,florfenicol,mic,,,ecv,<=1,,rows of a test
"""
OF_TREATMENT = re.compile(r"(?<![A-Za-z.])(?:S|R|NS|非?感性|耐性|[Ss]usceptible|[Rr]esistant)(?![A-Za-z])")
ORIGIN = {"origin": "http://testserver.local", "sec-fetch-site": "same-origin"}


@pytest.fixture(scope="module")
def reader(signed_in: Client) -> Client:
    """Return a reader whose laboratory imported a few rows."""
    sent = {"files": {"file": ("rows.csv", ROWS)}, "data": {"name": "rows", "format": "zonebook"}}
    answer = signed_in.post("/en/imports", headers=ORIGIN, **sent)
    assert answer.status_code == 200, answer.text
    return signed_in


def asked(
    reader: Client, language: Language, organism: str, drug: str, host: str = "dog", **more: str
) -> str:
    question = {"organism": organism, "drug": drug, "host": host, **more}
    answer = reader.get(f"/{language}/criteria?{urlencode(question)}")
    assert answer.status_code == 200, answer.text
    return unescape(re.sub(r"<[^>]+>", "", answer.text.split("<main")[1]))


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_criterion_by_mic_is_found_where_the_disk_has_none(reader: Client, language: Language) -> None:
    page = asked(reader, language, "E. coli", "enrofloxacin")
    applies, _, instead = page.partition(text("pages.lookup.instead", language))
    assert "S ≤ 0.06 mg/L" in applies
    assert text("pages.lookup.no_criterion", language) in applies
    assert applies.index("S ≤ 0.06 mg/L") < applies.index(text("pages.lookup.no_criterion", language))
    assert "0.06 mg/L" not in instead
    assert "S ≥ 23 mm" in instead


@pytest.mark.parametrize(("method", "found"), [("mic", True), ("MIC", True), ("ディスク法", False)])
def test_a_method_narrows_the_answer(reader: Client, method: str, found: bool) -> None:
    page = asked(reader, "en", "E. coli", "enrofloxacin", method=method)
    applies = page.split(text("pages.lookup.instead", "en"))[0]
    assert ("S ≤ 0.06 mg/L" in applies) is found
    assert (text("pages.lookup.no_criterion", "en") in applies) is not found


def test_a_method_that_nobody_knows_is_refused_with_those_there_are(reader: Client) -> None:
    answer = reader.get("/en/criteria?organism=E.+coli&drug=enrofloxacin&method=guess")
    assert answer.status_code == 422
    assert "disk, mic" in answer.text


def test_a_rule_against_one_method_stands_behind_the_criterion_of_the_other(reader: Client) -> None:
    page = asked(reader, "en", "E. coli", "colistin")
    against = text("pages.lookup.rule.drug_not_tested_by_this_method", "en")
    assert page.index("S ≤ 2 mg/L") < page.index(f"{against}: disk diffusion")


def test_rules_about_further_results_stand_once_behind_the_answer(reader: Client) -> None:
    page = asked(reader, "ja", "S. aureus", "penicillin")
    heading = text("pages.lookup.rule.expert_rule", "ja")
    assert page.count(heading) == 1
    assert page.index(text("pages.lookup.no_criterion", "ja")) < page.index(heading)


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_criterion_that_gives_no_category_unasked_says_so_beside_it(
    reader: Client, language: Language
) -> None:
    said = text("pages.criterion.not_stated_notice", language)
    assert said in asked(reader, language, "P. multocida", "ampicillin", "swine")
    assert said not in asked(reader, language, "E. coli", "enrofloxacin")


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_cut_off_is_worded_as_wild_type_and_never_as_s_r_or_ns(reader: Client, language: Language) -> None:
    question = {"organism": "E. coli", "drug": "florfenicol"}
    found = reader.get("/api/v1/criteria", params=question).json()["instead"]
    assert {one["unit"] for one in found} == {"mm", "mg/L"}
    addresses = [f"/{language}/criteria/{one['id']}" for one in found]
    for address in (*addresses, f"/{language}/criteria?{urlencode(question)}"):
        page = reader.get(address).text.split("</form>")[-1].partition("<footer")[0]
        assert "WT" in page
        assert (
            re.findall(r"(?<![A-Za-z.])(?:S|R|NS|非?感性|耐性|(?:not )?[Ss]usceptible)(?![A-Za-z])", page)
            == []
        )
