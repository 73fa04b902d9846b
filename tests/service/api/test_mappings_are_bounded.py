"""A mapping is kept and offered with every preview: what it says is bounded, and the place is named."""

from __future__ import annotations

from typing import Any

import pytest

COLUMN = {"header": "D1", "field": "zone_mm", "drug": "AMP", "disk_content": "10 µg"}


def save(shared: Any, name: str, facts: dict[str, Any]) -> Any:
    body = {"name": name, "headers": ["well", "D1"], "facts": facts}
    return shared.client.post("/api/v1/mappings", json=body, headers=shared.by("researcher"))


@pytest.mark.parametrize(
    ("facts", "code", "pointer"),
    [
        ({"drug": "d" * 501}, "mapping_text_too_long", "/facts/drug"),
        ({"columns": {"zone_mm": "h" * 501}}, "mapping_text_too_long", "/facts/columns/zone_mm"),
        ({"disk_contents": {"d" * 501: "10 µg"}}, "mapping_text_too_long", "/facts/disk_contents"),
        ({"disk_contents": {"a/b": "c" * 501}}, "mapping_text_too_long", "/facts/disk_contents/a~1b"),
        (
            {"measured": [COLUMN, COLUMN | {"drug": "d" * 501}]},
            "mapping_text_too_long",
            "/facts/measured/1/drug",
        ),
        ({"sheets": ["s"] * 501}, "mapping_too_many", "/facts/sheets"),
        ({"disk_contents": {str(n): "1 µg" for n in range(501)}}, "mapping_too_many", "/facts/disk_contents"),
        ({"measured": [COLUMN | {"drug": "d" * 490}] * 200}, "mapping_too_large", "/facts"),
        ({"header_row": 0}, "mapping_row_beyond", "/facts/header_row"),
        ({"second": {"header_row": -(10**30)}}, "mapping_row_beyond", "/facts/second/header_row"),
        ({"header_row": 10**30}, "mapping_row_beyond", "/facts/header_row"),
    ],
)
def test_a_mapping_that_says_too_much_is_refused_with_the_place(
    shared: Any, facts: dict[str, Any], code: str, pointer: str
) -> None:
    answer = save(shared, code, facts)
    assert answer.status_code == 422, answer.text
    assert answer.json().get("code") == code, answer.text
    assert pointer in answer.text


def test_what_a_wide_reader_needs_is_kept_whole(shared: Any) -> None:
    measured = [COLUMN | {"header": f"column {n} of the reader"} for n in range(400)]
    answer = save(shared, "wide", {"header_row": 3, "measured": measured})
    assert answer.status_code == 201, answer.text
    assert len(answer.json()["facts"]["measured"]) == 400
