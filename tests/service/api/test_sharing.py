"""Private, announced, public under a licence; and the pseudonyms of one's own isolates."""

from __future__ import annotations

import datetime as dt
import sqlite3
from typing import Any

import msgspec
import pytest

from datasets.store import laboratory_secrets

FACTS = {"organism": "Escherichia coli", "drug": "ampicillin", "disk_content": "10 µg"}
CONTENT = "isolate_id,farm,zone_mm,mic_mg_per_l\nEC-17,Sunny Farm,20,4\nEC-18,Sunny Farm,6,>32\n"
TITLE = "Coliforms of calves"


@pytest.fixture
def dataset(service: Any) -> str:
    sent = service.client.post(
        "/api/v1/datasets",
        params={"name": TITLE, **FACTS},
        content=CONTENT.encode(),
        headers=service.by("researcher"),
    )
    assert sent.status_code == 202, sent.text
    return str(sent.json()["id"])


def _put(service: Any, address: str, body: dict[str, Any], who: str = "researcher") -> Any:
    return service.client.put(f"/api/v1/datasets/{address}", json=body, headers=service.by(who))


def _tomorrow(service: Any) -> dt.date:
    return service.client.app.state.context.today() + dt.timedelta(days=1)  # type: ignore[no-any-return]


def _announce(service: Any, dataset: str) -> None:
    assert _put(service, f"{dataset}/sharing", {"licence": "CC-BY-4.0"}).status_code == 200
    answer = _put(service, f"{dataset}/embargo", {"public_from": _tomorrow(service).isoformat()})
    assert answer.status_code == 200, answer.text
    assert answer.json()["visibility"] == "embargoed"


def test_an_announced_data_set_shows_title_laboratory_and_date_and_nothing_else(
    service: Any, dataset: str
) -> None:
    _announce(service, dataset)
    for headers in ({}, service.by("stranger")):
        found = service.client.get("/api/v1/datasets/announced", headers=headers).json()["items"]
        assert found == [
            {
                "dataset": dataset,
                "name": TITLE,
                "laboratory": "default",
                "public_from": _tomorrow(service).isoformat(),
            }
        ]
        listed = service.client.get("/api/v1/datasets", headers=headers).json()["items"]
        assert dataset not in {one["id"] for one in listed}
        for route in (
            *("", "/1", "/pairs", "/findings", "/findings.csv", "/scattergram", "/sharing", "/citation.cff"),
            *("/origins", "/quality", "/1/pairs", "/1/findings", "/1/scattergram", "/latest"),
        ):
            assert (
                service.client.get(f"/api/v1/datasets/{dataset}{route}", headers=headers).status_code == 404
            )
        page = service.client.get("/en/datasets/announced", headers=headers)
        assert TITLE in page.text
        assert "EC-17" not in page.text


def test_when_its_day_comes_everybody_sees_it_without_a_job(service: Any, dataset: str) -> None:
    _announce(service, dataset)
    with sqlite3.connect(service.store.url.partition(":///")[2]) as file:
        past = "2026-01-01 00:00:00.000000"  # as if time had passed
        file.execute("UPDATE dataset SET public_at = ? WHERE id = ?", (past, dataset))
    file.close()
    seen = service.client.get(f"/api/v1/datasets/{dataset}").json()
    assert (seen["visibility"], seen["mine"]) == ("public", False)
    shared = service.client.get(f"/api/v1/datasets/{dataset}/sharing").json()
    assert (shared["licence"], shared["licence_name"]) == ("CC-BY-4.0", "Creative Commons Attribution 4.0")
    assert service.client.get("/api/v1/datasets/announced").json()["items"] == []
    for address, body in (
        ("sharing", {"licence": "CC0-1.0"}),
        ("embargo", {"public_from": _tomorrow(service).isoformat()}),
    ):
        refused = _put(service, f"{dataset}/{address}", body)
        assert (refused.status_code, refused.json()["code"]) == (409, "dataset_is_public")


def test_an_embargo_is_taken_back_before_its_day(service: Any, dataset: str) -> None:
    _announce(service, dataset)
    back = service.client.delete(f"/api/v1/datasets/{dataset}/embargo", headers=service.by("researcher"))
    assert back.json()["visibility"] == "private"
    assert service.client.get("/api/v1/datasets/announced").json()["items"] == []


@pytest.mark.parametrize("days", [0, -1, 4000])
def test_a_day_that_cannot_be_is_refused(service: Any, dataset: str, days: int) -> None:
    _put(service, f"{dataset}/sharing", {"licence": "CC-BY-4.0"})
    day = _tomorrow(service) + dt.timedelta(days=days - 1)
    refused = _put(service, f"{dataset}/embargo", {"public_from": day.isoformat()})
    assert (refused.status_code, refused.json()["code"]) == (422, "embargo_date")


def test_nothing_is_published_or_announced_without_a_licence(service: Any, dataset: str) -> None:
    published = service.client.post(
        f"/api/v1/datasets/{dataset}/publish?all_versions=true", headers=service.by("researcher")
    )
    announced = _put(service, f"{dataset}/embargo", {"public_from": _tomorrow(service).isoformat()})
    assert {published.json()["code"], announced.json()["code"]} == {"licence_needed"}


