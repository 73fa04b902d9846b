"""Requests that somebody sends to break in, or to break something."""

from __future__ import annotations

from typing import Any

import pytest
from litestar.testing import TestClient

from datasets.store import open_store
from service.app import create_app
from service.settings import Settings

TABLE = "/api/v1/tables/nval-tentative/1.0.0.json"
FORM = {"Content-Type": "multipart/form-data; boundary=b", "Origin": "http://testserver.local"}


def part(name: str, content: bytes, more: str = "", kind: str = "") -> bytes:
    head = f'--b\r\nContent-Disposition: form-data; name="{name}"{more}\r\n{kind}\r\n'
    return head.encode() + content + b"\r\n"


FILE = part("file", b"a", '; filename="x"') + b"--b--\r\n"


def signed_in(service: Any, who: str = "researcher") -> dict[str, str]:
    answer = service.client.post("/en/sign-in", data={"key": service.keys[who]}, follow_redirects=False)
    assert answer.status_code == 303
    token = str(answer.cookies["zonebook_session"])
    service.client.cookies.clear()
    return {"Cookie": f"zonebook_session={token}", "Origin": "http://testserver.local"}


@pytest.mark.parametrize(
    "host", ["a:99999", "a:999999999999999", "a/b", "a@b", "a b", "[::1", "a?x", "\xff", ":80", ""]
)
def test_a_host_that_names_no_place_is_refused(shared: Any, host: str) -> None:
    answer = shared.client.get("/api/v1/tables", headers={"Host": host.encode("latin-1")})
    assert (answer.status_code, answer.json()["code"]) == (400, "host_unreadable")
    assert "content-security-policy" in answer.headers


