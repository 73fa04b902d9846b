"""Lists that grow with what people send are read by the page."""

from __future__ import annotations

from typing import Any

import pytest

FACTS = {"organism": "E. coli", "drug": "ampicillin", "disk_content": "10 ug"}


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


@pytest.mark.parametrize("cursor", ["x", "1", "0" * 31, "0" * 33, "G" * 32, "%", "' OR 1=1 --", "\x00" * 32])
def test_a_cursor_that_nobody_was_given_is_refused(shared: Any, cursor: str) -> None:
    answer = shared.client.get("/api/v1/datasets", params={"cursor": cursor})
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_cursor")
