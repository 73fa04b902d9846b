"""The methods pages: both languages, every method explained, every sentence used, no anchor broken."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import pytest
from litestar.testing import TestClient

from analysis.data_refusals import MOST_LABORATORIES
from analysis.methods import Method
from analysis.paired_table import MOST_GROUPS
from analysis.refusals import Refusal
from analysis.wild_type.report import WildTypeMethod
from service.locale.catalogue import LANGUAGES, Language, entries, prose, prose_topics
from service.pages.answers.every import SECTIONS
from service.pages.frame import Frame
from service.pages.methods.literature import works
from service.pages.methods.page import topic_view
from service.pages.methods.prose import Prose
from service.pages.methods.topics import EXPLAINED_AT, TOPICS, method_path, section_path, topic_of
from service.pages.rendering import page
from service.security.caller import PUBLIC

SLUGS = [topic.slug for topic in TOPICS]
GIVEN_BY_THE_ANSWER = {"laboratories": {"answer.one", "answer.separate"}}
OF_A_STUDY_THAT_WAS_RUN = {"simulation-study"}
TAG = re.compile(r"<[^>]+>")


@cache
def shown(slug: str, language: Language) -> tuple[str, Prose]:
    """Render a topic; return the page and its prose, which knows what was asked of it."""
    topic = topic_of(slug)
    assert topic is not None
    frame = Frame(language=language, path=f"/methods/{slug}", query="", section="methods", caller=PUBLIC)
    view = topic_view(topic, frame)
    return str(page(frame, topic.template, **view).content), view["m"]


def identities(html: str) -> set[str]:
    return set(re.findall(r'\bid="([^"]+)"', html))


def hrefs(html: str) -> set[str]:
    return set(re.findall(r'href="(/(?:ja|en)/methods[^"]*)"', html))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_methods_page_answers(reader: TestClient[Any], language: Language) -> None:
    for path in ("/methods", *(f"/methods/{slug}" for slug in SLUGS)):
        answer = reader.get(f"/{language}{path}")
        assert answer.status_code == 200, path
        assert f'<html lang="{language}">' in answer.text
    assert reader.get(f"/{language}/methods/no-such-method").status_code == 404


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_chapter_on_laboratories_says_how_many_groups_are_compared_as_the_code_has_it(
    language: Language,
) -> None:
    words = TAG.sub("", shown("laboratories", language)[0])
    groups, refused = {
        "en": (f"only the {MOST_GROUPS} groups", f"more than {MOST_LABORATORIES:,} laboratories"),
        "ja": (f"{MOST_GROUPS}群まで", f"{MOST_LABORATORIES:,}を超えるデータ"),
    }[language]
    assert groups in words
    assert refused in words


def test_links_from_the_other_pages_lead_to_the_methods(reader: TestClient[Any]) -> None:
    for path in ("/", "/outcomes"):
        assert 'href="/en/methods' in reader.get(f"/en{path}").text
    anchors = identities(reader.get("/en/outcomes").text)
    listed = reader.get("/en/methods").text
    for path in EXPLAINED_AT.values():
        address, _, anchor = path.partition("#")
        if address == "/outcomes":
            assert anchor in anchors
        elif address == "/methods":
            assert anchor in identities(listed)
        else:
            html, _ = shown(address.removeprefix("/methods/"), "en")
            assert not anchor or anchor in identities(html), path


def test_every_method_has_a_section() -> None:
    explained = [method for topic in TOPICS for method in topic.methods]
    assert sorted(explained) == sorted(Method)
    for method in Method:
        slug, _, anchor = method_path(method).removeprefix("/methods/").partition("#")
        html, _ = shown(slug, "ja")
        assert anchor == method
        assert f'id="{method}"' in html


def test_every_way_to_a_wild_type_cut_off_has_a_section() -> None:
    assert {way.value for way in WildTypeMethod} <= identities(shown("wild-type", "en")[0])


def test_every_section_of_a_derivation_is_explained() -> None:
    assert [section.id for section in SECTIONS if section_path(section.id) is None] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_refusal_has_a_remedy(language: Language) -> None:
    html, _ = shown("refusals", language)
    assert {code.value for code in Refusal} <= identities(html)


@pytest.mark.parametrize("slug", SLUGS)
def test_a_page_says_the_same_in_both_languages(slug: str) -> None:
    (ja, asked_ja), (en, asked_en) = (shown(slug, language) for language in LANGUAGES)
    assert asked_ja.asked == asked_en.asked
    assert identities(ja) == identities(en)
    for formula in ("<math", "<table", "<svg", "<h2", "<h3", "<p", "<li"):
        assert ja.count(formula) == en.count(formula), formula


@pytest.mark.parametrize("slug", [slug for slug in SLUGS if slug not in OF_A_STUDY_THAT_WAS_RUN])
def test_no_sentence_of_a_page_is_left_unused(slug: str) -> None:
    _, asked = shown(slug, "en")
    assert set(prose(slug)) - asked.asked - GIVEN_BY_THE_ANSWER.get(slug, set()) == set()


def test_every_page_has_its_prose_and_nothing_else_has() -> None:
    assert set(prose_topics()) == {*SLUGS, "index"}


@pytest.mark.parametrize("slug", SLUGS)
def test_every_page_answers_the_five_questions(slug: str) -> None:
    html, _ = shown(slug, "en")
    assert {"computed", "misleads", "example"} <= identities(html)
    assert 'class="lead"' in html
    assert html.count("<li>", html.index('class="cautions"')) >= 3
    topic = topic_of(slug)
    assert topic is not None
    assert bool(topic.literature) == ('id="literature"' in html)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_anchor_is_broken(language: Language) -> None:
    for slug in SLUGS:
        for href in hrefs(shown(slug, language)[0]):
            address, _, anchor = href.partition("#")
            target = address.removeprefix(f"/{language}/methods").removeprefix("/")
            if not target or address.startswith(f"/{'en' if language == 'ja' else 'ja'}/"):
                continue
            assert target in SLUGS, href
            assert not anchor or anchor in identities(shown(target, language)[0]), href


@pytest.mark.parametrize("slug", SLUGS)
def test_an_identity_is_given_once_on_a_page(slug: str) -> None:
    found = re.findall(r'\bid="([^"]+)"', shown(slug, "ja")[0])
    assert sorted(found) == sorted(set(found))


@pytest.mark.parametrize("slug", SLUGS)
def test_no_mark_of_the_prose_is_left_over(slug: str) -> None:
    for language in LANGUAGES:
        words = TAG.sub(" ", shown(slug, language)[0])
        assert "$" not in words
        assert "**" not in words
        assert not re.search(r"\{[a-z_]+\}", words)


def test_the_japanese_pages_are_japanese() -> None:
    for slug in SLUGS:
        for key, sentence in prose(slug).items():
            assert re.search("[ぁ-んァ-ヶ一-龠]|^[A-Z ≤<>]+$", sentence["ja"]), (slug, key)


def test_every_work_is_cited_and_every_unread_one_is_marked() -> None:
    assert {key for topic in TOPICS for key in topic.literature} == set(works())
    unread = [key for key, work in works().items() if not work.read]
    assert {"clsi-m23", "iso-20776-2", "eucast-sop-10", "gavan-1981"} <= set(unread)
    mark = entries()["pages.methods.unread"]["en"]
    for topic in TOPICS:
        marks = shown(topic.slug, "en")[0].count(mark)
        assert marks == sum(key in unread for key in topic.literature)
