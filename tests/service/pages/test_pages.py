"""Pages over HTTP: languages, problems in words, caching, who may see and write what."""

from __future__ import annotations

import re
from html import unescape
from itertools import product
from typing import Any

import pytest
from litestar.testing import TestClient

from breakpoints.vocabulary import vocabulary
from service.locale.catalogue import Language, text

PUBLIC = [
    "/",
    "/criteria",
    "/zones",
    "/report",
    "/classify",
    "/first-steps",
    "/tables",
    "/datasets",
    "/proposals",
    "/sign-in",
]
REFERENCE = ["/outcomes", "/api", "/licences"]
GROUPS = ["E. coli", "Salmonella", "Klebsiella", "S. aureus", "P. multocida", "Mycoplasma bovis"]
DRUGS = ["ampicillin", "colistin", "gentamicin", "oxacillin", "cefpodoxime", "meropenem", "clindamycin"]
"""Each with some rule that comes before values."""
SAME_ORIGIN = {"Origin": "http://testserver.local", "Sec-Fetch-Site": "same-origin"}
HEADER = b"isolate_id,organism,drug,disk_content,zone_mm,mic_mg_per_l\n"
Client = TestClient[Any]


def sign_in(client: Client, key: str) -> None:
    answer = client.post("/en/sign-in", data={"key": key}, headers=SAME_ORIGIN, follow_redirects=False)
    assert answer.status_code == 303, answer.text


@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_public_page_answers_in_its_language(reader: Client, language: str) -> None:
    for path in PUBLIC + REFERENCE:
        answer = reader.get(f"/{language}{path}")
        assert answer.status_code == 200, path
        assert f'<html lang="{language}">' in answer.text
        assert answer.headers["content-language"] == language
        ids = re.findall(r' id="([^"]*)"', answer.text)
        assert len(ids) == len(set(ids)), path
        assert {*re.findall(r'<input[^>]* list="([^"]*)"', answer.text)} <= {
            *re.findall(r'<datalist id="([^"]*)"', answer.text)
        }, path


def test_the_first_address_follows_the_browsers_language(reader: Client) -> None:
    for header, place in (("ja,en;q=0.5", "/ja/"), ("en-US", "/en/")):
        answer = reader.get("/", headers={"Accept-Language": header}, follow_redirects=False)
        assert (answer.status_code, answer.headers["location"]) == (302, place)


def test_the_other_language_keeps_what_was_asked(reader: Client) -> None:
    answer = reader.get("/en/criteria?organism=Pasteurella+multocida&drug=ampicillin")
    assert 'href="/ja/criteria?organism=Pasteurella+multocida&amp;drug=ampicillin"' in answer.text


def test_an_unknown_address_is_a_page_in_words(reader: Client) -> None:
    answer = reader.get("/ja/nowhere/at/all")
    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("text/html")
    assert '<html lang="ja">' in answer.text


@pytest.mark.parametrize("language", ["ja", "en"])
def test_an_address_that_only_takes_forms_is_a_page_in_words(reader: Client, language: Language) -> None:
    answer = reader.get(f"/{language}/derivations")
    assert (answer.status_code, answer.headers["content-type"][:9]) == (405, "text/html")
    assert "POST" in answer.headers["allow"]
    assert text("problem_on_page.method_not_allowed", language) in answer.text
    assert reader.get("/api/v1/classify").json()["code"] == "method_not_allowed"


def test_an_unknown_organism_is_answered_with_what_is_near(reader: Client) -> None:
    answer = reader.get("/en/criteria?organism=Pasteurela+multocida&drug=ampicillin&host=swine")
    assert answer.status_code == 422
    assert "Pasteurella multocida" in answer.text
    assert 'value="Pasteurela multocida"' in answer.text
    asked = "organism=Pasteurela+multocida&drug=ampicilin&host=pgi"
    for page in (f"/en/criteria?{asked}", f"/en/zones?{asked}&value=20", f"/en/report?{asked}&value=20"):
        shown = reader.get(page).text
        for sentence in ("The organism .{0,6}Pasteurela", "The drug .{0,6}ampicilin", "The host .{0,6}pgi"):
            assert len(re.findall(sentence, shown)) == 1, (page, sentence)
        assert "/query/" not in shown


