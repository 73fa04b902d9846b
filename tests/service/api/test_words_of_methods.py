"""A method by any of its usual names, over HTTP."""

from __future__ import annotations

from typing import Any

import pytest

ROW = {"organism": "Pasteurella multocida", "drug": "ampicillin", "host": "pig", "value": "26"}


@pytest.mark.parametrize("method", ["Disk", "disc", "ディスク", "ＤＩＳＫ"])
def test_a_method_is_understood_however_it_is_written(shared: Any, method: str) -> None:
    results = [{**ROW, "method": method}, {**ROW, "method": "disk"}]
    body = {"results": results, "policy": {"accept_not_stated": True}}
    written, plain = shared.client.post("/api/v1/classify", json=body).json()["results"]
    assert written == plain
    assert written["category"] == "S"
    params = {name: ROW[name] for name in ("organism", "drug", "host")}
    asked = [
        shared.client.get("/api/v1/criteria", params={**params, "method": one}).json()
        for one in (method, "disk")
    ]
    assert asked[0] == asked[1]


def test_what_names_no_method_is_refused_as_before(shared: Any) -> None:
    body = {"results": [{**ROW, "method": "zone"}]}
    (refused,) = shared.client.post("/api/v1/classify", json=body).json()["results"]
    assert refused["refused"] == "method_mismatch"
