"""A row of a batch with a blank cell is refused by itself: the other rows are answered."""

from __future__ import annotations

from typing import Any

import pytest

GOOD = {
    "organism": "E. coli",
    "drug": "gentamicin",
    "host": "dog",
    "method": "mic",
    "value": "1",
    "isolate": "d",
}


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize(
    ("field", "refused"),
    [
        ("host", "unknown_host"),
        ("organism", "unknown_organism"),
        ("drug", "unknown_drug"),
        ("value", "value_unreadable"),
    ],
)
@pytest.mark.parametrize("blank", ["", " "])
def test_a_blank_cell_refuses_its_row_alone(
    service: Any, language: str, field: str, refused: str, blank: str
) -> None:
    rows = [GOOD, GOOD | {field: blank}]
    for results in (rows, rows[::-1]):
        answer = service.client.post(
            "/api/v1/classify", json={"results": results}, headers={"Accept-Language": language}
        )
        assert answer.status_code == 200, answer.text
        said = answer.json()["results"]
        odd = said[results.index(GOOD | {field: blank})]
        assert odd["refused"] == refused
        assert "{" not in odd["text"]
        assert "refused" not in said[results.index(GOOD)]