def test_the_lookup_page_answers_for_organisms_and_drugs_of_every_rank_and_class(reader: Client) -> None:
    words = vocabulary()
    organisms, drugs = [*words.organisms][::6], [*words.drugs][::6]
    ruled = [(organism, drug) for organism in GROUPS for drug in DRUGS]
    refused = {}
    for place, (organism, drug) in enumerate([*product(organisms, drugs), *ruled]):
        language = "ja" if place % 2 else "en"
        answer = reader.get(f"/{language}/criteria", params={"organism": organism, "drug": drug})
        if answer.status_code != 200:
            refused[organism, drug] = answer.status_code
    assert refused == {}


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_zone_is_read_with_its_criterion(reader: Client, language: Language) -> None:
    asked = "organism=Pasteurella+multocida&host=swine&drug=ampicillin&zone=27.7&accept_not_stated=yes"
    answer = reader.get(f"/{language}/zones?{asked}")
    assert answer.status_code == 200
    assert 'data-category="S"' in answer.text
    assert text("pages.zones.distance", language, distance=27 - 24) in answer.text
    assert ">27 mm</text>" in answer.text, "the reading is marked where it counts"
    assert "nval-tentative@1.0.0:" in answer.text


@pytest.mark.parametrize(("language", "word"), [("ja", "暫定"), ("en", "provisional")])
def test_a_provisional_category_says_so_right_below_it(reader: Client, language: str, word: str) -> None:
    asked = "organism=P.+multocida&host=dog&drug=ABPC&zone=27&accept_not_stated=yes"
    assert f'<span class="tag warn">{word}</span>' not in reader.get(f"/{language}/zones?{asked}").text
    shown = reader.get(f"/{language}/zones?{asked.replace('dog', 'pig')}").text
    verdict = shown.split('data-category="S"')[1].split("27 mm")[0]
    assert f'<span class="tag warn">{word}</span>' in verdict


def test_what_was_understood_is_shown_beside_what_was_typed(reader: Client) -> None:
    asked = "organism=P.+multocida&host=swine&drug=ABPC&zone=27&accept_not_stated=yes"
    shown = reader.get(f"/ja/zones?{asked}").text
    assert "パスツレラ・ムルトシダ Pasteurella multocida · アンピシリン · 豚" in re.sub(r"<[^>]+>", "", shown)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("ja", "この動物種には、指定された種類の判定基準は他の検査方法"),
        ("en", "For this host, criteria of the kinds asked for exist by"),
    ],
)
def test_a_host_without_a_criterion_by_a_method_is_told_of_its_own_alone(
    reader: Client, language: str, words: str
) -> None:
    asked = "organism=P.+multocida&host=pig&drug=ABPC&method=mic&value=1&accept_not_stated=yes"
    shown = reader.get(f"/{language}/zones?{asked}").text
    assert words in shown


def test_a_value_without_end_is_quoted_by_its_beginning(reader: Client) -> None:
    shown = reader.get(f"/en/zones?organism=P.+multocida&host=dog&drug=ABPC&zone={'9' * 60}").text
    assert "9" * 39 + "… mm" in shown


def test_what_was_typed_is_escaped(reader: Client) -> None:
    answer = reader.get("/en/zones?organism=<script>alert(1)</script>&host=x&drug=<b>&zone=20")
    assert "<script>alert" not in answer.text
    assert "<b>" not in answer.text.split("<form")[1]


def test_an_asset_may_be_kept_for_ever_and_only_under_its_own_address(reader: Client) -> None:
    address = re.search(r'href="(/assets/[0-9a-f]+/zonebook\.css)"', reader.get("/en/").text)
    assert address is not None
    answer = reader.get(address[1])
    assert answer.status_code == 200
    assert "immutable" in answer.headers["cache-control"]
    assert reader.get("/assets/0000000000000000/zonebook.css").status_code == 404
    assert reader.get("/assets/0000000000000000/..%2Fsettings.py").status_code == 404