@pytest.mark.parametrize("host", ["localhost", "example.org:443", "[::1]:8000", "127.0.0.1:65535", "my_host"])
def test_a_host_that_names_a_place_is_served(shared: Any, host: str) -> None:
    assert shared.client.get("/api/v1/tables", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize("name", ["Range", "Accept-Language", "Cookie", "Content-Type", "If-None-Match"])
def test_a_header_longer_than_any_that_is_meant_is_refused_unread(shared: Any, name: str) -> None:
    answer = shared.client.get(TABLE, headers={name: "a" + " " * 8_000 + "b"})
    assert (answer.status_code, answer.json()["code"]) == (431, "headers_too_long")


def test_an_address_longer_than_any_that_is_meant_is_refused_unread(shared: Any) -> None:
    assert shared.client.get("/en/zones", params={"organism": "a" * 32_000}).status_code == 431
    assert shared.client.get("/en/zones", params={"organism": "a" * 9_000}).status_code != 431


@pytest.mark.parametrize(
    "wanted", ["9" * 5000 + "-", "-" + "9" * 5000, ",".join(["0-1"] * 1500), "-0-", "a-b"]
)
def test_a_range_that_nobody_can_mean_gets_the_whole(shared: Any, wanted: str) -> None:
    answer = shared.client.get(TABLE, headers={"Range": f"bytes={wanted}"})
    assert answer.status_code == 200


@pytest.mark.parametrize("origin", ["http://[", "null", "http://evil.example", "//", "http://"])
def test_an_origin_that_is_not_ours_is_refused(shared: Any, origin: str) -> None:
    answer = shared.client.post("/en/sign-in", data={"key": "x"}, headers={"Origin": origin})
    assert answer.status_code == 403


@pytest.mark.parametrize("name", ["%00", "a%00.css", "..%2f..%2fsettings.py", "%2e%2e", "."])
def test_an_asset_that_is_none_is_not_found(shared: Any, name: str) -> None:
    assert shared.client.get(f"/assets/0000000000000000/{name}").status_code == 404


def test_nobody_fills_the_disk_through_the_form_without_a_key(shared: Any) -> None:
    def endless() -> Any:
        for _ in range(50):
            yield b"x" * 100_000

    answer = shared.client.post("/en/datasets", content=endless(), headers=FORM)
    assert answer.status_code == 401


@pytest.mark.parametrize(
    "head", [part("name", b"")[:-2], part("file", b"", '; filename="x"')[:-2]], ids=["text", "file"]
)
def test_a_form_is_bounded_by_the_largest_upload(shared: Any, head: bytes) -> None:
    headers = {**FORM, **signed_in(shared)}

    def too_much() -> Any:
        yield head
        for _ in range(20):
            yield b"x" * 100_000
        yield b"\r\n--b--\r\n"

    answer = shared.client.post("/en/datasets", content=too_much(), headers=headers)
    assert answer.status_code == 413


@pytest.mark.parametrize(
    "name",
    [part("name", b"\xff\xfe"), part("name", b"x", kind="Content-Type: text/plain; charset=nope\r\n")],
    ids=["no UTF-8", "no such charset"],
)
def test_a_form_whose_text_cannot_be_read_is_refused(shared: Any, name: bytes) -> None:
    answer = shared.client.post("/en/datasets", content=name + FILE, headers={**FORM, **signed_in(shared)})
    assert answer.status_code == 400


def test_signing_in_again_ends_the_session_before(service: Any) -> None:
    before = signed_in(service)
    page = "/en/proposals"
    assert "researcher" in service.client.get(page, headers=before).text
    again = service.client.post(
        "/en/sign-in", data={"key": service.keys["curator"]}, headers=before, follow_redirects=False
    )
    assert again.status_code == 303
    service.client.cookies.clear()
    assert "researcher" not in service.client.get(page, headers=before).text


def test_behind_a_proxy_the_public_address_counts_as_ours_and_the_cookie_is_for_https(service: Any) -> None:
    settings = Settings(store=service.store.url, public_url="https://zonebook.example")
    store = open_store(service.store.url)
    with TestClient(create_app(settings, store), base_url="http://inside.local:8000") as inside:
        answer = inside.post(
            "/en/sign-in",
            data={"key": service.keys["admin"]},
            headers={"Origin": "https://zonebook.example", "Sec-Fetch-Site": "same-origin"},
            follow_redirects=False,
        )
        assert answer.status_code == 303
        assert "secure" in answer.headers["set-cookie"].lower()
        assert answer.headers["set-cookie"].startswith("__Host-zonebook_session=")
        token = answer.headers["set-cookie"].partition(";")[0].partition("=")[2]
        inside.cookies.clear()
        for name, known in (("__Host-zonebook_session", True), ("zonebook_session", False)):
            seen = inside.get("/en/people", headers={"Cookie": f"{name}={token}"})
            assert (seen.status_code == 200) is known
        for origin in ("http://zonebook.example", "https://zonebook.example:444", "https://evil.example"):
            forged = inside.post("/en/sign-in", data={"key": "x"}, headers={"Origin": origin})
            assert forged.status_code == 403, origin
    store.close()


def test_too_many_requests_are_told_when_to_come_again(service: Any) -> None:
    settings = Settings(store=service.store.url, requests_per_minute=5)
    store = open_store(service.store.url)
    with TestClient(create_app(settings, store)) as client:
        answers = [client.get("/api/v1/hosts") for _ in range(6)]
        assert [one.status_code for one in answers] == [200] * 5 + [429]
        assert answers[-1].json()["code"] == "too_many_requests"
        assert 1 <= int(answers[-1].headers["retry-after"]) <= 60
        assert client.get("/healthz").status_code == 200
    store.close()


def test_no_cell_of_the_findings_is_taken_for_a_formula(shared: Any) -> None:
    rows = "a,18,1\nb,=1+1,1\nc,＝1+1,1\nd,＠SUM,1\n"
    sent = shared.client.post(
        "/api/v1/datasets",
        params={"name": "formulas", "organism": "E. coli", "drug": "ampicillin", "disk_content": "10 ug"},
        content=f"isolate_id,zone_mm,mic_mg_per_l\n{rows}".encode(),
        headers=shared.by("researcher"),
    ).json()
    text = shared.client.get(
        f"/api/v1/datasets/{sent['id']}/findings.csv", headers=shared.by("researcher")
    ).text
    assert ",'=1+1," in text
    assert ",'＝1+1," in text
    assert ",'＠SUM," in text


@pytest.mark.parametrize(("language", "said"), [("en", "100,000 characters"), ("ja", "100,000 文字")])
def test_names_of_isolates_that_would_take_minutes_to_read_are_refused(
    shared: Any, language: str, said: str
) -> None:
    row = {"organism": "escherichia_coli", "host": "dog", "drug": "gentamicin", "method": "mic", "value": "1"}
    rows = [row | {"isolate": f"{'no MRSA ' * 24}{place:06d}"} for place in range(2_000)]
    answer = shared.client.post("/api/v1/classify", params={"lang": language}, json={"results": rows})
    assert (answer.status_code, answer.json()["code"]) == (422, "isolate_names_too_long")
    assert said in answer.text
    few = shared.client.post("/api/v1/classify", json={"results": rows[:20]})
    assert few.status_code == 200
