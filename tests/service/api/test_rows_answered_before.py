"""Rows that were answered before come from memory: the same bytes as an answer worked out anew."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from service.api.classified import classified
from service.lookup.classification import classify
from service.lookup.classify_request import ClassifyRequest
from service.lookup.remembered import Remembered, WrittenRow
from service.security.caller import PUBLIC

if TYPE_CHECKING:
    from .conftest import Service  # names the fixture's type only

ORGANISMS = ("Pasteurella multocida", "Escherichia coli", "Salmonella", "E. coly")
DRUGS = ("ampicillin", "enrofloxacin", "STR", "gentamicin", "oxytetracycline")
VALUES = {"disk": ("18", "5", "30.5", "x"), "mic": ("<=0.5", ">8", "1.4", "")}


def results(draw: random.Random, rows: int) -> list[dict[str, Any]]:
    """Draw results of which some are the same but for their ids."""
    drawn = []
    for place in range(rows):
        method = draw.choice(("disk", "mic", "etest" if draw.random() < 0.1 else "disk"))
        row: dict[str, Any] = {
            "organism": draw.choice(ORGANISMS),
            "host": draw.choice(("cattle", "pig")),
            "drug": draw.choice(DRUGS),
            "method": method,
            "value": draw.choice(VALUES.get(method, ("1",))),
        }
        if draw.random() < 0.7:
            row["id"] = draw.choice((f"{place}", '"quoted"', "犬"))
        if draw.random() < 0.2:
            row["tables"] = ["nval-tentative"]
        if draw.random() < 0.1:
            row["screening"] = {"esbl": "positive"}
        if draw.random() < 0.1:
            row |= {"site": "skin", "date": "2026-01-05", "medium": "Columbia"}
        drawn.append(row)
    return drawn


def anew(service: Service, body: dict[str, Any], language: Any) -> bytes:
    """Work an answer out without what is remembered."""
    context = service.client.app.state.context
    asked = msgspec.convert(body, ClassifyRequest)
    return msgspec.json.encode(classified(classify(context, PUBLIC, asked, language)))


def posted(service: Service, body: dict[str, Any], language: str) -> bytes:
    """Ask over HTTP."""
    answer = service.client.post("/api/v1/classify", json=body, headers={"Accept-Language": language})
    assert answer.status_code == 200, answer.text
    return answer.content


def test_answers_are_the_bytes_of_answers_worked_out_anew_whatever_was_asked_before(shared: Service) -> None:
    draw = random.Random(4)  # noqa: S311 - a repeatable draw
    bodies = [
        {"results": results(draw, 60), "policy": policy}
        for policy in ({}, {"kinds": ["clinical"]}, {"accept_not_stated": True, "host_fallback": ["cattle"]})
    ]
    for body in (*bodies, *reversed(bodies)):
        for language in ("ja", "en"):
            assert posted(shared, body, language) == anew(shared, body, language)


@pytest.mark.parametrize(
    "more",
    [
        pytest.param({"isolate": "1"}, id="results of one isolate"),
        pytest.param({"organism": "Escherichia coli ATCC 25922"}, id="a control strain among the rows"),
    ],
)
def test_rows_that_depend_on_each_other_are_worked_out_anew(shared: Service, more: dict[str, str]) -> None:
    rows = results(random.Random(5), 12)  # noqa: S311 - a repeatable draw
    posted(shared, {"results": rows}, "en")
    body = {"results": [*rows, {**rows[0], **more}]}
    assert posted(shared, body, "en") == anew(shared, body, "en")


def test_what_is_remembered_is_forgotten_with_the_tables_and_beyond_a_number_of_rows() -> None:
    held, other = object(), object()
    remembered = Remembered(most_bytes=300)
    rows = remembered.of(1, (held,), "en")
    assert remembered.of(1, (held,), "en") is rows
    assert remembered.of(1, (other,), "en") is not rows
    assert remembered.of(1, (held,), "ja") is not rows
    assert remembered.of(1, (held, other), "en") is not remembered.of(1, (other, held), "en")
    assert remembered.of(2, (held,), "en") is not rows
    full = remembered.of(2, (held,), "en")
    full.keep_row("a", WrittenRow(b"x" * 300, ()))
    assert remembered.of(2, (held,), "en") is not full