def test_nothing_is_published_unless_it_is_said_that_all_versions_may_be(service: Any, dataset: str) -> None:
    _put(service, f"{dataset}/sharing", {"licence": "CC-BY-4.0"})
    address, by = f"/api/v1/datasets/{dataset}/publish", service.by("researcher")
    refused = service.client.post(address, headers=by)
    assert (refused.status_code, refused.json()["code"]) == (409, "versions_would_be_public")
    assert "all of its versions public together (1 version now)" in refused.json()["detail"]
    assert service.client.get(f"/api/v1/datasets/{dataset}", headers=by).json()["visibility"] == "private"
    meant = service.client.post(f"{address}?all_versions=true", headers=by)
    assert meant.json()["visibility"] == "public"
    assert service.client.post(address, headers=by).status_code == 200  # nothing is left to be agreed to


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"licence": "MIT"}, "licence_unknown"),
        ({"licence": "other"}, "licence_text_needed"),
        ({"licence": "CC0-1.0", "licence_text": "mine"}, "licence_text_needed"),
    ],
)
def test_a_licence_is_one_of_the_list_or_a_text(
    service: Any, dataset: str, body: dict[str, str], code: str
) -> None:
    refused = _put(service, f"{dataset}/sharing", body)
    assert (refused.status_code, refused.json()["code"]) == (422, code)
    own = _put(service, f"{dataset}/sharing", {"licence": "other", "licence_text": "Ask us."})
    assert own.json()["licence_text"] == "Ask us."


def test_a_citation_is_generated_can_be_written_and_is_downloaded(service: Any, dataset: str) -> None:
    offered = service.client.get(
        f"/api/v1/datasets/{dataset}/sharing", headers=service.by("researcher")
    ).json()
    assert offered["citation"] == offered["generated_citation"]
    assert TITLE in offered["citation"]
    assert "default" not in offered["citation"]
    assert "127.0.0.1" not in offered["citation"]
    assert offered["citation_lacks"] == ["authors", "licence", "address"]
    assert "Sunny" not in offered["citation"]
    named = _put(
        service, f"{dataset}/sharing", {"licence": "CC-BY-4.0", "authors": ["Tanaka, Hanako", "NVAL"]}
    )
    assert named.json()["citation"].startswith("Tanaka, Hanako; NVAL (")
    assert named.json()["citation_lacks"] == ["address"]
    own = _put(service, f"{dataset}/sharing", {"licence": "CC-BY-4.0", "citation": "Tanaka et al. 2026"})
    assert (own.json()["citation"], own.json()["citation_is_own"]) == ("Tanaka et al. 2026", True)
    file = service.client.get(f"/api/v1/datasets/{dataset}/citation.cff", headers=service.by("researcher"))
    lines = dict(line.split(": ", 1) for line in file.text.splitlines())
    assert msgspec.json.decode(lines["message"]) == "Tanaka et al. 2026"
    assert msgspec.json.decode(lines["license"]) == "CC-BY-4.0"
    assert msgspec.json.decode(lines["title"]) == TITLE
    assert "url" not in lines
    assert "CITATION.cff" in file.headers["content-disposition"]


def test_a_laboratory_finds_its_isolate_again_and_no_other_laboratory_does(
    service: Any, dataset: str
) -> None:
    asked = {"isolates": ["EC-17", "ＥＣ－18"], "farms": ["Sunny Farm"]}
    ours = service.client.post("/api/v1/pseudonyms", json=asked, headers=service.by("researcher")).json()
    theirs = service.client.post("/api/v1/pseudonyms", json=asked, headers=service.by("stranger")).json()
    pairs = service.client.get(f"/api/v1/datasets/{dataset}/pairs", headers=service.by("researcher")).json()[
        "pairs"
    ]
    assert [one["asked"] for one in ours["isolates"]] == asked["isolates"]
    assert {one["pseudonym"] for one in ours["isolates"]} == {one["isolate_id"] for one in pairs}
    assert {one["pseudonym"] for one in theirs["isolates"]}.isdisjoint(one["isolate_id"] for one in pairs)
    assert service.client.post("/api/v1/pseudonyms", json=asked).status_code == 401
    assert service.client.post("/api/v1/pseudonyms", json=asked, headers=service.by("lab")).status_code == 403


def test_pseudonyms_are_asked_so_often_and_no_more(service: Any) -> None:
    answers = [
        service.client.post("/api/v1/pseudonyms", json={"isolates": ["1"]}, headers=service.by("researcher"))
        for _ in range(31)
    ]
    assert [one.status_code for one in answers] == [200] * 30 + [429]
    assert int(answers[-1].headers["retry-after"]) >= 1
    assert answers[-1].json()["code"] == "pseudonyms_too_many"
    other = service.client.post(
        "/api/v1/pseudonyms", json={"isolates": ["1"]}, headers=service.by("stranger")
    )
    assert other.status_code == 200


