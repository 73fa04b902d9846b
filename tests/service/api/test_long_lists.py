"""Lists that grow with what people send are read by the page."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import event

from service.api import derivations as derivations_api

FACTS = {"organism": "E. coli", "drug": "ampicillin", "disk_content": "10 ug"}


@pytest.mark.all
def test_data_sets_are_listed_by_the_page_each_once(service: Any) -> None:
    for i in range(52):
        rows = f"isolate_id,zone_mm,mic_mg_per_l\na{i},18,1\nb{i},S,1\n"
        sent = service.client.post(
            "/api/v1/datasets",
            params={"name": f"n{i}", **FACTS},
            content=rows.encode(),
            headers=service.by("stranger"),
        )
        assert sent.status_code == 202
    seen: list[dict[str, Any]] = []
    cursor: str | None = None
    for _ in range(3):
        params = {} if cursor is None else {"cursor": cursor}
        page = service.client.get("/api/v1/datasets", params=params, headers=service.by("stranger")).json()
        seen += page["items"]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    names = [one["name"] for one in seen if one["mine"]]
    assert names == [f"n{i}" for i in reversed(range(52))]
    assert all(one["versions"][0]["findings"] == 1 for one in seen if one["mine"])


def test_derivations_are_listed_in_so_many_statements_whatever_their_number(
    service: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = [_asked(service, seed) for seed in range(2)]
    lists = "/api/v1/derivations", "/en/datasets", f"/en/derivations/{ids[0]}/compare"
    shown = service.client.get(lists[1], headers=service.by("researcher")).text
    assert shown.index(ids[1]) < shown.index(ids[0])
    few = [_statements(service, path) for path in lists]
    ids += [_asked(service, seed) for seed in range(2, 14)]
    assert [_statements(service, path) for path in lists] == few
    monkeypatch.setattr(derivations_api, "PAGE_SIZE", 5)
    seen: list[str] = []
    cursor: str | None = None
    while cursor is not None or not seen:
        params = {} if cursor is None else {"cursor": cursor}
        page = service.client.get(
            "/api/v1/derivations", params=params, headers=service.by("researcher")
        ).json()
        assert len(page["items"]) <= 5
        seen += [one["id"] for one in page["items"]]
        cursor = page["next_cursor"]
    assert [one for one in seen if one in ids] == ids[::-1]
    assert len(seen) == len(set(seen))


def _statements(service: Any, path: str) -> int:
    """Count what a request asks about derivations; looking for news and opening connections do not count."""
    said: list[str] = []

    def hear(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if any(f"FROM {table}" in statement for table in ("derivation", "job", "dataset", "blob")):
            said.append(statement)

    event.listen(service.store.reading_engine, "before_cursor_execute", hear)
    answer = service.client.get(path, headers=service.by("researcher"))
    event.remove(service.store.reading_engine, "before_cursor_execute", hear)
    assert answer.status_code == 200
    return len(said)


def _asked(service: Any, seed: int) -> str:
    """Ask of the simulated example, once for each seed."""
    listed = service.client.get("/api/v1/datasets").json()["items"]
    dataset = next(one for one in listed if one["simulated"])
    group = dataset["versions"][0]["groups"][0]
    question = {
        "dataset": dataset["id"],
        **{name: group[name] for name in ("organism", "drug", "disk_content")},
        "mic_criterion": {"s_le_mg_per_l": "0.5", "r_ge_mg_per_l": "2", "kind": "clinical", "source": "t"},
        "seed": seed,
    }
    answer = service.client.post("/api/v1/derivations", json=question, headers=service.by("researcher"))
    assert answer.status_code == 202
    return str(answer.json()["id"])


@pytest.mark.parametrize("cursor", ["x", "1", "0" * 31, "0" * 33, "G" * 32, "%", "' OR 1=1 --", "\x00" * 32])
def test_a_cursor_that_nobody_was_given_is_refused(shared: Any, cursor: str) -> None:
    for path in ("/api/v1/datasets", "/api/v1/derivations"):
        answer = shared.client.get(path, params={"cursor": cursor}, headers=shared.by("researcher"))
        assert (answer.status_code, answer.json()["code"]) == (400, "invalid_cursor")
