"""What a key may send and a laboratory may keep; and what others are told of refused cells."""

from __future__ import annotations

from contextlib import ExitStack
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from litestar.testing import TestClient

from datasets.store import Store, quotas
from datasets.store.rows import Actor
from service.app import create_app
from service.context import now
from service.settings import Settings

FACTS = {"organism": "Escherichia coli", "drug": "ampicillin", "disk_content": "10 µg"}


def _send(client: Any, service: Any, content: str, who: str = "researcher") -> Any:
    return client.post(
        "/api/v1/datasets",
        params={"name": "quota", **FACTS},
        content=f"isolate_id,zone_mm,mic_mg_per_l\n{content}".encode(),
        headers=service.by(who),
    )


def _bounded(service: Any, **limits: int) -> Any:
    return TestClient(create_app(Settings(store=service.store.url, **limits), service.store))


def test_a_key_sends_so_many_files_in_an_hour_and_is_told_when_to_come_back(service: Any) -> None:
    with _bounded(service, uploads_per_hour=2) as client:
        answers = [_send(client, service, f"i{n},20,4\n") for n in range(3)]
        assert [one.status_code for one in answers] == [202, 202, 429]
        assert answers[2].json()["code"] == "uploads_too_many"
        assert 3500 < int(answers[2].headers["retry-after"]) <= 3600
        assert _send(client, service, "i9,20,4\n", "stranger").status_code == 202
    with _bounded(service, uploads_per_hour=2) as client:  # another process counts the same
        assert _send(client, service, "i4,20,4\n").status_code == 429


@pytest.mark.parametrize(
    ("limits", "code"),
    [({"laboratory_rows": 2}, "quota_rows"), ({"laboratory_bytes": 1000}, "quota_bytes")],
)
def test_a_laboratory_keeps_so_much_and_nothing_of_what_is_more(
    service: Any, limits: dict[str, int], code: str
) -> None:
    with _bounded(service, **limits) as client:
        listed = len(client.get("/api/v1/datasets", headers=service.by("stranger")).json()["items"])
        assert _send(client, service, "i1,20,4\n", "stranger").status_code == 202
        refused = _send(client, service, "i2,20,4\ni3,20,4\n", "stranger")
        assert (refused.status_code, refused.json()["code"]) == (409, code)
        after = client.get("/api/v1/datasets", headers=service.by("stranger")).json()["items"]
        assert len(after) == listed + 1
        assert _send(client, service, "i1,20,4\n", "stranger").json()["already_there"] is True


def test_uploads_are_counted_by_key_and_by_laboratory(store: Store) -> None:
    from datasets.store import holders, laboratories  # noqa: PLC0415

    at = now()
    with store.writing() as connection:
        laboratory = laboratories.add(connection, "home", by=None, at=at)
        holder = holders.add(connection, laboratory.id, "one", by=None, at=at)
        assert Actor(holder_id=holder.id, laboratory_id=laboratory.id)
        for key, hours in (("a", 0), ("a", 2), ("b", 0)):
            quotas.add_upload(connection, laboratory.id, key, 10, at=at - timedelta(hours=hours))
        since = at - timedelta(hours=1)
        assert quotas.uploads_of_key(connection, laboratory.id, "a", since=since).n == 1
        assert quotas.uploads_of_laboratory(connection, laboratory.id, since=since).n == 2
        quotas.forget_uploads(connection, before=since)
        everything = quotas.uploads_of_laboratory(connection, laboratory.id, since=at - timedelta(days=1))
        assert everything.n == 2
        assert quotas.held(connection, laboratory.id) == quotas.Held(n_bytes=0, n_rows=0)


def test_others_are_told_where_a_refused_cell_is_and_not_what_it_holds(service: Any) -> None:
    sent = _send(service.client, service, "i1,20,4\ni2,Mr Yamada of Sunny Farm,4\n").json()
    address, by = f"/api/v1/datasets/{sent['id']}", service.by("researcher")
    service.client.put(f"{address}/sharing", json={"licence": "CC0-1.0"}, headers=by)
    assert service.client.post(f"{address}/publish?all_versions=true", headers=by).status_code == 200
    for route in ("/findings", "/findings.csv"):
        assert "Yamada" in service.client.get(address + route, headers=by).text
        for headers in ({}, service.by("stranger")):
            told = service.client.get(address + route, headers=headers)
            assert told.status_code == 200
            assert "Yamada" not in told.text
    told = service.client.get(f"{address}/findings").json()["items"]
    assert msgspec.json.encode(told)
    assert {(one["row"], one["value"]) for one in told if one["rule"] == "zone_unreadable"} == {(3, "…")}


@pytest.mark.parametrize(
    ("route", "who"),
    [("/api/v1/classify/file", "lab"), ("/api/v1/imports?name=n&format=zonebook", "lab")],
)
def test_files_to_classify_and_tables_to_import_count_among_those_of_an_hour(
    service: Any, route: str, who: str
) -> None:
    with _bounded(service, uploads_per_hour=1) as client:
        rows = b"organism,host,drug,method,value\nE. coli,dog,ampicillin,mic,1\n"
        answers = [client.post(route, content=rows, headers=service.by(who)) for _ in range(2)]
    assert answers[0].status_code != 429
    assert (answers[1].status_code, answers[1].json()["code"]) == (429, "uploads_too_many")


@pytest.mark.parametrize("path", ["/en/distributions", "/en/quality-control"])
def test_files_read_for_their_figures_count_among_those_of_an_hour(service: Any, path: str) -> None:
    with _bounded(service, uploads_per_hour=1) as client:
        sent = {"files": {"file": ("a.csv", b"laboratory,zone_mm\na,20\n")}}
        same = {"Sec-Fetch-Site": "same-origin", **service.by("lab")}
        answers = [client.post(path, headers=same, **sent) for _ in range(2)]
    assert [one.status_code == 429 for one in answers] == [False, True]


def test_readings_in_a_body_count_among_the_files_of_an_hour(service: Any) -> None:
    body = {"readings": [{"laboratory": "a", "zone_mm": "20"}]}
    with _bounded(service, uploads_per_hour=1) as client:
        answers = [
            client.post("/api/v1/quality-control/ranges", json=body, headers=service.by("lab"))
            for _ in range(2)
        ]
    assert [one.status_code for one in answers] == [200, 429]


def test_readings_of_a_strain_need_a_place_before_their_body(service: Any) -> None:
    context = service.client.app.state.context
    sure = context.keys.caller_of(service.keys["researcher"], now())
    with ExitStack() as held:
        for _ in range(context.settings.uploads_at_once // 2):
            held.enter_context(context.upload_places.place(sure.laboratory_id))
        answer = service.client.post(
            "/api/v1/quality-control/ranges", content=b"{", headers=service.by("researcher")
        )
    assert (answer.status_code, answer.json()["code"]) == (503, "uploads_busy")