def test_pages_forbid_everything_that_is_not_ours(reader: Client) -> None:
    policy = reader.get("/en/").headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy


def test_a_wrong_key_is_refused_in_words(reader: Client) -> None:
    answer = reader.post("/ja/sign-in", data={"key": "zb_wrong"}, headers=SAME_ORIGIN)
    assert answer.status_code == 401
    assert 'role="alert"' in answer.text
    assert "zb_wrong" not in answer.text


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_sign_in_leads_back_to_the_page_that_asked_for_it(
    client: Client, admin_key: str, language: Language
) -> None:
    asked = f"/{language}/people?lang={language}"
    refused = client.get(asked)
    assert refused.status_code == 401
    assert text("problem_on_page.no_key", language) in refused.text
    assert "Bearer" not in refused.text
    links = re.findall(r'href="(/[^"]*/sign-in[^"]*)"', refused.text)
    (link,) = set(links)
    for key, status in (("zb_wrong", 401), (admin_key, 303)):
        form = client.get(link).text
        hidden = re.search(r'name="return_to" value="([^"]*)"', form)
        assert hidden is not None
        sent = {"key": key, "return_to": unescape(hidden[1])}
        answer = client.post(f"/{language}/sign-in", data=sent, headers=SAME_ORIGIN, follow_redirects=False)
        assert answer.status_code == status
        assert ('name="return_to"' in answer.text) == (status == 401)
    assert answer.headers["location"] == asked
    assert client.get(asked).status_code == 200


def test_a_sign_in_leads_to_no_address_but_one_of_this_site(client: Client, admin_key: str) -> None:
    elsewhere = [
        *("//evil.example", "https://evil.example", "evil.example", "@evil.example", "\\\\evil.example"),
        *("/\\evil.example", "/%5Cevil.example", "/%2Fevil.example", "/..//evil.example", "/a/%2e%2e/b"),
        *("javascript:alert(1)", "/people\r\nSet-Cookie: a=b", "/people%0d%0aA: b", "/\t/evil.example", ".."),
        *(
            "/people?\r\nA: b",
            "/people?x=\\",
            "/./people",
            "",
            "/",
            "/sign-in?return_to=/people",
            "/" + "a" * 2_000,
            "?",
            "/ｐｅｏｐｌｅ",
        ),
    ]
    led = {}
    for address in elsewhere:
        sent = {"key": admin_key, "return_to": address}
        answer = client.post("/en/sign-in", data=sent, headers=SAME_ORIGIN, follow_redirects=False)
        offered = client.get("/en/sign-in", params={"return_to": address}).text
        led[address] = answer.status_code, answer.headers.get("location"), 'name="return_to"' in offered
    assert {one: there for one, there in led.items() if there != (303, "/en/", False)} == {}
    for address in ("/people/%5Cevil.example", "/tables//evil.example", "/people?x=\\", "/" + "a" * 2_000):
        shown = client.get(f"/en{address}").text
        assert "return_to" not in shown, f"{address} is no way back: none is offered"


def test_scripts_and_other_sites_cannot_use_the_session(client: Client, admin_key: str) -> None:
    answer = client.post("/en/sign-in", data={"key": admin_key}, headers=SAME_ORIGIN, follow_redirects=False)
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert admin_key not in cookie


def test_a_write_from_another_site_is_refused(client: Client, admin_key: str) -> None:
    sign_in(client, admin_key)
    elsewhere = {"Origin": "http://elsewhere.example", "Sec-Fetch-Site": "cross-site"}
    answer = client.post("/en/people", data={"name": "Mallory"}, headers=elsewhere)
    assert answer.status_code == 403
    assert "Mallory" not in client.get("/en/people").text


def test_people_and_keys_are_for_administrators(client: Client, admin_key: str) -> None:
    assert client.get("/en/people").status_code == 401
    sign_in(client, admin_key)
    shown = client.get("/en/people")
    assert shown.status_code == 200
    assert shown.headers["cache-control"] == "private, no-store"


