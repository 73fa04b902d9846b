"""What is held in memory of requests without a file is bounded, before anybody is known."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from litestar.testing import TestClient

from service.app import create_app
from service.security.body_budget import FREE_BYTES, BodyBudget

MORE = FREE_BYTES + 1


def test_a_form_without_a_file_is_short_and_a_sign_in_shorter(shared: Any) -> None:
    form = {"content-type": "application/x-www-form-urlencoded"}
    for route, size, status in (
        ("/en/sign-in", 65_000, 413),
        ("/en/sign-in", 60_000, 401),
        ("/en/people", 300_000, 413),
    ):
        answer = shared.client.post(route, content=b"key=" + b"x" * size, headers=form)
        assert answer.status_code == status, (route, answer.text[:300])


def test_a_process_that_holds_all_it_may_asks_to_come_again(
    shared: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(BodyBudget.__init__, "__defaults__", (MORE,))
    context = shared.client.app.state.context
    with TestClient(create_app(context.settings, context.store)) as client:
        answer = client.post("/api/v1/classify", content=msgspec.json.encode({"results": ["x" * MORE]}))
    assert (answer.status_code, answer.json()["code"]) == (503, "bodies_busy")
    assert int(answer.headers["retry-after"]) > 0