def test_no_answer_holds_the_secret(service: Any, dataset: str) -> None:
    with service.store.reading() as connection:
        secrets = [
            secret
            for one in ("researcher", "stranger")
            if (secret := laboratory_secrets.get(connection, _laboratory(service, one))) is not None
        ]
    assert secrets
    answers = [
        service.client.get(f"/api/v1/{route}", headers=service.by(who)).content
        for route in ("laboratories", "holders", "keys", "audit", f"datasets/{dataset}", "datasets")
        for who in ("researcher", "admin")
        if who in service.keys
    ]
    for secret in secrets:
        for form in (secret, secret.hex().encode(), str(secret).encode()):
            assert all(form not in answer for answer in answers)


def _laboratory(service: Any, who: str) -> str:
    name = {"researcher": "default", "stranger": "other"}[who]
    with service.store.reading() as connection:
        from datasets.store import laboratories  # noqa: PLC0415

        found = laboratories.by_name(connection, name)
    assert found is not None
    return str(found.id)


def test_the_page_describes_announces_and_finds(service: Any, dataset: str) -> None:
    client, by = service.client, service.by("researcher")
    address = f"/en/datasets/{dataset}/sharing"
    shown = client.get(address, headers=by)
    assert "Fewer than five isolates" in shown.text
    for form in (
        {"step": "describe", "licence": "CC-BY-4.0"},
        {"step": "announce", "public_from": _tomorrow(service).isoformat()},
    ):
        assert client.post(address, data=form, headers=by, follow_redirects=False).status_code == 303
    assert "under embargo" in client.get(address, headers=by).text
    refused = client.post(address, data={"step": "announce", "public_from": "2020-01-01"}, headers=by)
    assert (refused.status_code, "must lie after today" in refused.text) == (422, True)
    found = client.post(address, data={"step": "find", "isolates": "EC-17\nEC-18\nZZZ"}, headers=by)
    pairs = client.get(f"/api/v1/datasets/{dataset}/pairs", headers=by).json()["pairs"]
    assert all(one["isolate_id"] in found.text for one in pairs)
    of_each = found.text.partition("In this data set")[2]
    assert (of_each.count(">yes<"), of_each.count(">no<")) == (2, 1)
    unticked = client.post(address, data={"step": "publish"}, headers=by, follow_redirects=False)
    assert (unticked.status_code, "all of its versions public" in unticked.text) == (409, True)
    sure = {"step": "publish", "sure": "yes"}
    published = client.post(address, data=sure, headers=by, follow_redirects=False)
    assert published.status_code == 303
    assert "公開" in client.get(f"/ja/datasets/{dataset}/sharing").text
    again = client.post(address, data={"step": "take_back"}, headers=by)
    assert (again.status_code, "stays as it is" in again.text) == (409, True)


def test_others_see_where_isolates_come_from_in_groups_of_five_or_more(service: Any) -> None:
    rows = [f"i{n},pig,north,{2024 + n % 2},{'big' if n < 20 else f's{n}'},20,4" for n in range(24)]
    content = "isolate_id,host,laboratory,year,farm,zone_mm,mic_mg_per_l\n" + "\n".join(rows)
    sent = service.client.post(
        "/api/v1/datasets",
        params={"name": "origins", **FACTS},
        content=content.encode(),
        headers=service.by("researcher"),
    ).json()
    found = service.client.get(
        f"/api/v1/datasets/{sent['id']}/origins", headers=service.by("researcher")
    ).json()["items"]
    assert [(one["year"], one["isolates"]) for one in found] == [("2024", 12), ("2025", 12)]
    assert {one["laboratory"] for one in found} == {"A"}
    assert {one["farm"] for one in found} == {None}  # two small farms a year cannot be told from the large


def test_of_the_same_isolates_in_two_public_data_sets_only_the_older_shows_where_they_come_from(
    service: Any,
) -> None:
    rows = [f"i{n},20,4,{'north' if n < 20 else 'south'},{2020 + (n >= 20)}" for n in range(30)]
    other = [f"x{n},20,4,east,2022" for n in range(10)]

    def published(name: str, some: list[str]) -> str:
        content = "\n".join(["isolate_id,zone_mm,mic_mg_per_l,laboratory,year", *some, ""]).encode()
        by = service.by("researcher")
        sent = service.client.post(
            "/api/v1/datasets", params={"name": name, **FACTS}, content=content, headers=by
        ).json()
        address = f"/api/v1/datasets/{sent['id']}"
        service.client.put(f"{address}/sharing", json={"licence": "CC0-1.0"}, headers=by)
        answer = service.client.post(f"{address}/publish?all_versions=true", headers=by)
        assert answer.status_code == 200, answer.text
        return address

    def counts(address: str) -> list[int]:
        found = service.client.get(f"{address}/origins").json()["items"]
        return sorted(one["isolates"] for one in found)

    first = published("one isolate fewer", rows[:-1])
    assert counts(first) == [9, 20]
    second = published("one isolate more", rows)
    assert (counts(first), counts(second)) == ([9, 20], [])
    assert counts(published("others", other)) == [10]