def test_a_laboratory_that_nobody_named_is_not_called_by_its_code(client: Client, admin_key: str) -> None:
    sign_in(client, admin_key)
    for language, named in (
        ("ja", "所属する検査機関（名称未設定）"),
        ("en", "your laboratory (no name set)"),
    ):
        shown = client.get(f"/{language}/people").text
        assert f">{named}</option>" in shown
        assert ">default</option>" not in shown


def test_signing_out_ends_the_session(client: Client, admin_key: str) -> None:
    sign_in(client, admin_key)
    client.post("/en/sign-out", headers=SAME_ORIGIN)
    assert client.get("/en/people").status_code == 401


@pytest.mark.parametrize(
    ("name", "content"),
    [
        pytest.param("empty.csv", b"", id="an empty file"),
        pytest.param("header.csv", HEADER, id="a header only"),
        pytest.param("paper.csv", b"%PDF-1.7 ...", id="a PDF named csv"),
    ],
)
def test_a_file_of_which_nothing_is_kept_is_refused_with_the_form(
    client: Client, admin_key: str, name: str, content: bytes
) -> None:
    sign_in(client, admin_key)
    answer = client.post(
        "/en/datasets", files={"file": (name, content)}, data={"drug": "ampicillin"}, headers=SAME_ORIGIN
    )
    assert answer.status_code in {400, 422}, answer.text
    assert 'role="alert"' in answer.text
    assert 'value="ampicillin"' in answer.text


def test_an_upload_without_a_key_is_refused(reader: Client) -> None:
    answer = reader.post("/en/datasets", files={"file": ("a.csv", b"a,b\n1,2\n")}, headers=SAME_ORIGIN)
    assert answer.status_code == 401


def test_a_tampered_upload_form_is_refused_and_not_a_fault(client: Client, admin_key: str) -> None:
    sign_in(client, admin_key)
    answer = client.post(
        "/en/datasets", files={"file": ("a.csv", HEADER)}, data={"mic_scale": "stones"}, headers=SAME_ORIGIN
    )
    assert answer.status_code == 422
    assert "mic_scale" in answer.text


def test_a_seed_that_is_no_number_is_named_and_the_form_keeps_what_was_typed(
    client: Client, admin_key: str
) -> None:
    sign_in(client, admin_key)
    found = re.search(r"/en/datasets/([0-9a-f]{32})", client.get("/en/datasets").text)
    assert found is not None
    typed = {
        "dataset": found[1],
        "organism": "simulated_organism",
        "drug": "simulated_drug",
        "disk_content": "30 µg",
        "s_le_mg_per_l": "0.5",
        "source": "a source",
        "seed": "seven",
    }
    answer = client.post("/en/derivations", data=typed, headers=SAME_ORIGIN)
    assert answer.status_code == 422
    assert "/seed" in answer.text
    assert 'value="seven"' in answer.text


def test_withdrawing_needs_a_reason_and_leaves_the_version_readable(client: Client, admin_key: str) -> None:
    sign_in(client, admin_key)
    place = "/en/tables/nval-tentative/1.0.0"
    refused = client.post(f"{place}/withdrawal", data={"reason": " "}, headers=SAME_ORIGIN)
    assert refused.status_code == 422
    client.post(f"{place}/withdrawal", data={"reason": "Superseded by its authors"}, headers=SAME_ORIGIN)
    shown = client.get(place)
    assert shown.status_code == 200
    assert "Superseded by its authors" in shown.text
    assert "No version of this table answers lookups now." in shown.text


def test_latest_names_the_real_version(reader: Client) -> None:
    answer = reader.get("/ja/tables/nval-tentative/latest", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (302, "/ja/tables/nval-tentative/1.0.0")


def test_a_version_does_not_differ_from_itself(reader: Client) -> None:
    answer = reader.get("/en/tables/nval-tentative/difference?old=1.0.0&new=1.0.0")
    assert answer.status_code == 200
    assert "No row differs." in answer.text


@pytest.mark.parametrize(
    "path", ["/tables/absent", "/tables/nval-tentative/9.9.9", "/criteria/a@1:2", "/datasets/no"]
)
def test_what_is_absent_is_a_page_with_status_404(reader: Client, path: str) -> None:
    answer = reader.get(f"/ja{path}")
    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("text/html")
