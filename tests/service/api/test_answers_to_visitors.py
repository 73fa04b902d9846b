"""What a file without a key may come to."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from service.file_classification import at_once

ROWS = b"organism,host,drug,method,value\n" + b"E. coli,dog,ampicillin,mic,1\n" * 3_000


def test_a_result_that_a_laboratory_gets_is_too_large_for_a_visitor(
    shared: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert at_once.VISITORS_LIMITS.file_bytes < at_once.AT_ONCE_LIMITS.file_bytes / 4
    few = msgspec.structs.replace(at_once.VISITORS_LIMITS, file_bytes=20_000)
    monkeypatch.setattr(at_once, "VISITORS_LIMITS", few)
    visitor = shared.client.post("/api/v1/classify/file", content=ROWS)
    assert (visitor.status_code, visitor.json()["errors"][0]["rule"]) == (422, "result_too_large")
    sure = shared.client.post("/api/v1/classify/file", content=ROWS, headers=shared.by("lab"))
    assert (sure.status_code, len(sure.content) > 20_000) == (200, True)
